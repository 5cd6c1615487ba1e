"""Families apart: found from kin and custody, kept in a register until they are together, closed where a minor is."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework.children import actions as children
from amparo.casework.clocks.models import Clock
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody import actions as custody
from amparo.people.kin import actions as kin
from amparo.rights.separations import actions, queries
from amparo.rights.separations.models import Separation
from tests.factories import ADELANTO, EL_PASO, detained, officer, receive, said

pytestmark = pytest.mark.django_db
MOTHER = f"A087654321,PEREZ,MA GUADALUPE,12/25/1979,F,MEXICO,B101,{EL_PASO}"
FATHER = f"A076543210,TZOMPANTZI,ELEUTERIO,05/01/1978,M,MEXICO,C101,{EL_PASO}"
FATHER_AWAY = FATHER.replace(EL_PASO, ADELANTO)


def record(**fields):
    from amparo.people.models import Record

    return Record.objects.get(pk=receive(said(**fields), office="elpaso").record_id)


@pytest.fixture
def mother(tmp_path):
    return Case.objects.select_related("record__person", "office").get(pk=detained(tmp_path, MOTHER).pk)


def found(by):
    return queries.apart([by.office_id], by)


def test_a_parent_who_is_held_is_apart_from_the_child_outside_and_spouses_held_at_one_place_are_not(
    mother, tmp_path
):
    by = officer()
    daughter = record(given_names="Inés", surname1="Inventada", birth_date="2001-02-03")
    kinship = kin.record_kinship(
        record=mother.record, relation="mother", other=daughter, said="person", by=by
    )
    father = detained(tmp_path, FATHER, as_of="2026-03-02T10:00")
    kin.record_kinship(record=mother.record, relation="spouse", other=father.record, said="person", by=by)
    child = children.add(record=mother.record, by=by, name="Nene")
    rows = found(by)
    assert {(one.kinship, one.child) for one in rows} == {(kinship.pk, None), (None, child.pk)}, (
        "together in one place"
    )
    assert all("Nene" not in one.other for one in rows), "a child of the plan has no name on a list"
    opened = actions.open_separation(
        case=mother, kinship=kinship, status="apart", text="Se busca a la hija", by=by
    )
    assert [(one.kinship, one.child) for one in found(by)] == [(None, child.pk)]
    with pytest.raises(Conflict):
        actions.open_separation(case=mother, kinship=kinship, status="apart", text="Otra vez", by=by)
    from tests.factories import import_rows

    import_rows(tmp_path, FATHER_AWAY, as_of="2026-03-03T10:00")
    assert sum(one.kinship not in (None, kinship.pk) for one in found(by)) == 1, "moved apart"
    custody.end_stay(stay=mother.stay, end="released", at=clock.now(), by=by)
    custody.end_stay(stay=father.stay, end="released", at=clock.now(), by=by)
    assert found(by) == []
    assert not opened.over, "who was let go is not together yet"


def test_the_clock_asks_that_something_is_done_until_they_are_together(mother):
    by = officer()
    child = children.add(record=mother.record, by=by, name="Nene")
    one = actions.open_separation(case=mother, child=child, status="apart", text="Se llamó al DIF", by=by)
    running = Clock.objects.filter(case=mother, type_id="family_apart", stopped_at__isnull=True)
    assert running.count() == 1
    with pytest.raises(Incomplete):
        actions.add_step(separation=one, status="contact", text=" ", by=by)
    actions.add_step(separation=one, status="contact", text="Hablaron", by=by)
    assert running.count() == 1
    actions.add_step(separation=one, status="together", text="Ya están juntos", by=by)
    assert running.count() == 0
    with pytest.raises(Conflict):
        actions.add_step(separation=one, status="contact", text="x", by=by)
    assert Separation.objects.get().over


def test_e7_the_register_leads_to_the_childrens_plan_and_is_kept_by_the_office_of_the_case(client, mother):
    by = officer()
    client.force_login(by)
    folio = mother.record.person.folio
    assert "no nombra" in client.get(f"/personas/{folio}/separaciones/nueva/").content.decode()
    child = children.add(record=mother.record, by=by, name="Nene")
    listed = client.get("/derechos-humanos/separaciones/").content.decode()
    where = f"/personas/{folio}/separaciones/nueva/?who=child-{child.pk}"
    assert where in listed
    page = client.get(where)
    assert page.context["form"]["who"].value() == f"child-{child.pk}"
    assert f"/personas/{folio}/hijos/" in page.content.decode(), "the plan is not whole"
    told = {"who": f"child-{child.pk}", "status": "apart", "text": "Se pide al DIF que la visite"}
    assert "govuk-error-message" in client.post(where, {**told, "text": ""}).content.decode()
    assert client.post(where, told).status_code == 302
    one = Separation.objects.get()
    here = f"/derechos-humanos/separaciones/{one.pk}/"
    assert "Se pide al DIF" in client.get(here).content.decode()
    assert client.post(here, {"status": "under_way", "text": "Cita el lunes"}).status_code == 302
    assert "Cita el lunes" in client.get("/derechos-humanos/separaciones/").content.decode()
    assert "Separada de" in client.get(f"/personas/{folio}/").content.decode()
    for staff, status in (
        (officer("chicago"), 403),
        (officer("", Role.HEADQUARTERS), 200),
        (officer("", Role.CIAM), 403),
    ):
        client.force_login(staff)
        assert client.get(here).status_code == status
        assert client.get(where).status_code == 403
    client.force_login(officer("chicago"))
    assert "Nene" not in client.get("/derechos-humanos/separaciones/").content.decode()
    with pytest.raises(NotAllowed):
        actions.add_step(separation=one, status="contact", text="x", by=officer("chicago"))


def test_who_is_not_parent_child_or_spouse_of_the_file_is_not_put_in(mother):
    by = officer()
    aunt = record(given_names="Rosa", surname1="Inventada", birth_date="1970-02-03")
    sibling = kin.record_kinship(record=mother.record, relation="sibling", other=aunt, said="person", by=by)
    stranger = record(given_names="Ana", surname1="Ajena", birth_date="1970-05-03")
    other = record(given_names="Eva", surname1="Ajena", birth_date="1990-05-03")
    theirs = kin.record_kinship(record=stranger, relation="mother", other=other, said="person", by=by)
    for kinship in (sibling, theirs):
        with pytest.raises(NotAllowed):
            actions.open_separation(case=mother, kinship=kinship, status="apart", text="x", by=by)
