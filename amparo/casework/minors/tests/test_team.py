"""The team of a minor's file: the rule, who says who is on it, asking, and joining by taking a case."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role, Staff
from amparo.casework import actions as casework
from amparo.casework.access import file_access
from amparo.casework.intake.actions import take_in
from amparo.casework.minors import actions
from amparo.casework.minors.team import Team, team_of
from amparo.casework.models import Case, Event, OfficerNotice, TeamPlace
from amparo.casework.tasks import actions as tasks
from amparo.casework.tests.visiting import visit_to
from amparo.casework.worklists.actions import assign
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families import actions as families
from amparo.people.models import Person
from amparo.people.queries import open_to, pairs_waiting
from amparo.places.models import Office
from amparo.review.tests.world import answering, question, record
from tests.factories import EL_PASO, JOSE, detained, facility, officer, request_of, said

WHY = "Habla náhuatl y la atendió en la visita"
CHILD = JOSE.replace("05/23/1987", "05/23/2012")


@pytest.fixture
def case(tmp_path) -> Case:
    return casework.take_case(case=detained(tmp_path, CHILD), by=officer("elpaso"))


def person_of(case: Case) -> Person:
    return Person.objects.get(pk=case.record.person_id)


def add(case, staff, by, why=WHY):
    return actions.add_to_team(person=person_of(case), staff=staff, why=why, by=by)


def ask(case, by, why=WHY):
    return actions.ask_to_join(person=person_of(case), why=why, by=by)


def told(staff: Staff) -> list[str]:
    own = OfficerNotice.objects.filter(staff=staff, kind="team").order_by("pk")
    return list(own.values_list("text_code", flat=True))


IDS = st.sets(st.integers(1, 4))
OFFICES = st.sets(st.sampled_from(["elpaso", "boston"]))


@given(officers=IDS, named=IDS, keepers=OFFICES, role=st.sampled_from(Role.values), pk=st.integers(1, 4),
       office=st.sampled_from(["elpaso", "boston", "chicago", None]))  # fmt: skip
def test_nobody_is_on_a_team_without_a_case_a_place_or_an_office_that_keeps_the_file(
    officers, named, keepers, role, pk, office
):
    team = Team("P1", officers=officers, named=named, keepers=dict.fromkeys(keepers, "Ciudad"))
    on_it = team.has(Staff(pk=pk, role=role, office_id=office))
    assert on_it or pk not in officers | named
    if pk not in officers | named:
        assert not on_it or office in keepers
        if role != Role.SUPERVISOR and officers | named:
            assert not on_it
    assert not team.has(None)


@pytest.mark.django_db
def test_a_supervisor_names_somebody_who_then_works_and_takes_them_out_again(case, client):
    by, colleague = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    person = person_of(case)
    assert file_access(colleague, person) == "closed"
    place = add(case, colleague, by)
    assert file_access(colleague, person) == "write"
    casework.add_note(case=case, text="Ya la conozco", by=colleague)
    assert told(colleague) == ["team_joined"]
    event = Event.objects.get(type="team_joined")
    assert (event.staff, event.note, event.data["name"]) == (by, WHY, colleague.name)
    actions.take_from_team(place=place, why="Terminó la visita", by=by)
    assert file_access(colleague, person) == "closed"
    assert told(colleague) == ["team_joined", "team_left"]
    client.force_login(colleague)
    page = client.get(f"/personas/{person.folio}/equipo/").content.decode()
    assert "Terminó la visita" in page
    assert person.surname1 not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("office", "role"), [("elpaso", Role.OFFICER), ("boston", Role.SUPERVISOR), ("", Role.CIAM)]
)
def test_only_headquarters_and_the_supervisor_of_the_keeping_office_say_who_is_on_it(case, office, role):
    with pytest.raises(NotAllowed):
        add(case, officer("elpaso"), officer(office, role))
    place = ask(case, officer("boston"))
    with pytest.raises(NotAllowed):
        actions.take_from_team(place=place, why=WHY, by=officer(office, role))


@pytest.mark.django_db
def test_nobody_names_themselves_and_the_database_holds_it(case):
    central = officer("", Role.HEADQUARTERS)
    with pytest.raises(NotAllowed):
        add(case, central, central)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamPlace.objects.create(
            record=case.record, staff=central, added_at=clock.now(), added_by=central, added_why="x"
        )
    add(case, officer("elpaso"), central)
    add(case, central, officer("elpaso", Role.SUPERVISOR))
    assert file_access(central, person_of(case)) == "read"
    with pytest.raises(Incomplete):
        add(case, officer("", Role.AUDITOR), central)


@pytest.mark.django_db
def test_who_asks_to_join_is_answered_by_the_supervisor_on_the_page(case, client):
    supervisor, asker = officer("elpaso", Role.SUPERVISOR), officer("boston")
    person = person_of(case)
    client.force_login(asker)
    refused = client.get(f"/casos/{case.folio}/")
    assert refused.status_code == 403
    page = client.get(f"/personas/{person.folio}/equipo/")
    assert f"/personas/{person.folio}/equipo/" in refused.content.decode()
    assert supervisor.name in page.content.decode()
    assert "Pedir entrar al equipo" in page.content.decode()
    client.post(f"/personas/{person.folio}/equipo/pedir/", {"why": WHY})
    assert told(supervisor) == ["team_asked"]
    with pytest.raises(Conflict):
        ask(case, asker)
    client.force_login(supervisor)
    assert WHY in client.get(f"/personas/{person.folio}/equipo/").content.decode()
    place = TeamPlace.objects.get()
    client.post(f"/personas/{person.folio}/equipo/{place.pk}/", {"do": "add", "why": ""})
    assert file_access(asker, person) == "closed"
    client.post(f"/personas/{person.folio}/equipo/{place.pk}/", {"do": "add", "why": WHY})
    assert (file_access(asker, person), told(asker)) == ("read", ["team_joined"])
    client.force_login(asker)
    assert person.surname1 in client.get(f"/personas/{person.folio}/").content.decode()


@pytest.mark.django_db
def test_a_no_has_a_reason_that_the_asker_reads_and_they_may_ask_again(case):
    asker, supervisor = officer("boston"), officer("elpaso", Role.SUPERVISOR)
    place = ask(case, asker)
    with pytest.raises(Incomplete):
        actions.take_from_team(place=place, why=" ", by=supervisor)
    actions.take_from_team(place=place, why="La atiende quien ya la conoce", by=supervisor)
    assert told(asker) == ["team_refused"]
    assert Event.objects.filter(type="team_refused").count() == 1
    assert ask(case, asker).pk != place.pk
    with pytest.raises(Conflict):
        ask(case, supervisor)


@pytest.mark.django_db
def test_a_case_that_nobody_has_may_be_taken_by_its_office_and_the_supervisor_hears_of_it(case, client):
    supervisor, colleague = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    second = casework.open_case(
        record=case.record, type="migratorio.localizacion", office=Office.objects.get(pk="elpaso"), at=clock.now(), by=None
    )  # fmt: skip
    client.force_login(colleague)
    page = client.get(f"/personas/{person_of(case).folio}/equipo/").content.decode()
    assert f"/casos/{second.folio}/tomar/" in page
    assert f"/casos/{case.folio}/tomar/" not in page
    for take in (
        lambda: casework.take_case(case=case, by=colleague),
        lambda: assign(case=case, to=colleague, by=colleague),
    ):
        with pytest.raises(NotAllowed):
            take()
    client.post(f"/casos/{second.folio}/tomar/")
    assert file_access(colleague, person_of(case)) == "write"
    assert told(supervisor) == ["team_case_taken"]


@pytest.mark.django_db
def test_when_every_case_is_concluded_the_last_team_still_reads(case):
    Case.objects.filter(pk=case.pk).update(status="concluded", outcome="favourable", closed_at=clock.now())
    team = team_of(person_of(case))
    assert team is not None
    assert team.has(case.officer)
    assert file_access(officer("elpaso", Role.SUPERVISOR), person_of(case)) == "read"
    assert file_access(officer("elpaso"), person_of(case)) == "closed"


@pytest.mark.django_db
def test_a_familys_request_is_passed_to_the_team_by_whoever_took_it_and_then_closed_to_them(case, client):
    by = officer("elpaso")
    request, _secret = request_of(given_names="José Luis", surnames="García López")
    client.force_login(by)
    page = client.get(f"/solicitudes/{request.folio}/").content.decode()
    assert "Menor de edad, expediente" in page
    assert f'value="{person_of(case).folio}"' in page
    assert "2012" not in page
    families.confirm_person(request=request, person=person_of(case), by=by)
    with pytest.raises(NotAllowed):
        families.confirm_relation(request=request, evidence="acta", by=by)
    assert families.confirm_relation(request=request, evidence="acta", by=case.officer)
    assert team_of(person_of(case)).keepers.keys() == {"elpaso"}


@pytest.mark.django_db
def test_nobody_outside_the_team_writes_onto_a_minors_file_by_another_door(case):
    by = officer("elpaso")
    task = tasks.ask(text="Llamar a su tía", office=by.office, by=case.officer, case=case)
    for act in (
        lambda: take_in(described=said(given_names="X"), source="intake", token="t", office=by.office, by=by,
                        person=person_of(case)),
        lambda: visit_to(case, by=by),
        lambda: tasks.finish_task(task=task, by=by),
        lambda: tasks.ask(text="Otra", office=by.office, by=by, case=case),
        lambda: casework.read_across(person=person_of(case), record=case.record, reason="Busco", by=by),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.django_db
def test_lists_by_place_or_by_reason_do_not_tell_where_a_minor_is_nor_why_they_are_urgent(case, client):
    place, slug = facility(EL_PASO).pk, facility(EL_PASO).slug
    for staff, there in ((case.officer, True), (officer("elpaso"), False)):
        client.force_login(staff)
        for address in (f"/casos/?facility={slug}", f"/plazos/?state=late&facility={place}",
                        f"/plazos/?state=breached&facility={place}", f"/visitas/nueva/?facility={place}"):  # fmt: skip
            page = client.get(address).content.decode()
            assert (person_of(case).folio in page or case.folio in page) <= there, address
        assert (case.folio in client.get(f"/casos/?facility={slug}").content.decode()) == there
        everywhere = client.get("/casos/").content.decode()
        assert case.folio in everywhere
        assert (f"{EL_PASO}</td>" in everywhere) == there


@pytest.mark.django_db
def test_a_question_about_a_minor_is_weighed_by_who_opens_both_sides(case):
    from amparo.review import actions as review

    other = record(office="boston", given_names="José Luis", surname1="García", birth_date="2012-05-23")
    pair = question(case.record, other)
    boston, here = officer("boston", Role.SUPERVISOR), officer("elpaso", Role.SUPERVISOR)
    for one in (boston, here):
        pairs, kept_back = open_to(one, pairs_waiting([one.office_id]))
        assert not pairs.exists()
        assert len(kept_back) == 1
        with pytest.raises(NotAllowed):
            review.answer(answering=answering(pair, "same"), by=one)
    actions.add_to_team(person=other.person, staff=here, why=WHY, by=boston)
    pairs, kept_back = open_to(here, pairs_waiting(["elpaso"]))
    assert (list(pairs), kept_back) == ([pair], {})
    assert review.answer(answering=answering(pair, "same"), by=here).pair_id == pair.pk
