"""The page of hand-overs, and what a former consulate still reads."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.access import file_access, reads_until
from amparo.casework.hand_overs import actions
from amparo.casework.models import Case, HandOver
from amparo.core import clock
from amparo.places.models import Office
from tests.factories import JOSE, MARIA, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def pass_all(to: str = "chicago") -> list[HandOver]:
    office = Office.objects.get(pk=to)
    return [
        actions.hand_over(case=case, to=office, reason="Está allá", at=clock.now(), by=None)
        for case in Case.objects.order_by("pk")
    ]


def test_several_are_taken_over_at_once_and_what_a_colleague_took_is_said(client, tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    made, ana, luis = pass_all(), officer("chicago"), officer("chicago")
    actions.accept_hand_over(hand_over=made[0], by=luis)
    client.force_login(ana)
    page = client.post(
        "/entregas/resolver/", {"hand_over": [one.pk for one in made], "do": "accept"}, follow=True
    ).content.decode()
    assert "1 caso" in page
    assert "Alguien de su consulado ya recibió" in page
    assert set(Case.objects.values_list("officer", flat=True)) == {ana.pk, luis.pk}


def test_several_are_returned_at_once_with_one_reason(client, tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    made = pass_all()
    client.force_login(officer("chicago"))
    marked = {"hand_over": [one.pk for one in made], "do": "return"}
    client.post("/entregas/resolver/", marked)
    assert set(Case.objects.values_list("office_id", flat=True)) == {"chicago"}
    client.post("/entregas/resolver/", {**marked, "reason": "Siguen en El Paso"})
    assert set(Case.objects.values_list("office_id", flat=True)) == {"elpaso"}


def test_each_side_sees_what_waits_and_a_third_nothing(client, tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    pass_all()
    for office, seen in (("chicago", True), ("elpaso", True), ("dallas", False)):
        client.force_login(officer(office))
        page = client.get("/entregas/").content.decode()
        assert (Case.objects.first().shown_folio in page) == seen, office
    client.force_login(officer(role=Role.HEADQUARTERS))
    page = client.get("/entregas/").content.decode()
    assert Case.objects.first().shown_folio in page
    assert 'name="do"' not in page


def test_the_page_takes_the_same_queries_for_two_as_for_one(client, tmp_path, django_assert_max_num_queries):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    pass_all()
    client.force_login(officer("chicago"))
    client.get("/entregas/")
    with django_assert_max_num_queries(16):
        client.get("/entregas/")


def test_a_case_is_returned_from_its_page(client, tmp_path):
    case = detained(tmp_path)
    (made,) = pass_all()
    client.force_login(officer("chicago"))
    assert f"/entregas/{made.pk}/devolver/" in client.get(f"/casos/{case.folio}/").content.decode()
    answer = client.post(f"/entregas/{made.pk}/devolver/", {"reason": "Sigue en El Paso"})
    case.refresh_from_db()
    assert (case.office_id, answer.url) == ("elpaso", "/entregas/")
    client.force_login(officer("elpaso"))
    assert "Sigue en El Paso" in client.get(f"/casos/{case.folio}/").content.decode()


def test_a_former_consulate_reads_what_there_was_until_the_hand_over_and_no_more(client, tmp_path):
    case, former, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    person = case.record.person
    casework.add_note(case=case, text="Antes de la entrega", by=former)
    pass_all()
    actions.accept_hand_over(hand_over=HandOver.objects.get(), by=there)
    case.refresh_from_db()
    casework.add_note(case=case, text="Después de la entrega", by=there)
    assert file_access(former, person) == "read"
    assert reads_until(former, person) == HandOver.objects.get().recorded_at
    assert reads_until(there, person) is None
    client.force_login(former)
    for path in (f"/personas/{person.folio}/", f"/casos/{case.folio}/"):
        page = client.get(path).content.decode()
        assert "Antes de la entrega" in page
        assert "Después de la entrega" not in page
        assert "Pasó" in page or "pasó" in page
    client.post(f"/personas/{person.folio}/motivo/", {"reason": "La hermana llamó otra vez"})
    assert reads_until(former, person) is None
    assert "Después de la entrega" in client.get(f"/personas/{person.folio}/").content.decode()
