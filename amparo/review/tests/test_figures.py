"""The figures per office and door, and the monthly sample of what the machine joined."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework.intake.actions import take_in
from amparo.core.errors import NotAllowed
from amparo.places.models import Office
from amparo.review import actions, tasks
from amparo.review.figures import figures
from amparo.review.models import SecondLook
from amparo.review.sampling import draw
from amparo.review.tests.world import answer, question, strangers
from tests.factories import EL_PASO, JOSE, detained, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def no_second_looks(settings):
    settings.AMPARO_SECOND_LOOKS = 0.0


@pytest.fixture
def clock():
    with time_machine.travel(dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def lines(month=MARCH, offices=None):
    found = figures(month, offices)
    return {(line.office, line.door): line for line in found.lines}, found.total


def test_questions_answers_and_the_median_time_are_counted_by_office_and_door(clock):
    quick, slow = question(*strangers(2)), question(*strangers(2, first=2))
    question(*strangers(2, first=4))
    clock.shift(dt.timedelta(minutes=10))
    answer(quick, "different", officer())
    clock.shift(dt.timedelta(minutes=20))
    answer(slow, "same", officer())
    by, total = lines()
    (line,) = by.values()
    assert (line.raised, line.decided, line.minutes) == (3, 2, 20.0)
    assert (total.raised, total.decided, total.minutes) == (3, 2, 20.0)
    assert line.office == "El Paso"
    assert lines(dt.date(2026, 2, 1))[1].raised == 0


def test_not_sure_decides_nothing(clock):
    answer(question(*strangers(2)), "unsure", officer())
    assert lines()[1].decided == 0


def test_an_office_sees_its_own_figures_only(clock):
    question(*strangers(2))
    question(*strangers(2, first=2, office="losangeles"), office="losangeles")
    assert lines(offices=["losangeles"])[1].raised == 1
    assert lines()[1].raised == 2


def test_duplicates_caught_on_the_way_in_stand_beside_those_found_later(clock, tmp_path):
    detained(tmp_path, as_of="2026-03-01T09:00")
    import_rows(tmp_path, JOSE, as_of="2026-03-02T10:00")  # the same number: joined as it came in
    answer(question(*strangers(2)), "same", officer())
    by, total = lines()
    assert (total.at_the_door, total.later, total.at_the_door_share.value) == (1, 1, 0.5)
    assert sorted((line.at_the_door, line.later) for line in by.values()) == [(0, 1), (1, 0)]


def joined(tmp_path, number=4):
    """People whom the machine joined by their number, from two lists each."""
    rows = [
        f"A0{n}1234567,OLMEDO-ROSAS{n},ABUNDIO,02/1{n}/1969,M,MEXICO,B90{n},{EL_PASO}"
        for n in range(1, number + 1)
    ]
    import_rows(tmp_path, *rows, as_of="2026-03-01T09:00")
    import_rows(tmp_path, *(row.replace(",B90", ",C80") for row in rows), as_of="2026-03-02T08:00")


def test_a_sample_of_automatic_links_is_drawn_once_a_month_and_only_from_them(clock, tmp_path):
    joined(tmp_path)
    who = officer()
    from amparo.casework.intake.actions import take_in
    from amparo.people.models import Record

    person = Record.objects.earliest("pk").person
    take_in(described=said(given_names="Otro", surname1="Nombre"), source="intake", token="t", office=who.office,
            by=who, person=person)  # fmt: skip
    assert draw(month=MARCH, size=3) == 3
    assert draw(month=MARCH, size=3) == 0
    assert draw(month=MARCH, size=100) == 1
    looks = SecondLook.objects.all()
    assert {(look.kind, look.door, look.first, look.office_id) for look in looks} == {
        ("precision", "list", "same", "elpaso")
    }
    assert all(look.other_id < look.one_id for look in looks)


def test_a_link_found_wrong_before_the_sample_is_still_part_of_it(clock, tmp_path):
    joined(tmp_path, 1)
    from amparo.people.actions import separate
    from amparo.people.models import Record

    separate(record=Record.objects.latest("pk"), by=None, reason="another mother")
    assert draw(month=MARCH, size=10) == 1


def test_precision_is_what_blind_reviewers_found_right_with_its_interval(clock, tmp_path):
    joined(tmp_path)
    draw(month=MARCH, size=4)
    for look, given in zip(
        SecondLook.objects.order_by("pk"), ("same", "same", "different", "unsure"), strict=True
    ):
        actions.look_again(look=look, given=given, by=officer())
    by, total = lines()
    line = by["El Paso", str(SecondLook.objects.first().one.get_source_display())]
    for found in (line, total):
        assert (found.precision.hits, found.precision.n, found.unsure) == (2, 3, 1)
        assert found.precision.low < 2 / 3 < found.precision.high


def test_agreement_counts_what_was_asked_twice(clock, settings):
    settings.AMPARO_SECOND_LOOKS = 1.0
    for first in (0, 2, 4):
        answer(question(*strangers(2, first=first)), "different" if first else "same", officer())
    for look, given in zip(SecondLook.objects.order_by("pk"), ("same", "different", "same"), strict=True):
        actions.look_again(look=look, given=given, by=officer())
    found = lines()[1].agreement
    assert (found.n, round(found.share, 3), round(found.kappa, 3)) == (3, 0.667, 0.4)


def test_the_first_reviewer_cannot_give_the_second_answer_not_even_in_the_database(clock, settings):
    settings.AMPARO_SECOND_LOOKS = 1.0
    first = officer()
    answer(question(*strangers(2)), "same", first)
    look = SecondLook.objects.get()
    with pytest.raises(NotAllowed):
        actions.look_again(look=look, given="same", by=first)
    with pytest.raises(IntegrityError, match="a_second_look_is_somebody_elses"), transaction.atomic():
        SecondLook.objects.update(given="same", answered_at=look.asked_at, answered_by=first)


def test_the_command_draws_and_says_how_many(clock, tmp_path):
    joined(tmp_path, 2)
    out = io.StringIO()
    call_command("draw_review_sample", "--month", "2026-03", "--size", "5", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"month": "2026-03", "drawn": 2}


def test_on_the_first_of_the_month_the_month_before_is_sampled(clock, tmp_path):
    joined(tmp_path, 2)
    clock.move_to(dt.datetime(2026, 4, 1, 8, tzinfo=dt.UTC))
    tasks.sample_last_month(0)
    assert set(SecondLook.objects.values_list("month", flat=True)) == {MARCH}


def test_every_night_the_queue_is_read_again(clock):
    pair = question(*strangers(2))
    type(pair).objects.update(priority=0, facts=["minor"])
    tasks.refresh_queue(0)
    pair.refresh_from_db()
    assert (pair.facts, pair.priority != 0) == ([], True)


def test_the_page_is_for_supervisors_headquarters_and_auditors(client, clock, tmp_path):
    joined(tmp_path, 2)
    receive(said(given_names="Zenón", surname1="Ajuria"), office="elpaso")
    for role, status in (
        (Role.SUPERVISOR, 200),
        (Role.HEADQUARTERS, 200),
        (Role.AUDITOR, 200),
        (Role.OFFICER, 403),
    ):
        client.force_login(officer(role=role))
        answered = client.get("/duplicados/cifras/?month=2026-03")
        assert answered.status_code == status
    client.force_login(officer(role=Role.AUDITOR))
    page = client.get("/duplicados/cifras/?month=2026-03").content.decode()
    assert "100.0 %" in page
    assert "(2/2)" in page
    assert "En este mes no se preguntó" in client.get("/duplicados/cifras/?month=2025-01").content.decode()
    assert client.get("/duplicados/cifras/?month=nonsense").status_code == 200


def test_the_number_of_queries_of_the_figures_is_fixed(clock, django_assert_num_queries):
    question(*strangers(2))
    with django_assert_num_queries(6):
        figures(MARCH, None)


def test_every_door_that_joins_by_itself_is_sampled_and_named_by_its_check(clock):
    """An intake in which the officer recognised nobody, and an alert of the app, are joined by the machine alone."""
    known = {
        "given_names": "Eleuterio",
        "surname1": "Villaseñor",
        "surname2": "Olmedo",
        "curp": "VIOE720514HDFLLL09",
    }
    receive(said(**known), source="intake", office="elpaso")
    receive(said(**known), source="intake", office="elpaso", door="intake")
    receive(said(**known), source="app", office="elpaso", door="api")
    assert draw(month=MARCH, size=10) == 2
    assert set(SecondLook.objects.values_list("door", flat=True)) == {"intake", "api"}
    assert {door for _office, door in lines()[0]} >= {"Ingreso", "API"}


def test_whom_an_officer_recognised_the_officer_joined(clock):
    known = {
        "given_names": "Eleuterio",
        "surname1": "Villaseñor",
        "surname2": "Olmedo",
        "curp": "VIOE720514HDFLLL09",
    }
    office, by = Office.objects.get(pk="elpaso"), officer()
    first = take_in(described=said(**known), source="intake", token="a", office=office, by=by)
    take_in(described=said(**known), source="intake", token="b", office=office, by=by, person=first.person)
    assert draw(month=MARCH, size=10) == 0
    take_in(described=said(**known), source="intake", token="c", office=office, by=by)
    assert draw(month=MARCH, size=10) == 1
