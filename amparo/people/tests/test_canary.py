"""The canary: known people changed as life changes them are found every night, or somebody is told (casework §B 3)."""

from __future__ import annotations

import io
import json
from collections import Counter
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from amparo.core import clock
from amparo.matching import Described
from amparo.matching.synthetic import describe, people
from amparo.people.canary.models import CanaryRun
from amparo.people.canary.mutations import FEWEST, MUTATIONS, THRESHOLDS, without_numbers
from amparo.people.canary.queries import alarm, changes
from amparo.people.canary.running import failures_of, run_canary
from amparo.people.canary.words import CHANGES
from amparo.people.models import Check, Door, MatchKey, Pair, Person, Record, Source
from amparo.people.receiving import NewRecord, receive_records
from amparo.people.tasks import canary
from tests.factories import officer, said

JOSE = said(
    given_names="José Luis",
    surname1="García",
    surname2="López",
    birth_date="1987-05-03",
    curp="BOXW310820HNERXN09",
)


def registry(number: int, seed: str = "registry", source: str = "consular") -> None:
    rng = Random(seed)
    new = [
        NewRecord(Source.CONSULAR, f"{seed}:{position}", told, told.as_mapping())
        for position, truth in enumerate(people(number, rng))
        for told in [describe(truth, source, rng)]
    ]
    receive_records(new=new, received_at=clock.now(), office=None, by=None, door=Door.SYNTHETIC)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("swapped_day_and_month", {"birth_date": "1987-03-05"}),
        ("dropped_second_surname", {"surname2": ""}),
        ("second_surname_taken_for_the_name",
         {"given_names": "José Luis García", "surname1": "López", "surname2": ""}),
        ("swapped_surnames", {"surname1": "López", "surname2": "García"}),
        ("hyphenated", {"surname1": "", "surname2": "", "surnames": "GARCIA-LOPEZ"}),
        ("joined", {"surname1": "", "surname2": "", "surnames": "GARCIALOPEZ"}),
        ("second_surname_as_initial", {"surname1": "", "surname2": "", "surnames": "GARCIA L"}),
        ("only_the_first_given_name", {"given_names": "José"}),
        ("abbreviated", {"given_names": "JOSE LUIS", "surname1": "GARCIA", "surname2": "LPZ"}),
    ],
)  # fmt: skip
def test_a_change_is_what_its_name_says(name, changed):
    expected = Described.from_mapping({**JOSE.as_mapping(), **changed})
    assert MUTATIONS[name](JOSE, Random(1)) == expected


@given(name=st.sampled_from(sorted(MUTATIONS)), seed=st.integers(0, 500))
def test_a_change_changes_something_or_does_not_apply_and_is_the_same_for_the_same_seed(name, seed):
    told = describe(people(1, Random(seed))[0], "consular", Random(seed))
    changed = MUTATIONS[name](told, Random(seed))
    assert changed != told
    assert changed == MUTATIONS[name](told, Random(seed))


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_change_does_not_apply_to_whom_nothing_is_known_of(name):
    assert MUTATIONS[name](Described(), Random(1)) is None


def test_every_change_has_a_threshold_and_words():
    assert set(THRESHOLDS) == set(MUTATIONS)
    assert set(CHANGES) == {*MUTATIONS, "strangers"}


def test_nobody_is_asked_about_by_a_number_that_would_find_them_anyway():
    assert without_numbers(JOSE).curp == ""
    assert without_numbers(JOSE).surname1 == "García"


