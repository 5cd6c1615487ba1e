"""What repeats, and consular notification, against what was counted by hand on small worlds."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.core import clock
from amparo.custody.models import Stay
from amparo.places.models import Office
from amparo.rights.notification import queries as notification
from amparo.rights.patterns import queries as patterns
from amparo.rights.tests.world import agree, alleged
from tests.factories import ADELANTO, EL_PASO, directory, facility, import_rows, officer, roster_file

pytestmark = pytest.mark.django_db
LETTERS = "ABCDEFGHIJKL"
HELD_DAYS = 20


def rows_of(place, numbers):
    return [f"A0{n:08d},TZOMPANTZI,{LETTERS[n % 12]}{'NA' * (1 + n // 12)},05/{1 + n:02d}/1980,F,MEXICO,B{n},{place}"
            for n in numbers]  # fmt: skip


@pytest.fixture
def world(tmp_path):
    """Ten people at Camp East Montana and ten at Adelanto, all for the same 20 days. At the first, eight were hurt, four of
    them in unit B2 and three of those on one day; at the second, two were left alone in a cell. One is dated no better than
    “unknown”, one was a year ago. Of the eight, six agreed to be counted with others."""
    directory()
    ana = officer()
    zone = Office.objects.get(pk="elpaso").zone
    today = clock.today()
    begin = dt.datetime.combine(today - dt.timedelta(days=HELD_DAYS - 1), dt.time(18), dt.UTC).astimezone(
        zone
    )
    import_rows(tmp_path, *rows_of(EL_PASO, range(10)), *rows_of(ADELANTO, range(10, 20)),
                as_of=begin.replace(tzinfo=None).isoformat())  # fmt: skip
    cases = list(Case.objects.select_related("record", "stay").order_by("record__source_id", "pk"))
    here = [case for case in cases if case.stay.stints.get().facility.name == EL_PASO]
    there = [case for case in cases if case.stay.stints.get().facility.name == ADELANTO]
    day = today - dt.timedelta(days=5)
    for at, case in enumerate(here[:8]):
        by = ana
        said = {"unit": "B2"} if at < 4 else {}
        one = alleged(case, by, day=day if at < 3 else day - dt.timedelta(days=at), **said)
        if at < 6:
            agree(one, by, "pattern")
    alleged(here[8], ana, certainty="unknown", day=None)
    alleged(here[9], ana, day=today - dt.timedelta(days=400))
    los_angeles = officer(there[0].office_id)
    for case in there[:2]:
        agree(
            alleged(case, los_angeles, kind="segregation", facility=facility(ADELANTO), day=day),
            los_angeles,
            "pattern",
        )
    return day


def counted(by, *, offices=None, agreed=False, everything=True, months=12):
    until = clock.today()
    since = until - dt.timedelta(days=months * 365 // 12)
    made = patterns.rows(by, offices=offices, since=since, until=until, agreed=agreed, everything=everything)
    return {
        (row.place, row.key): (
            row.cases,
            row.people,
            row.days,
            row.expected and round(row.expected, 2),
            row.stands_out,
        )
        for row in made
    }


def test_f9_the_finder_of_patterns_is_what_was_counted_by_hand(world, client):
    # Eight and two, of ten in all; the days held are the same in both: five were to be expected in each.
    days = 10 * HELD_DAYS
    assert counted("facility") == {
        (EL_PASO, ""): (8, 8, days, 5.0, False), (ADELANTO, ""): (2, 2, days, 5.0, False),
    }  # fmt: skip
    # Of the eight blows, four were to be expected at the first; of the two cells, one at the second.
    assert counted("kind") == {
        (EL_PASO, "use_of_force"): (8, 8, days, 4.0, True), (ADELANTO, "segregation"): (2, 2, days, 1.0, False),
    }  # fmt: skip
    assert counted("unit") == {(EL_PASO, "B2"): (4, 4, None, None, False)}
    by_day = counted("day")
    # Ten of ten people were held there on that day; half a case in 400 days times ten days.
    assert by_day[EL_PASO, world.isoformat()] == (3, 3, 10, 0.25, True)
    assert counted("authority") == {("", "ice"): (10, 10, None, None, False)}
    # What leaves: who did not agree is not counted, and what is of few people is hidden.
    assert counted("facility", agreed=True) == {
        (EL_PASO, ""): (6, 6, days, 4.0, False), (ADELANTO, ""): (2, 2, days, 4.0, False),
    }  # fmt: skip
    assert set(counted("facility", everything=False).values()) == {(None, None, days, None, False)}
    assert list(counted("facility", offices=["elpaso"])) == [(EL_PASO, "")]
    _pages(client)


def _pages(client):
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    own = client.get("/derechos-humanos/patrones/").context["rows"]
    assert [(row.place, row.cases) for row in own] == [(EL_PASO, 8)], "the office's own, all of them"
    network = client.get("/derechos-humanos/patrones/?scope=all").context["rows"]
    assert {row.cases for row in network} == {None}
    file = client.get("/derechos-humanos/patrones/facility.csv").content.decode()
    assert "menos de 10" in file
    assert ",8," not in file, "a file that leaves hides what the page of the office shows"
    client.force_login(officer("", Role.HEADQUARTERS))
    rows = client.get("/derechos-humanos/patrones/?by=unit").context["rows"]
    assert [(row.words, row.cases) for row in rows] == [("B2", 4)]
    assert len(client.get("/derechos-humanos/", {"unit": "B2"}).context["rows"]) == 4, (
        "each figure opens its list"
    )
    client.force_login(officer("elpaso"))
    assert client.get("/derechos-humanos/patrones/").status_code == 403
    assert client.get("/derechos-humanos/patrones/facility.csv").status_code == 403


def test_consular_notification_is_what_was_counted_by_hand(tmp_path, client):
    """Twelve arrests by ICE: told after 2 days (eleven) or after 5 (one); ten spoken with, one day after the notice."""
    directory()
    ana = officer()
    noon = dt.datetime.combine(clock.today() - dt.timedelta(days=40), dt.time(18), dt.UTC)
    headings = "A-Number,Last Name,First Name,DOB,Sex,COB,Booking,Book-In Date,Facility"
    from amparo.custody.importing import import_file

    lines = [
        f"A0{n:08d},TZOMPANTZI,{LETTERS[n]}NA,05/{1 + n:02d}/1980,F,MEXICO,B{n},"
        f"{noon - dt.timedelta(days=5 if n == 11 else 2):%m/%d/%Y},{EL_PASO}"
        for n in range(12)
    ]
    import_file(
        path=roster_file(tmp_path, *lines, headings=headings),
        office=Office.objects.get(pk="elpaso"),
        as_of=noon,
        full=False,
    )
    assert Stay.objects.count() == 12
    late = Stay.objects.order_by("began_at").first()
    # A list gives the day; here every arrest was at the hour of the list.
    Stay.objects.update(began_at=noon - dt.timedelta(days=2))
    Stay.objects.filter(pk=late.pk).update(began_at=noon - dt.timedelta(days=5))
    cases = list(Case.objects.order_by("pk"))
    for case in cases[:10]:
        casework.record_interview(case=case, at=noon + dt.timedelta(days=1), channel="visit", by=ana)

    def figures(by, everything=True):
        since = clock.now() - dt.timedelta(days=365)
        return notification.rows(by, offices=None, since=since, until=clock.now(), everything=everything)

    (ice,) = figures("authority")
    assert (ice.authority, ice.arrests, ice.told, ice.soon, ice.met) == ("ice", 12, 12, 11, 10)
    assert (ice.told_median, ice.contact_median, ice.whole_median) == (48, 24, 72)
    assert sum(row.arrests for row in figures("both")) == 12
    (hidden,) = figures("authority", everything=False)
    assert (hidden.arrests, hidden.told) == (12, 12)
    assert (hidden.soon, hidden.met) == (None, None), "the one told late and the two not spoken with are few"
    for role, few in ((Role.HEADQUARTERS, 10), (Role.AUDITOR, None)):
        client.force_login(officer("", role))
        (row,) = client.get("/derechos-humanos/notificacion/").context["rows"]
        assert row.met == few
        assert "menos de 10" in client.get("/derechos-humanos/notificacion/authority.csv").content.decode()
    client.force_login(officer("boston", Role.SUPERVISOR))
    assert "No se conoce ninguna" in client.get("/derechos-humanos/notificacion/").content.decode()
    client.force_login(officer("elpaso"))
    assert client.get("/derechos-humanos/notificacion/").status_code == 403
