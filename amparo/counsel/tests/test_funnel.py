"""C2: the funnel of headquarters: its figures are the raw counts, each is the length of its list, and it finds the faults."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.counsel.funnel import behind, coverage, exporting, figures, jobs
from amparo.counsel.funnel.asked import Asked, months_before
from amparo.counsel.funnel.figures import BY, STAGES, WAITS, funnel
from amparo.counsel.models import Advisor, Reach, Snapshot
from amparo.counsel.referrals import actions, answering
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.tests import raw
from amparo.counsel.tests.pale import advisor, contract, in_progress, offered, referral
from amparo.places.models import Facility
from tests.factories import EL_PASO, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def year(**more: object) -> Asked:
    return Asked(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 1), at=clock.now(), **more)


def length(asked: Asked, what: str) -> int:
    """How long the list behind a figure is."""
    if what in behind.OF_OFFERS:
        return behind.offers(asked, what).count()
    if what in behind.OF_PEOPLE:
        return behind.detained(asked, what).count()
    return behind.referrals(asked, what).count()


def client_of(role: str, office: str = "elpaso") -> Client:
    client = Client()
    client.force_login(officer(office, role))
    return client


# The figures ------------------------------------------------------------------------------------------------------------


def test_c2_headquarters_sees_how_far_referrals_came_and_how_long_each_part_took(tmp_path):
    terms = contract()
    silent, willing = advisor(terms), advisor(terms)
    case, by = detained(tmp_path), officer()
    now = clock.now()
    offer = offered(case, by=by)
    asked = offer.advisor
    with time_machine.travel(now + dt.timedelta(hours=30), tick=False):
        run_out(clock.now())  # nobody answered: the other is asked
    other = willing if asked == silent else silent
    made = offer.referral
    with time_machine.travel(now + dt.timedelta(hours=40), tick=False):
        answering.clear(referral=made, advisor=other)
        answering.acknowledge(referral=made, advisor=other)
        answering.contacted(referral=made, advisor=other, on=clock.today())
        answering.accept(referral=made, advisor=other, level="representation")
        found = funnel(
            Asked.read({}, staff=officer(role=Role.HEADQUARTERS), zone=dt.UTC, now=clock.now()), "advisor"
        )
    total = found.total
    assert total.stages == {
        "referred": 1,
        "offered": 1,
        "acknowledged": 1,
        "accepted": 1,
        "represented": 1,
        "concluded": 0,
    }
    assert (total.offers, total.lapsed, total.unanswered) == (2, 1, 0.5)
    assert total.waits["answer"].median == pytest.approx(40, abs=0.1)
    assert total.waits["end"].n == 0
    worst, best = found.lines
    assert (worst.key, worst.unanswered, worst.stages["accepted"]) == (str(asked.pk), 1.0, 0)
    assert (best.key, best.unanswered) == (str(other.pk), 0.0)
    assert best.waits["answer"].median == pytest.approx(10, abs=0.1)  # only since they were asked themselves


def test_c2_the_share_of_the_detained_with_counsel(tmp_path):
    advisor(contract())
    case, by = detained(tmp_path), officer()
    import_rows(
        tmp_path, f"A099999999,RUIZ-MORA,ANA,05/23/1980,F,MEXICO,C9,{EL_PASO}", as_of="2026-03-02T10:00"
    )
    asked = year()
    assert (funnel(asked, "office").total.detained, funnel(asked, "office").total.with_counsel) == (2, 0)
    in_progress(case, by=by)
    asked = year()
    for key in ("office", "month"):
        found = funnel(asked, key)
        assert [one.with_counsel for one in (*found.lines, found.total) if one.detained] == [0.5, 0.5]
    assert length(asked, "detained_with_counsel") == 1
    assert length(asked, "detained_without") == 1


def test_advice_is_no_counsel_and_a_representation_that_was_lost_was_one(tmp_path):
    advisor(contract())
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by, level="advice")
    assert funnel(year(), "office").total.detained_with_counsel == 0
    assert funnel(year(), "office").total.stages["represented"] == 0
    actions.must_decide(made, at=clock.now())
    actions.decide(referral=made, keep=False, reason="Prueba", by=by)
    found = funnel(year(), "office").total
    assert found.stages["accepted"] == 1  # it had been, whatever came after


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roads=st.lists(raw.ROADS, max_size=12),
    by=st.sampled_from(sorted(BY)),
    office=st.sampled_from(["", "", "elpaso"]),
    area=st.sampled_from(["", "", "laboral"]),
    one=st.integers(0, 3),
    until=st.integers(20, 150),
)
def test_c2_the_figures_are_the_raw_counts_of_any_world(
    tmp_path_factory, roads, by, office, area, one, until
):
    with transaction.atomic():
        terms = contract()
        advisors = [advisor(terms) for _ in range(3)]
        raw.build(detained(tmp_path_factory.mktemp("raw")), terms, advisors, roads)
        asked = Asked(
            since=dt.date(2026, 1, 1), until=dt.date(2026, 4, 1), at=raw.BEGAN + dt.timedelta(days=until),
            office=office, area=area, advisor=advisors[one].pk if one < 3 else 0,
        )  # fmt: skip
        compare(asked, by)
        transaction.set_rollback(True)


def compare(asked, by):
    made, wanted = figures.count(asked, by), raw.count(asked, by)
    lines = {line.key: line for line in made.lines if line.stages["referred"]}
    assert set(lines) == set(wanted) - {""}
    for key, line in {**lines, "": made.total}.items():
        told = wanted[key]
        assert (line.stages, line.offers, line.lapsed) == (told["stages"], told["offers"], told["lapsed"])
        for code, wait in line.waits.items():
            hours = told["waits"][code]
            assert wait.n == len(hours)
            if hours:
                assert wait.median == pytest.approx(raw.percentile(hours, 0.5))
                assert wait.p90 == pytest.approx(raw.percentile(hours, 0.9))
        of = asked if not key else narrowed(asked, by, key)
        for what in (*STAGES, "offers", "lapsed", *WAITS):
            figure = line.stages.get(what, {"offers": line.offers, "lapsed": line.lapsed}.get(what, -1))
            if what in WAITS:
                if by == "advisor" and WAITS[what][0] in ("opened_at", "consented"):
                    continue  # the wait of a person, of whom nobody alone is the cause
                figure = line.waits[what].n
            assert length(of, what) == figure, what
    if by != "advisor":
        for what in STAGES:
            assert sum(line.stages[what] for line in lines.values()) == made.total.stages[what]


def narrowed(asked, by, key):
    if by == "month":
        return asked.but(month=dt.date.fromisoformat(f"{key}-01"))
    return asked.but(**{by: int(key) if by == "advisor" else key})


def test_the_month_is_of_the_readers_zone():
    assert months_before(dt.date(2026, 1, 1), 1) == dt.date(2025, 12, 1)
    assert months_before(dt.date(2026, 12, 1), -1) == dt.date(2027, 1, 1)


# The pages --------------------------------------------------------------------------------------------------------------


def test_c2_every_figure_of_the_page_opens_a_list_as_long_as_it(tmp_path):
    advisor(contract())
    in_progress(detained(tmp_path), by=officer())
    client = client_of(Role.HEADQUARTERS)
    for by in BY:
        page = client.get(f"/pale/embudo/?by={by}").content.decode()
        links = re.findall(r'href="(/pale/embudo/lista/\?[^"]+)">(\d+)', page)
        assert len(links) > 8, by
        for address, figure in links:
            answer = client.get(address.replace("&amp;", "&"))
            assert answer.context["page"].paginator.count == int(figure), (by, address)


def test_a_supervisor_sees_their_own_office_whatever_the_address_says(tmp_path):
    advisor(contract())
    in_progress(detained(tmp_path), by=officer())
    theirs = client_of(Role.SUPERVISOR, "boston").get("/pale/embudo/?office=elpaso")
    assert theirs.context["made"].total.stages["referred"] == 0
    assert b"Nadie fue canalizado" in theirs.content or theirs.context["made"].total.detained == 0
    own = client_of(Role.SUPERVISOR, "elpaso").get("/pale/embudo/")
    assert own.context["made"].total.stages["referred"] == 1
    assert client_of(Role.OFFICER).get("/pale/embudo/").status_code == 403
    assert client_of(Role.OFFICER).get("/pale/con-mas/").status_code == 403


@pytest.mark.parametrize("words", ["at=ayer", "since=2026-13", "since=9999-01&until=0001-01", "advisor=99999999999",
                                   "month=x&area=nada&office=nada", "at=2026-01-01"])  # fmt: skip
def test_what_an_address_says_wrongly_is_left_out(words):
    client = client_of(Role.HEADQUARTERS)
    assert client.get(f"/pale/embudo/?{words}").status_code == 200
    assert client.get(f"/pale/embudo/lista/?what=referred&{words}").status_code == 200
    assert client.get("/pale/embudo/lista/?what=nada").status_code == 404


def test_the_table_is_downloaded_and_no_cell_becomes_a_formula(tmp_path):
    terms = contract()
    who = advisor(terms)
    Advisor.objects.filter(pk=who.pk).update(name='=HYPERLINK("http://example.org")')
    in_progress(detained(tmp_path), by=officer())
    answer = client_of(Role.HEADQUARTERS).get("/pale/embudo/cifras.csv?by=advisor")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[1][0].startswith("'=HYPERLINK")
    assert rows[2][2] == "1"
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [exporting.safe(one) for one in ("+1", "-1", "@x", "\tx", -1, "Sí", None)] == [
        "'+1", "'-1", "'@x", "'\tx", "-1", "Sí", "",
    ]  # fmt: skip


def test_the_pages_ask_the_database_as_often_however_much_there_is(tmp_path):
    terms = contract()
    advisors = [advisor(terms) for _ in range(3)]
    case, counts = detained(tmp_path), []
    client = client_of(Role.HEADQUARTERS)
    road = {"office": "elpaso", "area": "migratorio", "day": 1, "far": 6, "hours": [1] * 7, "level": "representation",
            "silent": 1, "advisor": 0}  # fmt: skip
    pages = ["/pale/embudo/?since=2026-01&until=2026-06", "/pale/embudo/?by=advisor&since=2026-01", "/pale/cobertura/",
             "/pale/embudo/lista/?what=lapsed&since=2026-01", "/pale/embudo/lista/?what=help&since=2026-01"]  # fmt: skip
    for many in (1, 15):
        raw.build(case, terms, advisors, [{**road, "day": day, "advisor": day % 3} for day in range(many)])
        counts.append([])
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 22


def test_a_big_network_is_answered_from_what_was_kept_and_its_lists_are_of_the_same_moment(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(figures, "TOO_MANY", 0)
    advisor(contract())
    case, by = detained(tmp_path), officer()
    referral(case, by=by)
    then = clock.now()
    assert jobs.keep_all(then) == len(BY) * 8
    with time_machine.travel(then + dt.timedelta(minutes=5), tick=False):
        referral(case, by=by, consent=False, area="penal", forum="none", level_wanted="orientation")
        page = client_of(Role.HEADQUARTERS).get("/pale/embudo/")
        assert page.context["kept"] is True
        assert page.context["made"].total.stages["referred"] == 1
        address = re.findall(r'href="(/pale/embudo/lista/\?[^"]+what=referred[^"]*)"', page.content.decode())[
            0
        ]
        assert (
            client_of(Role.HEADQUARTERS).get(address.replace("&amp;", "&")).context["page"].paginator.count
            == 1
        )
        jobs.keep_all(clock.now())
        assert client_of(Role.HEADQUARTERS).get("/pale/embudo/").context["made"].total.stages["referred"] == 2
    assert Snapshot.objects.count() == len(BY) * 8


# Coverage, contracts, more money ----------------------------------------------------------------------------------------


def test_c2_counties_without_an_advisor_and_whom_that_concerns(tmp_path):
    terms = contract()
    who = advisor(terms)
    case = detained(tmp_path)
    held = Facility.objects.get(stints__stay=case.stay)
    made = coverage.coverage("migratorio", on=clock.today())
    assert [(one.fips, one.held) for one in made.concerned] == [(held.county_id, 1)]
    assert list(coverage.held_in(held.county_id)) == [case]
    assert made.held_without == 1
    Reach.objects.create(advisor=who, facility=held, mode="video")
    made = coverage.coverage("migratorio", on=clock.today())
    assert made.concerned == []
    assert made.held == 1
    assert coverage.coverage("penal", on=clock.today()).held_without == 1
    client = client_of(Role.HEADQUARTERS)
    page = client.get(f"/pale/cobertura/?area=penal&county={held.county_id}")
    assert case.folio.encode() in page.content
    assert len(page.context["points"]) == 53
    rows = (
        b"".join(client.get("/pale/cobertura/condados.csv?area=penal").streaming_content)
        .decode()
        .splitlines()
    )
    assert len(rows) == len(made.places) + 1


@pytest.mark.parametrize("wrong", ["ended", "of another consulate", "over"])
def test_whose_contract_is_not_in_force_with_that_consulate_covers_nothing(tmp_path, wrong):
    terms = contract()
    who = advisor(terms)
    held = Facility.objects.get(stints__stay=detained(tmp_path).stay)
    Reach.objects.create(advisor=who, county=held.county, mode="in_person")
    assert coverage.coverage("migratorio", on=clock.today()).held_without == 0
    if wrong == "of another consulate":
        type(who).objects.filter(pk=who.pk).update(firm=contract("boston").firm)
    else:
        over = {"state": "ended"} if wrong == "ended" else {"ends_on": clock.today() - dt.timedelta(days=1)}
        type(terms).objects.filter(pk=terms.pk).update(**over)
    assert coverage.coverage("migratorio", on=clock.today()).held_without == 1


def test_a_contract_that_has_too_little_left_is_named_with_the_month(tmp_path):
    terms = contract(ceiling="5000.00")
    advisor(terms)
    in_progress(detained(tmp_path), by=officer())
    full = contract()
    first, second = coverage.contracts(on=clock.today(), at=clock.now())
    assert (first.contract, first.taken, first.cost, first.left) == (terms, 1, Decimal(4000), Decimal(1000))
    assert first.dry_since == clock.today().replace(day=1)
    assert (second.contract, second.dry_since) == (full, None)


def test_c2_with_so_much_more_money_where(tmp_path):
    poor, rich = contract(ceiling="100.00"), contract("boston")
    advisor(poor), advisor(rich)
    case, by = detained(tmp_path), officer()
    referral(case, by=by)
    client = client_of(Role.HEADQUARTERS)
    found = client.get("/pale/con-mas/?extra=5000").context["found"]
    assert [(one.contract, one.people, one.amount) for one in found.places] == [(poor, 1, Decimal("3900.00"))]
    assert (found.found.as_wanted_before, found.found.as_wanted) == (0, 1)
    none = client.get("/pale/con-mas/?extra=10").context["found"]
    assert none.places == []
    assert client.get("/pale/con-mas/?extra=nada").context["form"].errors
    assert client.get("/pale/con-mas/").context["waiting"] == 1
    assert client_of(Role.AUDITOR).get("/pale/con-mas/").status_code == 403
