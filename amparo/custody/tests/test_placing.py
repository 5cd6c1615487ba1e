"""Where sightings put people, whatever order they arrive in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from amparo.casework.models import Case, Event, Task
from amparo.custody.actions import end_stay
from amparo.custody.models import Sighting, Stay, Stint
from amparo.custody.queries import whereabouts
from amparo.people import actions as people
from amparo.people.models import Pair, Person
from amparo.places.models import Office
from tests.factories import ADELANTO, EL_PASO, JOSE, JOSE_MOVED, MARIA, detained, facility, import_rows

pytestmark = pytest.mark.django_db


def stints():
    return [
        (one.place, one.began_at.day, one.ended_at.day if one.ended_at else None)
        for one in Stint.objects.order_by("began_at", "pk")
    ]


def test_a_list_that_does_not_say_where_moves_nobody(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE.replace(EL_PASO, ""), as_of="2026-03-09T09:00")
    assert [place for place, _began, _ended in stints()] == [EL_PASO]
    assert whereabouts(Person.objects.get()).as_of.day == 9


def test_somebody_first_seen_on_a_list_that_does_not_say_where_is_held_at_no_invented_place(tmp_path):
    import_rows(tmp_path, JOSE.replace(EL_PASO, ""), as_of="2026-03-02T09:00")
    found = whereabouts(Person.objects.get())
    assert found.facility is None
    assert found.place == "lugar no indicado"
    assert Case.objects.get().office_id == "elpaso"


def test_a_late_list_from_a_third_place_goes_between_the_two(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    import_rows(tmp_path, JOSE.replace(EL_PASO, "Stewart Detention Center"), as_of="2026-03-10T09:00")
    assert stints() == [(EL_PASO, 2, 10), ("Stewart Detention Center", 10, 20), (ADELANTO, 20, None)]


def test_a_list_after_a_release_begins_another_stay_and_one_from_before_does_not(tmp_path):
    case = detained(tmp_path)
    stay = Stay.objects.get()
    zone = Office.objects.get(pk="elpaso").zone
    end_stay(stay=stay, end="released", at=dt.datetime(2026, 3, 20, 9, tzinfo=zone), by=None)
    import_rows(tmp_path, JOSE, as_of="2026-03-12T09:00")
    assert Stay.objects.count() == 1
    import_rows(tmp_path, JOSE, as_of="2026-04-02T09:00")
    assert Stay.objects.count() == 2
    assert whereabouts(case.record.person).end == ""


def test_nobody_is_looked_for_who_was_seen_elsewhere_under_another_file(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00", full=True)
    import_rows(tmp_path, MARIA.replace(EL_PASO, ADELANTO), as_of="2026-03-20T09:00", office="sanbernardino")
    jose, other = Person.objects.order_by("pk")
    people.merge(gone=other, kept=jose, by=None, reason="one person")
    roster = import_rows(
        tmp_path, "A099999999,TZOMPANTZI COYOTL,PEDRO,01/20/1970,M,MEXICO,B77," + EL_PASO,
        as_of="2026-03-10T09:00", full=True,
    )  # fmt: skip
    assert roster.counts["not_seen"] == 0
    assert not Task.objects.filter(kind="look_for").exists()


def test_nobody_is_looked_for_while_a_row_of_the_list_may_be_them(tmp_path):
    import_rows(
        tmp_path,
        "A012345678,GARCIA LOPEZ,JOSE LUIS,05/23/1987,M,MEXICO,," + EL_PASO,
        as_of="2026-03-02T09:00",
    )
    roster = import_rows(
        tmp_path, ",GARCIA LOPEZ,JOSE,05/23/1988,M,MEXICO,," + EL_PASO, as_of="2026-03-09T09:00", full=True
    )
    assert roster.counts["review"] == 1
    assert Pair.objects.filter(state="open").exists()
    assert roster.counts["not_seen"] == 0


def test_who_is_separated_from_a_file_and_held_gets_a_case_of_their_own(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE, as_of="2026-03-09T09:00")
    person = Person.objects.get()
    record = person.records.order_by("-pk").first()
    people.separate(record=record, by=None, reason="another person of that name")
    record.refresh_from_db()
    assert record.person_id != person.pk
    assert whereabouts(record.person).facility.name == EL_PASO
    assert Case.objects.filter(record__person=record.person).count() == 1


PEDRO = f"A055555555,TZOMPANTZI COYOTL,PEDRO,01/20/1970,M,MEXICO,B77,{EL_PASO}"


def test_a_late_list_does_not_lift_the_mark_of_a_later_complete_one(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    import_rows(tmp_path, PEDRO, as_of="2026-03-16T09:00", full=True)
    import_rows(tmp_path, JOSE, as_of="2026-03-09T09:00")
    stay = Stay.objects.get(record__a_number="012345678")
    assert stay.not_seen_since.day == 9
    assert import_rows(tmp_path, PEDRO, as_of="2026-03-23T09:00", full=True).counts["not_seen"] == 0
    import_rows(tmp_path, JOSE, as_of="2026-03-18T09:00")
    stay.refresh_from_db()
    assert stay.not_seen_since.day == 18
    import_rows(tmp_path, JOSE, as_of="2026-03-24T09:00")
    stay.refresh_from_db()
    assert stay.not_seen_since is None


def test_a_complete_list_that_arrives_late_misses_nobody_who_was_seen_since(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE, as_of="2026-03-16T09:00")
    assert import_rows(tmp_path, PEDRO, as_of="2026-03-09T09:00", full=True).counts["not_seen"] == 0


def test_a_complete_list_of_which_nothing_can_be_read_empties_no_place(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    roster = import_rows(
        tmp_path, ",,,,M,MEXICO,B9,", as_of="2026-03-09T09:00", full=True, facility=facility(EL_PASO)
    )
    assert (roster.counts["unreadable"], roster.counts["not_seen"]) == (1, 0)


def test_a_number_that_is_nobodys_joins_nobody(tmp_path):
    rows = [f",HERNANDEZ,JUAN,,M,MEXICO,{number},{EL_PASO}" for number in ("0", "PENDING", "000")]
    import_rows(tmp_path, *rows, as_of="2026-03-02T09:00")
    import_rows(tmp_path, *rows, as_of="2026-03-09T09:00")
    assert Person.objects.count() == 6


def test_a_booking_number_of_one_place_tells_nothing_at_another(tmp_path):
    row = f",HERNANDEZ,JUAN,,M,MEXICO,7001,{EL_PASO}"
    import_rows(tmp_path, row, as_of="2026-03-02T09:00")
    import_rows(tmp_path, row.replace(EL_PASO, ADELANTO), as_of="2026-03-09T09:00")
    assert Person.objects.count() == 2
    import_rows(tmp_path, row, as_of="2026-03-16T09:00")
    assert Person.objects.count() == 2


def everything():
    """Every stay, stint and sighting, and whose they are."""
    return (
        sorted(Stay.objects.values_list("pk", "record__person_id", "began_at", "ended_at", "not_seen_since")),
        sorted(Stint.objects.values_list("pk", "stay_id", "facility_id", "began_at", "ended_at")),
        sorted(Sighting.objects.values_list("pk", "stint_id", "record__person_id")),
    )


def test_merging_and_separating_again_gives_back_the_very_same_stays(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    import_rows(tmp_path, MARIA, as_of="2026-03-22T09:00", full=True)
    before = everything()
    jose, pedro = Person.objects.order_by("pk")[:2]
    merge = people.merge(gone=pedro, kept=jose, by=None, reason="test")
    assert whereabouts(jose).facility.name == ADELANTO
    people.unmerge(merge=merge, by=None, reason="test")
    assert everything() == before


def test_what_was_seen_while_two_files_were_one_goes_back_to_its_own(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    jose, pedro = Person.objects.order_by("pk")
    merge = people.merge(gone=pedro, kept=jose, by=None, reason="test")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_workspace")
    people.unmerge(merge=merge, by=None, reason="test")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert whereabouts(jose).facility.name == ADELANTO
    assert whereabouts(pedro).facility.name == EL_PASO
    for stay in Stay.objects.all():
        assert stay.stints.filter(ended_at__isnull=True).count() == 1
    for sighting in Sighting.objects.select_related("record", "stint__stay__record"):
        assert sighting.record.person_id == sighting.stint.stay.record.person_id


def looked_for():
    return Task.objects.filter(kind="look_for", done_at__isnull=True).count()


def test_whoever_is_seen_again_is_looked_for_no_more(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    import_rows(tmp_path, PEDRO, as_of="2026-03-16T09:00", full=True)
    import_rows(tmp_path, JOSE, as_of="2026-03-09T09:00")
    assert looked_for() == 1  # the older list says nothing of where he is now
    import_rows(tmp_path, JOSE, as_of="2026-03-20T09:00")
    assert looked_for() == 0
    again = Event.objects.get(type_id="seen_again")
    assert (again.record.a_number, again.at.day) == ("012345678", 20)
    import_rows(tmp_path, PEDRO, as_of="2026-03-23T09:00", full=True)
    assert looked_for() == 1
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-24T09:00", office="sanbernardino")
    assert looked_for() == 0


def test_whoever_is_known_to_have_left_is_looked_for_no_more(tmp_path):
    import_rows(tmp_path, JOSE, PEDRO, as_of="2026-03-02T09:00")
    import_rows(tmp_path, PEDRO, as_of="2026-03-09T09:00", full=True)
    stay = Stay.objects.get(record__a_number="012345678")
    end_stay(stay=stay, end="released", at=stay.began_at + dt.timedelta(days=9), by=None)
    assert looked_for() == 0
    assert not Event.objects.filter(type_id="seen_again").exists()
