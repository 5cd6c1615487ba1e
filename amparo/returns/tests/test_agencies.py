"""The agency's door: what was sent to it and nothing else of anybody, with its hours."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse

from amparo.accounts.models import Reading, Role
from amparo.accounts.permissions import acts
from amparo.casework.models import Event
from amparo.casework.tests.visiting import interviewed
from amparo.casework.visits.models import Ease
from amparo.core import clock
from amparo.core.roles import WORKSPACE
from amparo.notices.models import Notice
from amparo.people.models import Consent
from amparo.returns.agencies import queries, wall
from amparo.returns.agencies.actions import tell_late
from amparo.returns.agencies.digest import send_digests
from amparo.returns.models import FollowUp, Homecoming, LateTurn, Milestone, MilestoneMove
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
HAS = frozenset({"acta", "curp", "job_search"})


def sent(kind: str = "imss", *, state: str = "OC", **more) -> Milestone:
    """A milestone of somebody who came back, sent to its agency."""
    more.setdefault("record", world.somebody())
    by = more.pop("by", None)
    plan = world.planned(world.arrived(state=state, **more), has=HAS)
    return plans.refer(milestone=plan[kind], by=by)


def signed_in(client, staff):
    client.force_login(staff)
    return client


# -- the list


def test_the_late_ones_come_first_and_what_is_of_others_is_not_there(client):
    agent = world.agent("imss", state="OC")
    with time_machine.travel(clock.now() - dt.timedelta(hours=30)):
        old = sent()
    new, elsewhere, others = sent(), sent(state="CS"), sent("placement")
    page = signed_in(client, agent).get(reverse("agency_home")).content.decode()
    folios = [str(one.homecoming) for one in (old, new)]
    assert [page.index(folio) for folio in folios] == sorted(page.index(folio) for folio in folios)
    assert "1 está" in page or "1 is past" in page
    assert str(elsewhere.homecoming) not in page
    assert str(others.homecoming) not in page


def test_the_list_counts_its_queries(client, django_assert_max_num_queries):
    agent = world.agent("imss")
    for _n in range(3):
        sent()
    signed_in(client, agent)
    client.get(reverse("agency_home"))
    with django_assert_max_num_queries(12):
        client.get(reverse("agency_home"))
    for _n in range(9):
        sent()
    with django_assert_max_num_queries(12):
        client.get(reverse("agency_home"))


def test_a_search_finds_within_the_agency_alone_and_forgives_accents():
    agent = world.agent("imss")
    mine = sent(record=world.somebody(given_names="Íñigo", surname1="Zacatécatl"))
    sent("placement", record=world.somebody(given_names="Íñigo", surname1="Zacatécatl"))
    assert [one.pk for one in queries.listed(agent, "aceptar", search="zacatecatl inigo")] == [mine.pk]
    assert [one.pk for one in queries.listed(agent, "aceptar", search=mine.homecoming.folio)] == [mine.pk]
    assert not queries.listed(agent, "aceptar", search="otro").exists()


# -- one milestone


def test_an_agency_reads_what_serving_takes_and_the_reading_is_written_down(client):
    agent, one = world.agent("imss"), sent()
    one.homecoming.phone = "9515550134"
    one.homecoming.save()
    page = signed_in(client, agent).get(reverse("agency_milestone", args=[one.pk])).content.decode()
    assert one.homecoming.record.person.name in page
    assert "9515550134" in page
    assert "Oaxaca" in page
    reading = Reading.objects.get(staff=agent)
    assert reading.person_id == one.homecoming.record.person_id
    assert "imss" in reading.purpose


def test_language_and_needs_only_if_the_person_agreed_and_medicines_only_to_health(tmp_path):
    by = officer()
    case = detained(tmp_path)
    interviewed(case, by=by, language="Mixteco", medicines="Insulina", walk=Ease.CANNOT)
    plan = world.planned(world.arrived(record=case.record), has=HAS)
    imss, job = (plans.refer(milestone=plan[kind], by=None) for kind in ("imss", "placement"))
    assert (queries.page(imss).language, queries.page(imss).needs, queries.page(imss).agreed) == (
        "",
        (),
        False,
    )
    _agrees(case.record, "return", by)
    assert queries.page(job).language == "Mixteco"
    assert len(queries.page(job).needs) == 1
    assert queries.page(imss).medicines == ""
    _agrees(case.record, "health", by)
    assert queries.page(imss).medicines == "Insulina"
    assert queries.page(job).medicines == ""


def _agrees(record, purpose, by):
    Consent.objects.create(
        record=record, purpose=purpose, decision="granted", channel="visit", at=clock.now(), recorded_by=by
    )


def test_accept_attend_deliver_with_evidence(client):
    agent, one = world.agent("imss"), sent()
    signed_in(client, agent)

    def press(what, **said):
        answer = client.post(reverse("agency_answer", args=[one.pk, what]), said)
        one.refresh_from_db()
        return answer

    press("aceptar")
    assert one.state == "accepted"
    press("atendida")
    assert one.state == "attended"
    assert press("entregada").status_code == 200  # it asks what proves it
    press("entregada", evidence="NSS 12345")
    assert (one.state, one.evidence) == ("delivered", "NSS 12345")
    press("devolver", reason="tarde")
    assert one.state == "delivered"
    assert [move.by_id for move in MilestoneMove.objects.filter(milestone=one, state="delivered")] == [
        agent.pk
    ]


def test_what_is_given_back_says_why_and_is_not_the_agencys_any_more(client):
    agent, one = world.agent("imss"), sent()
    signed_in(client, agent)
    address = reverse("agency_answer", args=[one.pk, "devolver"])
    assert "error" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "Vive en otro estado"})
    one.refresh_from_db()
    assert (one.state, one.reason) == ("open", "Vive en otro estado")
    assert client.get(reverse("agency_milestone", args=[one.pk])).status_code == 404


def test_many_are_taken_on_at_once_and_only_the_agencys_own(client):
    agent = world.agent("imss")
    mine, others = [sent() for _n in range(3)], sent("placement")
    plans.accept(milestone=mine[0], by=agent)
    numbers = [one.pk for one in (*mine, others)]
    signed_in(client, agent).post(reverse("agency_accept"), {"number": [*numbers, "x"]})
    states = dict(Milestone.objects.filter(pk__in=numbers).values_list("pk", "state"))
    assert [states[one.pk] for one in mine] == ["accepted"] * 3
    assert states[others.pk] == "referred"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.STATE, Role.LAWYER])
def test_nobody_else_comes_in_by_the_agencys_door(client, role):
    signed_in(client, officer(role=role))
    one = sent()
    for address in (reverse("agency_home"), reverse("agency_milestone", args=[one.pk])):
        assert client.get(address).status_code == 403


def test_an_agency_opens_no_page_of_anybody(client):
    one = sent("placement")
    signed_in(client, world.agent("imss"))
    person = one.homecoming.record.person
    for address in (reverse("person", args=[person.folio]), reverse("cases"), reverse("people_search")):
        assert client.get(address).status_code == 403
    assert client.get(reverse("agency_milestone", args=[one.pk])).status_code == 404


# -- the wall in the database


@pytest.fixture
def as_workspace():
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config('amparo.actor', '', true)")


def everything() -> dict[str, int]:
    tables = (Homecoming, Milestone, MilestoneMove, FollowUp, LateTurn)
    return {model.__name__: model.objects.count() for model in tables}


def test_without_any_check_in_python_an_agency_finds_only_what_was_sent_to_it(as_workspace):
    mine, others = sent(), sent("placement")
    before = everything()
    acts(world.agent("imss"))
    assert list(Milestone.objects.values_list("pk", flat=True)) == [mine.pk]
    assert list(Homecoming.objects.values_list("pk", flat=True)) == [mine.homecoming_id]
    assert not MilestoneMove.objects.exclude(milestone=mine).exists()
    assert FollowUp.objects.count() == 0
    assert Milestone.objects.filter(pk=others.pk).update(evidence="x") == 0
    acts(world.agent("imss", state="CS"))
    assert everything() == dict.fromkeys(before, 0)
    acts(world.desk())
    assert everything() == before


def test_with_the_check_in_python_removed_the_page_still_shows_nothing_of_others(
    client, as_workspace, monkeypatch
):
    mine, others = sent(), sent("placement")
    monkeypatch.setattr(queries, "milestones_for", lambda staff: Milestone.objects.all())
    signed_in(client, world.agent("imss"))
    home = client.get(reverse("agency_home")).content.decode()
    assert str(mine.homecoming) in home
    assert str(others.homecoming) not in home
    assert client.get(reverse("agency_milestone", args=[others.pk])).status_code == 404
    assert client.get(reverse("agency_milestone", args=[mine.pk])).status_code == 200


def test_behind_the_wall_an_agency_can_do_all_that_is_its_own(as_workspace):
    agent, one, two = world.agent("imss"), sent(), sent()
    acts(agent)
    plans.accept(milestone=one, by=agent)
    plans.attend(milestone=one, by=agent)
    assert plans.deliver(milestone=one, evidence="NSS 1", by=agent).state == "delivered"
    assert plans.give_back(milestone=two, reason="No es de aquí", by=agent).state == "open"


def test_a_person_of_an_agency_who_left_finds_nothing(as_workspace):
    agent, _one = world.agent("imss"), sent()
    agent.is_active = False
    agent.save()
    acts(agent)
    assert Milestone.objects.count() == 0


def test_every_table_that_hangs_on_a_return_stands_behind_the_wall():
    """A new one wants a line in `wall.RULES`."""
    hanging = {
        model._meta.db_table
        for model in apps.get_app_config("returns").get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model in (Homecoming, Milestone)
    }
    walled = set(wall.RULES) | set(wall.BEHIND_HEALTH)
    assert hanging | {"returns_homecoming", "returns_household"} <= walled
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relname LIKE 'returns_%'")
        assert {name for (name,) in cursor.fetchall()} == walled


# -- the clocks


def test_a_term_that_ran_out_is_told_once_and_a_new_one_again():
    start = dt.datetime(2026, 3, 2, 16, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        one = sent()
    assert one.answer_by == start + dt.timedelta(hours=24)  # what the table of agencies says of IMSS
    with time_machine.travel(start + dt.timedelta(hours=23, minutes=59), tick=False):
        assert tell_late(now=clock.now()) == 0
    with time_machine.travel(start + dt.timedelta(hours=24), tick=False):
        assert tell_late(now=clock.now()) == 1
        assert tell_late(now=clock.now()) == 0
    event = Event.objects.get(record=one.homecoming.record, type="agency_late")
    assert event.data["milestone"] == "imss"
    with time_machine.travel(start + dt.timedelta(hours=25), tick=False):
        accepted = plans.accept(milestone=one, by=world.agent("imss"))
        assert tell_late(now=clock.now()) == 0
    with time_machine.travel(accepted.answer_by, tick=False):
        assert tell_late(now=clock.now()) == 1
    assert list(LateTurn.objects.order_by("pk").values_list("state", flat=True)) == ["referred", "accepted"]


def test_a_late_agency_is_told_to_who_sent_it_there_and_to_its_own_people_without_a_name():
    from amparo.casework.notifying.models import OfficerNotice

    imss, of_oaxaca = world.agent("imss"), world.agent("imss", state="OC")
    world.agent("imss", state="CS")
    world.agent("sep")
    by = world.desk()
    start = dt.datetime(2026, 3, 2, 16, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        one = sent(by=by)
    with time_machine.travel(start + dt.timedelta(hours=24), tick=False):
        for _twice in range(2):
            tell_late(now=clock.now())
    told = {notice.staff: notice for notice in OfficerNotice.objects.filter(kind="agency_late")}
    assert set(told) == {by, imss, of_oaxaca}
    assert told[by].text_code == "agency_late_sent"
    assert told[by].path == reverse("milestone", args=[one.homecoming.folio, one.pk])
    assert told[imss].path == reverse("agency_milestone", args=[one.pk])
    assert all(one.homecoming.record.person.surname1 not in str(notice.values) for notice in told.values())
    # What the person who sent it is not there any more to read, the office of the state reads.
    office = officer("OC", Role.STATE)
    type(by).objects.filter(pk=by.pk).update(is_active=False)
    with time_machine.travel(start, tick=False):
        two = sent(by=by)
    with time_machine.travel(start + dt.timedelta(hours=24), tick=False):
        tell_late(now=clock.now())
    assert OfficerNotice.objects.filter(staff=office, path__contains=two.homecoming.folio).count() == 1


def test_who_is_past_its_hour_stands_in_the_state_offices_list_without_a_name(client):
    with time_machine.travel(clock.now() - dt.timedelta(hours=30)):
        ours, theirs = sent(), sent(state="CS")
    page = signed_in(client, officer(role=Role.STATE)).get(reverse("late_milestones")).content.decode()
    assert str(ours.homecoming) in page
    assert ours.homecoming.record.person.surname1 not in page
    assert str(theirs.homecoming) not in page
    page = signed_in(client, officer(role=Role.HEADQUARTERS)).get(reverse("late_milestones")).content.decode()
    assert str(theirs.homecoming) in page


def test_the_mornings_mail_counts_and_names_nobody():
    agent, one = world.agent("imss", state="OC"), sent()
    world.agent("sep")
    monday = dt.datetime(2026, 3, 2, 8, 5, tzinfo=queries.ZONE)
    assert send_digests(now=monday - dt.timedelta(hours=1)) == 0
    assert send_digests(now=monday) == 1
    assert send_digests(now=monday + dt.timedelta(hours=1)) == 0
    assert send_digests(now=monday + dt.timedelta(days=5)) == 0  # a Saturday
    notice = Notice.objects.get(template="agency_digest")
    assert notice.key.startswith(f"agency_digest:{agent.pk}:")
    assert notice.values["count"] == 1
    assert one.homecoming.record.person.surname1 not in str(notice.values)
