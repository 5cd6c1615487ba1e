"""Asking for a case that another consulate keeps."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework.hand_overs import actions, transfers
from amparo.casework.hand_overs.models import TransferRequest
from amparo.casework.models import Case, Event, HandOver, OfficerNotice
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Office
from tests.factories import JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db
WHY = "Su familia y su abogado están en Chicago"


def told(staff) -> list[str]:
    return list(OfficerNotice.objects.filter(staff=staff).order_by("pk").values_list("text_code", flat=True))


def test_the_keeper_is_asked_and_may_give_the_case_to_whoever_asked(tmp_path):
    case, keeper, asker = detained(tmp_path), officer("elpaso"), officer("chicago")
    asked = transfers.ask_for_case(case=case, reason=WHY, by=asker)
    case.refresh_from_db()
    assert (asked.granted, case.office_id, told(keeper)) == (None, "elpaso", ["transfer_asked"])
    transfers.answer_transfer(asked=asked, granted=True, reason="", by=keeper)
    case.refresh_from_db()
    assert (case.office_id, case.officer) == ("chicago", asker)
    assert told(asker) == ["case_assigned"]
    assert HandOver.objects.get().accepted_by == asker
    codes = list(Event.objects.filter(case=case).order_by("pk").values_list("type_id", flat=True))
    assert codes[-3:] == ["transfer_asked", "hand_over", "hand_over_accepted"]


def test_the_keeper_may_keep_the_case_with_a_reason(tmp_path):
    case, keeper, asker = detained(tmp_path), officer("elpaso"), officer("chicago")
    asked = transfers.ask_for_case(case=case, reason=WHY, by=asker)
    with pytest.raises(Incomplete):
        transfers.answer_transfer(asked=asked, granted=False, reason=" ", by=keeper)
    with pytest.raises(NotAllowed):
        transfers.answer_transfer(asked=asked, granted=True, reason="", by=asker)
    transfers.answer_transfer(asked=asked, granted=False, reason="La audiencia es mañana aquí", by=keeper)
    case.refresh_from_db()
    assert (case.office_id, told(asker)) == ("elpaso", ["transfer_refused"])
    with pytest.raises(Conflict):
        transfers.answer_transfer(asked=asked, granted=True, reason="", by=keeper)


def test_a_case_whose_person_is_held_in_my_district_is_mine_as_soon_as_i_ask(tmp_path):
    case, there = detained(tmp_path), officer("sanbernardino")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    actions.return_hand_over(hand_over=HandOver.objects.get(), reason="Un error de la lista", by=there)
    keeper = officer("elpaso", Role.SUPERVISOR)
    asked = transfers.ask_for_case(case=case, reason="Lo vimos hoy en Adelanto", by=there)
    case.refresh_from_db()
    assert (asked.granted, case.office_id, case.officer) == (True, "sanbernardino", there)
    assert told(keeper) == ["hand_over_taken"]


def test_one_asks_once_with_a_reason_and_not_for_ones_own(tmp_path):
    case, own, asker = detained(tmp_path), officer("elpaso"), officer("chicago")
    with pytest.raises(Incomplete):
        transfers.ask_for_case(case=case, reason="x", by=asker)
    with pytest.raises(Conflict):
        transfers.ask_for_case(case=case, reason=WHY, by=own)
    transfers.ask_for_case(case=case, reason=WHY, by=asker)
    with pytest.raises(Conflict):
        transfers.ask_for_case(case=case, reason=WHY, by=asker)
    with pytest.raises(NotAllowed):
        transfers.ask_for_case(case=case, reason=WHY, by=officer(role=Role.AUDITOR))


def test_a_request_follows_the_case_to_its_next_keeper_and_is_answered_when_it_comes_by_itself(tmp_path):
    case, asker = detained(tmp_path), officer("chicago")
    asked = transfers.ask_for_case(case=case, reason=WHY, by=asker)
    for to in ("dallas", "chicago"):
        actions.hand_over(case=case, to=Office.objects.get(pk=to), reason="x", at=clock.now(), by=None)
        asked.refresh_from_db()
        assert (asked.keeper_id, asked.granted) == ("dallas", None if to == "dallas" else True)


def test_the_preview_says_who_keeps_a_case_and_nothing_else_and_is_logged(client, tmp_path):
    from amparo.accounts.models import Reading

    case, asker = detained(tmp_path), officer("chicago")
    ana = officer("elpaso")
    Case.objects.update(officer=ana)
    client.force_login(asker)
    page = client.get(f"/personas/{case.record.person.folio}/motivo/").content.decode()
    assert ana.name in page
    assert f"/casos/{case.folio}/pedir/" in page
    assert "Camp East" not in page
    assert Reading.objects.filter(staff=asker, page="preview").count() == 1


def test_a_case_is_asked_for_and_given_from_the_pages(client, tmp_path):
    case, keeper, asker = detained(tmp_path), officer("elpaso"), officer("chicago")
    client.force_login(asker)
    path = f"/casos/{case.folio}/pedir/"
    assert client.get(path).status_code == 200
    assert "Camp East" not in client.get(path).content.decode()
    assert client.post(path, {"reason": WHY}).url == "/entregas/"
    client.force_login(keeper)
    assert WHY in client.get("/entregas/").content.decode()
    asked = TransferRequest.objects.get()
    client.post(f"/entregas/pedidos/{asked.pk}/", {"do": "grant"})
    case.refresh_from_db()
    assert case.office_id == "chicago"
