"""A case that passes between consulates: taken over, returned, overtaken, late. A4 of the stories."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection

from amparo.accounts.models import Role
from amparo.casework.hand_overs import actions
from amparo.casework.models import Case, Event, HandOver, OfficerNotice, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Office
from tests.factories import JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def pass_on(case: Case, to: str, by=None) -> HandOver:
    return actions.hand_over(
        case=case, to=Office.objects.get(pk=to), reason="Está allá", at=clock.now(), by=by
    )


def told(staff) -> list[str]:
    return list(OfficerNotice.objects.filter(staff=staff).order_by("pk").values_list("text_code", flat=True))


def kinds(case: Case) -> list[str]:
    return list(Event.objects.filter(case=case).order_by("pk").values_list("type_id", flat=True))


def test_a4_the_new_consulate_has_the_case_at_once_and_is_told(tmp_path):
    case, there, elsewhere = detained(tmp_path), officer("sanbernardino"), officer("dallas")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    case.refresh_from_db()
    assert case.office_id == "sanbernardino"
    assert (told(there), told(elsewhere)) == (["hand_over_arrived"], [])


def test_a_returned_case_is_the_senders_again_at_once_and_their_officers_who_are_told_why(tmp_path):
    case, ana, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    Case.objects.update(officer=ana)
    made = pass_on(case, "chicago", by=ana)
    actions.return_hand_over(hand_over=made, reason="La persona sigue en El Paso", by=there)
    case.refresh_from_db()
    assert (case.office_id, case.officer) == ("elpaso", ana)
    assert told(ana) == ["hand_over_returned"]
    event = Event.objects.get(type_id="hand_over_returned")
    assert (event.note, event.data["from"], event.data["to"]) == (
        "La persona sigue en El Paso", "chicago", "elpaso",
    )  # fmt: skip
    assert not Task.objects.filter(kind="accept_hand_over", done_at__isnull=True).exists()


def test_a_returned_case_of_an_officer_who_left_is_the_offices(tmp_path):
    case, ana, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    Case.objects.update(officer=ana)
    made = pass_on(case, "chicago", by=ana)
    ana.is_active = False
    ana.save()
    actions.return_hand_over(hand_over=made, reason="No es nuestro", by=there)
    case.refresh_from_db()
    assert (case.office_id, case.officer) == ("elpaso", None)


def test_a_return_needs_a_reason_and_the_right_office(tmp_path):
    case, sender, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    made = pass_on(case, "chicago")
    with pytest.raises(Incomplete):
        actions.return_hand_over(hand_over=made, reason="  ", by=there)
    with pytest.raises(NotAllowed):
        actions.return_hand_over(hand_over=made, reason="mío", by=sender)


def test_what_is_settled_is_not_settled_again(tmp_path):
    case, there = detained(tmp_path), officer("chicago")
    made = pass_on(case, "chicago")
    actions.return_hand_over(hand_over=made, reason="No es nuestro", by=there)
    with pytest.raises(Conflict):
        actions.return_hand_over(hand_over=made, reason="otra vez", by=there)
    with pytest.raises(Conflict):
        actions.accept_hand_over(hand_over=made, by=there)


def test_the_second_return_goes_to_both_supervisors(tmp_path):
    case, there = detained(tmp_path), officer("chicago")
    bosses = [officer(office, Role.SUPERVISOR) for office in ("elpaso", "chicago")]
    for times in (0, 1):
        assert [told(boss).count("hand_over_returned_twice") for boss in bosses] == [0, 0]
        made = pass_on(case, "chicago")
        actions.return_hand_over(hand_over=made, reason=f"No es nuestro {times}", by=there)
    assert [told(boss).count("hand_over_returned_twice") for boss in bosses] == [1, 1]
    assert Event.objects.filter(type_id="hand_over_returned").latest("pk").data["times"] == 2


def test_a_case_that_moves_on_need_not_be_taken_over_on_the_way(tmp_path):
    case, between, last = detained(tmp_path), officer("chicago"), officer("dallas")
    made = pass_on(case, "chicago")
    pass_on(case, "dallas")
    with pytest.raises(Conflict):
        actions.accept_hand_over(hand_over=made, by=between)
    case = actions.accept_hand_over(hand_over=HandOver.objects.latest("pk"), by=last)
    assert (case.office_id, case.officer) == ("dallas", last)


def test_after_a_day_both_supervisors_are_told_once_with_an_event(tmp_path):
    case = detained(tmp_path)
    bosses = [officer(office, Role.SUPERVISOR) for office in ("elpaso", "chicago", "dallas")]
    pass_on(case, "chicago")
    now = clock.now()
    assert actions.tell_late(now=now + dt.timedelta(hours=23, minutes=59)) == 0
    assert [actions.tell_late(now=now + dt.timedelta(hours=hours)) for hours in (25, 26)] == [1, 0]
    assert [told(boss).count("hand_over_unaccepted") for boss in bosses] == [1, 1, 0]
    assert kinds(case).count("hand_over_late") == 1


def test_what_is_taken_over_in_time_is_never_late(tmp_path):
    case, there = detained(tmp_path), officer("chicago")
    actions.accept_hand_over(hand_over=pass_on(case, "chicago"), by=there)
    assert actions.tell_late(now=clock.now() + dt.timedelta(days=3)) == 0


def test_the_sender_hears_that_its_case_was_taken_over(tmp_path):
    case, ana, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    Case.objects.update(officer=ana)
    actions.accept_hand_over(hand_over=pass_on(case, "chicago", by=ana), by=there)
    assert told(ana) == ["hand_over_accepted"]


def test_a_whole_wing_that_is_moved_is_one_notice(tmp_path):
    rows = [
        f"A0{number}2345678,LOPEZ{chr(65 + number) * 3},JUAN,0{number}/23/1987,M,MEXICO,B{number}"
        for number in range(1, 8)
    ]
    import_rows(tmp_path, *(f"{row},Camp East Montana" for row in rows), as_of="2026-03-02T09:00")
    assert Case.objects.count() == 7
    there = officer("sanbernardino")
    moved = [f"{row},Adelanto ICE Processing Center" for row in rows]
    import_rows(tmp_path, *moved, as_of="2026-03-20T09:00", office="sanbernardino")
    notice = OfficerNotice.objects.get(staff=there)
    assert (notice.text_code, notice.values["what"]["es"]) == ("hand_overs_arrived", "7 casos")


def test_the_database_lets_no_case_change_office_but_by_a_hand_over(tmp_path):
    Case.objects.filter(pk=detained(tmp_path).pk).update(office_id="chicago")
    with pytest.raises(IntegrityError, match="a case changes office by a hand-over"):
        settle()


def test_the_database_lets_no_office_wait_for_a_case_that_it_has_not(tmp_path):
    case = detained(tmp_path)
    HandOver.objects.create(
        case=case, from_office_id="elpaso", to_office_id="chicago", reason="x", at=clock.now()
    )
    with pytest.raises(IntegrityError, match="who is to take it over has the case"):
        settle()


def settle() -> None:
    """What the database checks when a transaction ends, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
