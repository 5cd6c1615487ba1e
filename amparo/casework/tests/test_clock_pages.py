"""Deadlines by office and place: counts that are the lengths of the lists behind them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from amparo.casework import actions
from amparo.casework.clocks import queries
from amparo.casework.clocks.telling import tell_all
from amparo.casework.models import Case
from amparo.core import clock
from tests.factories import ADELANTO, EL_PASO, import_rows, officer

pytestmark = pytest.mark.django_db

ROWS = [
    f"A01234560{number},TZOMPANTZI {letter * 4},ITZEL,0{number + 1}/23/19{70 + number},F,MEXICO,B{number},{place}"
    for number, (letter, place) in enumerate(zip("abcdef", [EL_PASO] * 4 + [ADELANTO] * 2, strict=True))
]
WHEN = dt.datetime(2026, 3, 9, 18, tzinfo=dt.UTC)


@pytest.fixture
def world(tmp_path):
    import_rows(tmp_path, *ROWS[:3], as_of="2026-03-02T09:00")
    import_rows(tmp_path, *ROWS[3:], as_of="2026-03-09T09:00")
    by = officer("elpaso")
    first = Case.objects.order_by("pk").first()
    actions.record_interview(
        case=first, at=dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC), channel="visit", by=by
    )
    with time_machine.travel(WHEN, tick=False):
        tell_all(clock.now())
        yield by


def test_a8_the_sums_of_the_report_agree_and_each_number_is_the_length_of_its_list(world):
    by_office, by_place = (
        queries.ageing(code="first_interview", by=by, offices=None, now=WHEN) for by in ("office", "place")
    )
    assert by_office.total == by_place.total
    for report, column in ((by_office, "office"), (by_place, "facility")):
        lines = report.lines
        for number, (state, total) in enumerate(report.total.numbers):
            assert sum(line.numbers[number][1] for line in lines) == total
            for line in lines:
                where = (
                    {"offices": [line.value]}
                    if column == "office"
                    else {"offices": None, "facility": line.value}
                )
                found = queries.clocks(code="first_interview", **where)
                assert queries.for_list(found, state, WHEN).count() == line.numbers[number][1], (line, state)
    assert dict(by_place.total.numbers)["breached"] == 2
    assert {line.name for line in by_place.lines} >= {EL_PASO, ADELANTO}


def test_a8_the_numbers_on_the_page_open_lists_of_that_length(client, world):
    client.force_login(officer(role="headquarters"))
    page = client.get("/plazos/antiguedad/").content.decode()
    page += client.get("/plazos/antiguedad/?by=place").content.decode()
    links = re.findall(r'href="(/plazos/\?code=[^"]+)">(\d+)<', page)
    assert len(links) >= 4
    for address, number in links:
        listed = client.get(address.replace("&amp;", "&"))
        assert (
            listed.context["page"].paginator.count == len(listed.context["page"].object_list) == int(number)
        )


def test_an_office_sees_its_own_deadlines_only(client, world):
    client.force_login(officer("sanbernardino"))
    page = client.get("/plazos/?state=breached&office=elpaso")
    assert len(page.context["page"].object_list) == 0


def test_the_pages_take_a_fixed_number_of_queries(client, world, django_assert_max_num_queries):
    client.force_login(officer(role="headquarters"))
    for address, most in (
        ("/plazos/", 12),
        ("/plazos/antiguedad/", 11),
        ("/plazos/antiguedad/?by=place", 11),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)


def test_the_case_shows_its_deadlines_with_the_rule(client, world):
    client.force_login(world)
    case = Case.objects.filter(office="elpaso", first_interview_at__isnull=True).order_by("pk").first()
    page = client.get(f"/casos/{case.folio}/").content.decode()
    assert "Tres días hábiles del consulado" in page
    assert "am-clock--breached" in page


def test_recompute_clocks_says_what_it_changed(world, capsys):
    from django.core.management import call_command

    call_command("recompute_clocks", "--json")
    assert '"changed": 0' in capsys.readouterr().out
