"""At the desks: whose turn it is, identity first (D7), two touches, nothing twice (D2)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, transaction

from amparo.accounts.models import Reading, Role
from amparo.casework.models import Child, Event
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people import actions as people
from amparo.people.models import Person
from amparo.returns.desks import actions, hall, queries, screens
from amparo.returns.desks.facts import UNITED_STATES, facts_of
from amparo.returns.desks.models import DeskTouch
from amparo.returns.desks.tables import desks
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.models import MilestoneMove
from amparo.returns.tables import agencies, kinds
from amparo.returns.tests import homecomings as world
from tests.factories import detained, officer, said

pytestmark = pytest.mark.django_db


def touched(milestone, by, act="done", **more):
    made, _new = actions.touch(key=more.pop("key", uuid.uuid4()), milestone=milestone, act=act, by=by, **more)
    milestone.refresh_from_db()
    return made


def of(homecoming):
    return {one.kind: one for one in homecoming.milestones.all()}


def test_every_milestone_given_at_a_desk_has_a_desk():
    seated = [agency for desk in desks().values() for agency in desk.agencies]
    assert len(seated) == len(set(seated))
    assert set(seated) <= set(agencies())
    assert {kind.agency for kind in kinds().values() if kind.desk} <= set(seated)


def test_d7_who_has_no_papers_is_sent_for_them_first_and_the_rest_waits_in_words():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    screen = screens.screen(one, by, one.centre)
    assert screen.path == ["constancia", "acta", "curp"]
    health = next(at for at in screen.desks if at.desk.code == "health")
    line = next(line for line in health.lines if line.milestone.kind == "imss")
    assert line.blocked == ["curp"]
    assert [what for _agency, what in screens.step_words(line.steps)] == [
        kinds()["acta"].name,
        kinds()["curp"].name,
    ]
    plan = of(one)
    for kind in ("constancia", "acta", "curp"):
        touched(plan[kind], by)
    screen = screens.screen(one, by, one.centre)
    assert screen.path == []
    assert not [line for at in screen.desks for line in at.lines if line.blocked]


def test_d7_the_queue_of_a_desk_is_who_can_be_served_there_now():
    one = world.arrived()
    imss, renapo = world.desk(agency="imss"), world.desk(agency="renapo")
    actions.open_plan(homecoming=one, by=imss)
    plan = of(one)
    touched(plan["first_check"], imss)
    assert [line.homecoming for line in queries.queue(renapo, one.centre, desks()["identity"]).lines] == [one]
    shown = queries.queue(imss, one.centre, desks()["health"]).lines
    assert [m.kind for line in shown for m in line.milestones] == ["mental_health"]
    for kind in ("acta", "curp"):
        touched(plan[kind], renapo)
    shown = queries.queue(imss, one.centre, desks()["health"]).lines
    assert "imss" in [m.kind for line in shown for m in line.milestones]
    assert queries.queue(renapo, one.centre, desks()["identity"]).total == 0
    assert queries.counts(world.desk(), one.centre).by_desk["health"] == 1


def test_a_minor_an_old_person_a_small_childs_family_and_who_was_put_first_come_before_who_waits_longest():
    by = world.desk()
    waits = world.arrived(record=world.record(birth_date="1985-06-07"), days_ago=1)
    old = world.arrived(record=world.record(birth_date="1950-01-01"))
    put = world.arrived(record=world.record(birth_date="1991-07-08"))
    child = world.arrived(record=world.record(birth_date=f"{clock.today().year - 3}-01-01"))
    mother = world.arrived(record=world.record(birth_date="1995-08-09"))
    homecomings.together(homecomings=[mother, child], by=None)
    actions.answer(homecoming=put, said={}, goes_first=True, by=by)
    centre = waits.centre
    assert [line.homecoming for line in queries.queue(by, centre).lines] == [old, put, child, mother, waits]
    assert [line.first for line in queries.queue(by, centre).lines] == [True, True, True, True, False]


def test_who_left_the_centre_waits_no_more_and_may_come_back():
    one, by = world.arrived(), world.desk()
    actions.leave_centre(homecoming=one, by=by)
    assert queries.queue(by, one.centre).total == 0
    actions.come_back(homecoming=one, by=by)
    assert queries.queue(by, one.centre).total == 1
    with pytest.raises(Conflict):
        actions.come_back(homecoming=one, by=by)


def test_the_queue_costs_the_same_for_many(django_assert_max_num_queries):
    by = world.desk()
    for _number in range(12):
        actions.open_plan(homecoming=world.arrived(), by=by)
    centre = world.centre()
    with django_assert_max_num_queries(8):
        queries.queue(by, centre)
        queries.counts(by, centre)


def test_the_first_lines_are_those_of_the_whole_queue_and_its_number_that_of_all():
    by, centre = world.desk(), world.centre()
    for number in range(6):
        one = world.arrived()
        actions.open_plan(homecoming=one, by=by)
        if number == 4:
            actions.answer(homecoming=one, said={}, goes_first=True, by=by)
    found = queries.queue(by, centre, limit=3)
    assert [line.homecoming.pk for line in found.lines] == [one.pk for one in queries.waiting(by, centre)[:3]]
    assert found.lines[0].first
    assert all(line.milestones for line in found.lines)
    assert found.total == 6


def test_a_full_hall_is_counted_once_in_some_seconds_and_another_one_every_time():
    asked: list[int] = []

    def count():
        asked.append(1)
        return len(asked)

    key = object()
    assert [hall.kept(key, hall.FULL + 1, count) for _time in range(3)] == [1, 1, 1]
    assert [hall.kept(key, hall.FULL, count) for _time in range(2)] == [2, 3]


def test_d2_a_service_is_two_touches_and_its_right_is_that_much_more_complete():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    before = {right.right: right.done for right in screens.screen(one, by, one.centre).rights}
    made = touched(of(one)["curp"], by, evidence="CURP impresa")
    after = {right.right: (right.done, right.of) for right in screens.screen(one, by, one.centre).rights}
    assert made.result == "saved"
    assert before["identity"] == 0
    assert after["identity"] == (1, 4)
    move = MilestoneMove.objects.get(milestone=of(one)["curp"])
    assert (move.state, move.centre_id, move.by) == ("delivered", one.centre_id, by)
    assert Event.objects.filter(record=one.record, type="milestone_identity").count() == 1


def test_the_same_touch_counts_once():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    key, curp = uuid.uuid4(), of(one)["curp"]
    first, new = actions.touch(key=key, milestone=curp, act="done", by=by)
    again, renewed = actions.touch(key=key, milestone=curp, act="done", by=by)
    assert (first.pk, new, renewed) == (again.pk, True, False)
    assert DeskTouch.objects.count() == MilestoneMove.objects.count() == 1


def test_what_comes_too_late_changes_nothing_and_is_kept_until_somebody_decides():
    one, by, other = world.arrived(), world.desk(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    curp = of(one)["curp"]
    touched(curp, other, "declined")
    late = touched(curp, by, device=uuid.uuid4())
    assert (late.result, late.before.by, curp.state) == ("conflict", other, "declined")
    assert queries.too_late(one.centre, by) == [late]
    touched(curp, by, "undo")
    assert queries.too_late(one.centre, by) == []
    assert touched(curp, by).result == "saved"
    assert touched(curp, other).result == "already"


def test_a_mistake_is_undone_on_the_same_day_at_the_same_centre_and_stays_in_the_history():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    acta = of(one)["acta"]
    touched(acta, by, evidence="acta 9")
    assert touched(acta, by, "undo").result == "saved"
    assert (acta.state, acta.evidence, acta.delivered_at) == ("open", "", None)
    assert [move.state for move in acta.moves.order_by("pk")] == ["delivered", "open"]
    touched(acta, by)
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        assert touched(acta, by, "undo").result == "conflict"
        assert acta.state == "delivered"


def test_not_needed_says_why_and_what_proves_it_is_written_afterwards():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    plan = of(one)
    with pytest.raises(Incomplete):
        touched(plan["transport"], by, "not_needed")
    touched(plan["transport"], by, "not_needed", reason="Vive aquí")
    assert plan["transport"].state == "not_needed"
    touched(plan["acta"], by)
    touched(plan["acta"], by, "evidence", evidence="Libro 3, acta 14")
    assert plan["acta"].evidence == "Libro 3, acta 14"
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskTouch.objects.create(
            milestone=plan["curp"], act="not_needed", at=clock.now(), by=by, centre=one.centre, result="saved"
        )


def test_a_desk_touches_its_own_and_another_centre_nothing():
    one = world.arrived()
    sep = world.desk(agency="sep")
    actions.open_plan(homecoming=one, by=sep)
    with pytest.raises(NotAllowed):
        touched(of(one)["curp"], sep)
    with pytest.raises(NotAllowed):
        touched(of(one)["curp"], world.desk("matamoros"))
    with pytest.raises(NotAllowed):
        touched(of(one)["curp"], officer(role=Role.HEADQUARTERS))


def test_somebody_on_no_list_is_registered_once_and_recognised_when_known():
    by = world.desk()
    described = said(given_names="Eulalia", surname1="Xicoténcatl", surname2="Prueba", birth_date="1990-04-02",
                     curp="XIPE900402MTLCRL08")  # fmt: skip
    first = actions.register(described=described, token="a1", by=by)
    again = actions.register(described=described, token="a1", by=by)
    other_time = actions.register(described=described, token="a2", by=by)
    assert first.homecoming == again.homecoming == other_time.homecoming
    assert not first.known
    assert first.homecoming.centre == world.centre()
    assert of(first.homecoming)["curp"].state == "open"
    assert Person.objects.filter(given_names="Eulalia").count() == 1


def test_who_was_expected_elsewhere_is_recognised_by_the_desk_and_keeps_one_return():
    by = world.desk()
    record = world.record(given_names="Amado", surname1="Tlapa")
    expected = homecomings.expect(record=record, at=clock.now(), centre=world.centre("matamoros"), by=None)
    made = actions.register(
        described=said(given_names="Amador", surname1="Tlapa"), token="b1", same_as=expected, by=by
    )
    assert (made.homecoming.pk, made.known) == (expected.pk, True)
    assert made.homecoming.centre_id == by.centre
    assert made.homecoming.state == "arrived"


def test_who_was_expected_here_is_found_and_comes_in(client):
    by = world.desk()
    record = world.record(given_names="Prisciliano", surname1="Ehecatl")
    expected = homecomings.expect(record=record, at=clock.now(), centre=world.centre(), by=None)
    client.force_login(by)
    assert client.post("/retornos/mesa/", {"q": "presiliano ehecatl"}).context["found"] == [expected]
    assert "llegada" in client.get(f"/retornos/{expected.folio}/mesas/").content.decode()
    for _twice in range(2):
        client.post(f"/retornos/{expected.folio}/mesas/llegada/")
    expected.refresh_from_db()
    assert expected.state == "arrived"
    assert Event.objects.filter(record=record, type="arrived_mexico").count() == 1


def test_d4_who_declines_the_centre_at_its_door_has_a_plan_and_is_not_of_the_centre():
    by = world.desk()
    made = actions.register(
        described=said(given_names="Fermín", surname1="Cuautle"),
        token="c1",
        declined_centre=True,
        destination_state="TL",
        by=by,
    )
    assert made.homecoming.declined_centre
    assert made.homecoming.destination_state == "TL"
    assert made.homecoming.milestones.exists()
    assert queries.queue(by, world.centre()).total == 0


def test_names_are_found_without_accents_and_with_slips_and_only_here():
    one = world.arrived(record=world.record(given_names="Concepción", surname1="Ñuño", surname2="Güemes"))
    other = world.arrived(record=world.record(given_names="Concepción", surname1="Ñuño"), at="matamoros")
    for text in ("concepcion nuno", "Consepcion Ñuño", "guemes", one.folio, one.record.person.folio):
        assert queries.search(text, one.centre) == [one], text
    assert queries.search(other.folio, one.centre) == []
    assert queries.search("zz", one.centre) == []


def test_of_the_file_a_plan_reads_only_what_the_person_agreed_to(tmp_path):
    by, case = officer(), detained(tmp_path)
    interviewed(case, by=by, medicines="Metformina", walk=4, belongings="Una mochila")
    record = case.record
    Child.objects.create(record=record, name="Nayeli", age=7, citizenships="Estados Unidos", written_by=by)
    one = world.arrived(record=record)
    nothing = facts_of(one)
    assert (nothing.medicines, nothing.disability, nothing.belongings, nothing.children) == (
        None,
        None,
        None,
        (),
    )
    agree(record, "return", by)
    some = facts_of(one)
    assert (some.medicines, some.disability, some.belongings) == (None, None, True)
    assert [(child.us_born, child.in_mexico) for child in some.children] == [(True, False)]
    agree(record, "health", by)
    every = facts_of(one)
    assert (every.medicines, every.disability) == (True, True)


def agree(record, purpose, by):
    people.record_consent(
        record=record, purpose=purpose, decision="granted", channel="visit", at=clock.now(), by=by
    )


def test_what_is_asked_at_the_desk_adds_to_the_plan_and_papers_that_are_brought_are_done():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    actions.answer(
        homecoming=one,
        said={"homeless": True, "studies": True, "complaint": None},
        has=["acta", "curp"],
        by=by,
    )
    plan = of(one)
    assert {"shelter", "revalidation", "adult_school"} <= set(plan)
    assert "complaint" not in plan
    assert plan["curp"].state == "delivered"
    assert screens.screen(one, by, one.centre).path == ["constancia"]
    assert not Event.objects.filter(record=one.record, type="milestone_identity").exists()
    actions.answer(homecoming=one, said={"homeless": False}, by=by)
    assert "shelter" in of(one)


@pytest.mark.parametrize(
    "text", ["Estados Unidos", "EE. UU.", "USA", "U.S.", "americana y mexicana", "Acta de Texas, EUA"]
)
def test_who_is_a_citizen_of_the_united_states_is_read_as_people_write_it(text):
    assert UNITED_STATES.search(text)
    assert not UNITED_STATES.search("México")
    assert not UNITED_STATES.search("Musa, su padre")


def test_d2_a_household_is_one_page_with_what_each_lacks(client):
    by = world.desk()
    one, other, third = world.arrived(), world.arrived(), world.arrived()
    client.force_login(by)
    path = f"/retornos/{one.folio}/hogar/"
    for joined in (other, third):
        client.post(f"{path}juntar/", {"other": joined.folio})
    for member in (one, other, third):
        actions.open_plan(homecoming=member, by=by)
    touched(of(one)["curp"], by)
    page = client.get(path)
    text = page.content.decode()
    for member in (one, other, third):
        assert member.record.person.name in text
    whole = {right.right: (right.done, right.of) for right in page.context["home"].rights}
    assert whole["identity"] == (1, 12)
    assert "CURP" in text
    client.post(f"/retornos/{third.folio}/hogar/salir/")
    assert len(client.get(path).context["home"].members) == 2
    client.post(f"/retornos/{other.folio}/hogar/salir/")
    one.refresh_from_db()
    assert one.household is None
    assert Reading.objects.filter(staff=by, page="household").exists()


def test_d2_the_page_of_somebody_is_touched_and_told(client):
    one, by = world.arrived(), world.desk()
    client.force_login(by)
    address = f"/retornos/{one.folio}/mesas/"
    assert client.get(address).status_code == 200
    curp = of(one)["curp"]
    key = uuid.uuid4()
    for _twice in range(2):
        answer = client.post(
            f"{address}tocar/", {"key": key, "milestone": curp.pk, "act": "done"}, follow=True
        )
    assert answer.status_code == 200
    assert curp.moves.count() == 1
    assert (
        client.post(f"{address}tocar/", {"key": "x", "milestone": curp.pk, "act": "done"}).status_code == 404
    )
    assert client.get("/retornos/M0000000000/mesas/").status_code == 404
    client.force_login(world.desk("matamoros"))
    assert client.get(address).status_code == 404
    client.force_login(officer())
    assert client.get(address).status_code == 403


def test_the_desk_registers_on_the_page_and_is_shown_who_it_may_be(client):
    by = world.desk()
    client.force_login(by)
    known = world.arrived(
        record=world.record(
            given_names="Leocadia", surname1="Tepalcingo", surname2="Cuautle", birth_date="1979-11-12"
        ),
        at="matamoros",
    )
    said_here = {
        "given_names": "Leocadia",
        "surname1": "Tepalcingo",
        "surname2": "Cuautle",
        "birth": "12/11/1979",
        "token": "w1",
    }
    page = client.post("/retornos/mesa/nueva/", said_here)
    assert [one.pk for one, _second in page.context["likely"]] == [known.pk]
    assert "Leocadia Tepalcingo" in page.content.decode()
    page = client.post("/retornos/mesa/nueva/", said_here | {"same_as": known.folio})
    assert page.status_code == 200  # it stays with the centre to which the person came
    assert Person.objects.filter(surname1="Tepalcingo").count() == 1
    fresh = {"given_names": "Abundio", "surname1": "Quiahuitl", "token": "w2"}
    page = client.post("/retornos/mesa/nueva/", fresh)
    assert page.status_code == 302
    page = client.post("/retornos/mesa/nueva/", {"token": "w3"})
    assert page.context["form"].errors
    page = client.post("/retornos/mesa/nueva/", fresh | {"token": "w4", "declined_centre": "on"})
    assert "destination_state" in page.context["form"].errors


def test_the_desk_page_shows_counts_search_and_the_empty_state(client):
    by = world.desk()
    client.force_login(by)
    assert client.get("/retornos/mesa/").status_code == 200
    one = world.arrived(record=world.record(given_names="Nicanor", surname1="Zempoalteca"))
    page = client.post("/retornos/mesa/", {"q": "nicanor zenpoalteca"})
    assert [found.pk for found in page.context["found"]] == [one.pk]
    assert page.context["counts"].here == 1
    assert client.get("/retornos/mesa/", {"mesa": "sre"}).context["desk"].code == "sre"
    assert client.get("/retornos/mesa/", {"mesa": "nada"}).status_code == 200