def test_a_share_is_judged_by_its_threshold_and_only_when_enough_were_asked():
    found = Counter({"joined": FEWEST - 2, "nickname": FEWEST - 2})
    assert failures_of(Counter({"joined": FEWEST, "nickname": FEWEST}), found) == ["joined"]
    assert failures_of(Counter({"joined": FEWEST - 1}), Counter()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_the_canary_passes_on_a_registry_that_works_and_makes_nobody():
    registry(120)
    before = [model.objects.count() for model in (Person, Record, Pair, MatchKey)]
    run = run_canary(seed="2026-03-02", persons=60, strangers=40)
    assert run.failures == []
    assert run.passed
    assert run.persons == 60
    assert set(run.asked) == set(MUTATIONS)
    assert [model.objects.count() for model in (Person, Record, Pair, MatchKey)] == before
    asked = Check.objects.filter(door=Door.CANARY)
    assert asked.count() == sum(run.asked.values()) + 40
    assert not asked.filter(record__isnull=False).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_asks_the_same():
    registry(40)
    one, other = (run_canary(seed="x", persons=20, strangers=5) for _ in range(2))
    assert (one.asked, one.found, one.missed) == (other.asked, other.found, other.missed)
    assert run_canary(seed="y", persons=20, strangers=5).missed != one.missed or one.missed == []


def a_check_that_finds_nobody() -> None:
    registry(40)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_matchkey")


@pytest.mark.django_db
def test_a_check_that_stopped_finding_raises_the_alarm(client):
    a_check_that_finds_nobody()
    with capture_logs() as logs:
        run = run_canary(seed="x", persons=40, strangers=0)
    assert not run.passed
    assert "joined" in run.failures
    assert {"event": "canary_failed", "log_level": "error"}.items() <= logs[-1].items()
    assert alarm() == run
    client.force_login(officer(role="headquarters"))
    assert "La revisión de duplicados encuentra a muy pocas personas" in client.get("/").content.decode()
    client.force_login(officer())
    assert "La revisión de duplicados encuentra" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_alarm_stands_until_a_run_passes():
    a_check_that_finds_nobody()
    run_canary(seed="x", persons=40, strangers=0)
    run_canary(seed="x", persons=0, strangers=0)
    assert alarm() is None


@pytest.mark.django_db
def test_the_command_ends_with_an_error_when_too_few_are_found():
    a_check_that_finds_nobody()
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("canary", "--json", "--people", "40", "--strangers", "1", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["passed"] is False


@pytest.mark.django_db
def test_the_command_says_what_it_asked_and_found():
    registry(30)
    out = io.StringIO()
    call_command("canary", "--json", "--people", "10", "--strangers", "2", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["passed"], said["persons"], said["strangers"][1]) == (True, 10, 2)


@pytest.mark.django_db
def test_invented_people_who_are_found_raise_the_alarm():
    """The strangers of a seed, put into the registry beforehand, are strangers no more."""
    rng = Random("strangers:x")
    for position, truth in enumerate(people(30, rng)):
        told = describe(truth, "us_list", rng)
        receive_records(new=[NewRecord(Source.LIST, f"s:{position}", told, {})], received_at=clock.now(), office=None,
                        by=None, door=Door.LIST)  # fmt: skip
    run = run_canary(seed="x", persons=0, strangers=30)
    assert run.failures == ["strangers"]


@pytest.mark.django_db
def test_the_night_job_writes_one_row_with_the_date_for_a_seed():
    canary(1_772_442_000)
    assert CanaryRun.objects.get().seed == "2026-03-02"


@pytest.mark.django_db
def test_a_run_is_kept_as_it_was():
    run = run_canary(seed="x", persons=0, strangers=0)
    with pytest.raises(Exception, match="Cannot update"):
        CanaryRun.objects.filter(pk=run.pk).update(passed=False)


@pytest.mark.django_db
def test_the_page_shows_nothing_yet_then_the_nights_the_worst_change_first(client):
    client.force_login(officer(role="administrator"))
    assert "El canario todavía no ha salido" in client.get(reverse("canary")).content.decode()
    registry(40)
    run = run_canary(seed="x", persons=30, strangers=2)
    shares = [one["share"] for one in changes(run)]
    assert shares == sorted(shares)
    page = client.get(reverse("canary"))
    assert "Apellidos en una sola palabra" in page.content.decode()


@pytest.mark.django_db
def test_an_officer_has_no_business_with_the_canary(client):
    client.force_login(officer())
    assert client.get(reverse("canary")).status_code == 403
