"""The list of returns as a file, and the follow-ups in «Mi trabajo»."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from amparo.accounts.models import Reading, Role
from amparo.casework.worklists.mine import my_work
from amparo.core import clock
from amparo.returns.follow_ups.queries import follow_ups
from amparo.returns.models import FollowUp
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
PURPOSE = "Junta del lunes"


@pytest.fixture
def three():
    """A formula for a name, a girl of ten, and somebody of another centre."""
    return [
        world.arrived(record=world.somebody(given_names="=cmd|calc"), state="OC"),
        world.arrived(
            record=world.somebody(given_names="Xochitlpequeña", birth_date="2016-04-04"), state="OC"
        ),
        world.arrived(record=world.somebody(), at="matamoros", state="GR"),
    ]


def taken(client, staff, **more):
    client.force_login(staff)
    return client.post(reverse("export_returns"), {"purpose": PURPOSE, "form": "csv", "list": "", **more})


def test_a_coordinator_takes_the_list_of_their_centre_along_and_everybody_in_it_counts_as_read(client, three):
    desk = world.desk()
    text = taken(client, desk).content.decode()
    assert text.startswith("\ufeff")
    lines = text.split("\r\n")
    assert len([line for line in lines if line]) == 3  # a heading and two: the third is of Matamoros
    assert "'=" in text or ",=" not in text
    assert str(three[0]) in text
    assert str(three[2]) not in text
    read = Reading.objects.filter(staff=desk, page="export of returns")
    assert set(read.values_list("person_id", "purpose")) == {
        (one.record.person_id, PURPOSE) for one in three[:2]
    }


def test_headquarters_takes_all_of_a_filter_and_no_minors_name(client, three):
    hq = officer("", Role.HEADQUARTERS)
    answer = taken(client, hq, form="xlsx", list="state=OC")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(
        0
    )
    rows = sheet.to_python()
    assert len(rows) == 3
    assert not any("Xochitlpequeña" in str(cell) for row in rows for cell in row)
    assert any(str(three[1]) == row[0] for row in rows)
    assert not Reading.objects.filter(staff=hq, person_id=three[1].record.person_id).exists()


def test_the_list_is_for_coordinators_and_for_a_purpose(client, three):
    assert taken(client, world.desk(agency="sep")).status_code == 302
    assert taken(client, world.desk(), purpose="  ").status_code == 302
    assert taken(client, officer("OC", Role.STATE)).status_code == 403
    assert taken(client, officer("", Role.CIAM)).status_code == 403
    assert not Reading.objects.filter(page="export of returns").exists()
    client.force_login(world.desk(agency="sep"))
    assert reverse("export_returns") not in client.get(reverse("returns")).content.decode()
    client.force_login(world.desk())
    assert reverse("export_returns") in client.get(reverse("returns")).content.decode()


def test_the_call_centre_finds_follow_ups_that_are_due_and_late_in_its_work(
    client, django_assert_max_num_queries
):
    ciam = officer("", Role.CIAM)
    due, late, coming = world.arrived(days_ago=31), world.arrived(days_ago=60), world.arrived(days_ago=20)
    now = clock.now()
    parts = {part.source.code: part for work in my_work(ciam, now=now, zone=dt.UTC) for part in work.parts}
    assert [row.folio for row in parts["follow_ups"].rows] == [str(due)]
    assert [row.folio for row in parts["follow_ups_late"].rows] == [str(late)]
    for code, tab in (("follow_ups", "today"), ("follow_ups_late", "late")):
        assert parts[code].count == follow_ups(ciam, today=now.date(), tab=tab).count()
    client.force_login(ciam)
    page = client.get(reverse("worklist")).content.decode()
    assert reverse("follow_up", args=[FollowUp.objects.get(homecoming=due, day=30).pk]) in page
    assert str(late) in page
    assert str(coming) not in page
    # One more costs no more.
    with django_assert_max_num_queries(60):
        my_work(ciam, now=now, zone=dt.UTC)


def test_a_minors_follow_up_is_covered_in_the_call_centres_work():
    ciam = officer("", Role.CIAM)
    world.arrived(record=world.somebody(given_names="Xochitlpequeña", birth_date="2016-04-04"), days_ago=31)
    rows = [
        row
        for work in my_work(ciam, now=clock.now(), zone=dt.UTC)
        for part in work.parts
        for row in part.rows
    ]
    assert rows
    assert not any("Xochitlpequeña" in row.title for row in rows)
