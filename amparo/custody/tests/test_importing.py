from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from amparo.casework.models import Case, Event, HandOver, Task
from amparo.core.errors import BadFile, Conflict
from amparo.custody.importing import import_file, preview, report_of_nothing, run
from amparo.custody.models import Layout, Roster, RosterRow, Sighting, Stay, Stint
from amparo.custody.queries import whereabouts
from amparo.custody.rosters import confirm, say_columns, take_in
from amparo.people import actions as people
from amparo.people.models import Pair, Person, Record
from amparo.places.models import Office
from tests.factories import (
    ADELANTO,
    EL_PASO,
    JOSE,
    JOSE_MOVED,
    MARIA,
    detained,
    facility,
    import_rows,
    officer,
    roster_file,
)

pytestmark = pytest.mark.django_db


def counts():
    return [
        model.objects.count() for model in (Person, Record, Stay, Stint, Sighting, Case, Event, Pair, Task)
    ]


def test_each_row_becomes_one_person_with_one_file(tmp_path):
    roster = import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    assert roster.counts["new_people"] == 2
    assert roster.counts["cases_opened"] == 2
    case = Case.objects.get(record__a_number="012345678")
    assert case.office_id == "elpaso"
    assert case.type_id == "migratorio.detencion"
    assert whereabouts(case.record.person).facility.name == EL_PASO
    assert set(Event.objects.filter(case=case).values_list("type_id", flat=True)) == {
        "case_opened",
        "detained",
    }


def test_a9_the_same_file_twice_creates_nothing(tmp_path):
    path = roster_file(tmp_path, JOSE, MARIA)
    office = Office.objects.get(pk="elpaso")
    as_of = dt.datetime(2026, 3, 2, 9, tzinfo=office.zone)
    import_file(path=path, office=office, as_of=as_of)
    before = counts()
    again = import_file(path=path, office=office, as_of=as_of)
    assert counts() == before
    assert report_of_nothing(again)["new_people"] == 0


def test_next_weeks_list_finds_the_same_people_in_the_same_stay(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    roster = import_rows(tmp_path, MARIA, JOSE, as_of="2026-03-09T09:00")
    assert roster.counts["known_people"] == 2
    assert (Person.objects.count(), Stay.objects.count(), Stint.objects.count()) == (2, 2, 2)
    assert Sighting.objects.count() == 4


def test_a4_a_transfer_hands_the_case_to_the_consulate_of_the_new_county(tmp_path):
    case = detained(tmp_path)
    roster = import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    assert roster.counts["handed_over"] == 1
    case.refresh_from_db()
    assert case.office_id == "sanbernardino"
    made = HandOver.objects.get(case=case)
    assert (made.from_office_id, made.to_office_id, made.accepted_at) == ("elpaso", "sanbernardino", None)
    assert Task.objects.filter(case=case, kind="accept_hand_over", office_id="sanbernardino").count() == 1
    assert [s.facility.name for s in Stint.objects.order_by("began_at")] == [EL_PASO, ADELANTO]
    assert Event.objects.filter(case=case, type_id="transferred").count() == 1


def test_a_list_that_arrives_late_moves_nobody_backwards(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    import_rows(tmp_path, JOSE, as_of="2026-03-10T09:00")
    person = Person.objects.get()
    assert whereabouts(person).facility.name == ADELANTO
    assert Case.objects.get().office_id == "sanbernardino"
    assert Sighting.objects.count() == 3


def test_whoever_is_no_longer_on_a_complete_list_is_marked_and_never_released(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00", full=True)
    roster = import_rows(tmp_path, MARIA, as_of="2026-03-09T09:00", full=True)
    assert roster.counts["not_seen"] == 1
    stay = Stay.objects.get(record__a_number="012345678")
    assert stay.ended_at is None
    assert stay.not_seen_since == dt.datetime(2026, 3, 2, 9, tzinfo=Office.objects.get(pk="elpaso").zone)
    assert Task.objects.filter(kind="look_for").count() == 1
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-16T09:00", full=True)
    stay.refresh_from_db()
    assert stay.not_seen_since is None


def test_the_date_that_the_list_gives_for_booking_in_begins_the_stay(tmp_path):
    office = Office.objects.get(pk="elpaso")
    path = roster_file(
        tmp_path,
        "A012345678,GARCIA,JOSE,05/23/1987,02/20/2026",
        headings="A-Number,Last Name,First Name,DOB,Book-In Date",
    )
    import_file(
        path=path,
        office=office,
        as_of=dt.datetime(2026, 3, 2, 9, tzinfo=office.zone),
        facility=facility(EL_PASO),
    )
    assert Stay.objects.get().began_at.astimezone(office.zone).date() == dt.date(2026, 2, 20)


def test_a_thousand_identical_rows_are_one_person(tmp_path):
    roster = import_rows(tmp_path, *[JOSE] * 1000, as_of="2026-03-02T09:00")
    assert (Person.objects.count(), roster.counts["repeated"], roster.counts["new_people"]) == (1, 999, 1)


def test_unreadable_rows_are_reported_and_the_others_go_in(tmp_path):
    roster = import_rows(
        tmp_path, JOSE, f",,,99/99/9999,M,MEXICO,,{EL_PASO}", "Total,2,,,,,,", as_of="2026-03-02T09:00"
    )
    assert (roster.counts["new_people"], roster.counts["unreadable"]) == (1, 2)
    rows = RosterRow.objects.filter(outcome="unreadable").order_by("line")
    assert [row.line for row in rows] == [3, 4]
    assert rows[0].problems


def test_a_place_that_nobody_knows_is_kept_and_the_row_still_counts(tmp_path):
    row = JOSE.replace(EL_PASO, "CASA DE HUESPEDES DESCONOCIDA")
    import_rows(tmp_path, row, as_of="2026-03-02T09:00")
    assert Stint.objects.get().facility is None
    assert Case.objects.get().office_id == "elpaso"
    assert RosterRow.objects.get().problems[0][2] == "unknown_place"


def test_a_formula_in_a_cell_stays_text(tmp_path):
    import_rows(
        tmp_path,
        f"A012345678,=cmd|'/c calc'!A1,JOSE,05/23/1987,M,MEXICO,B1,{EL_PASO}",
        as_of="2026-03-02T09:00",
    )
    assert RosterRow.objects.get().cells[1].startswith("=cmd")


def test_columns_that_somebody_said_are_remembered_for_this_source(tmp_path):
    office, by = Office.objects.get(pk="elpaso"), officer()
    headings = "Num,Quien,Nac"
    path = roster_file(tmp_path, "012345678,GARCIA LOPEZ JOSE,05/23/1987", headings=headings)
    as_of = dt.datetime(2026, 3, 2, 9, tzinfo=office.zone)
    with pytest.raises(BadFile):
        take_in(path=path, file_name="x.csv", office=office, as_of=as_of, by=by)
    path = roster_file(tmp_path, "012345678,GARCIA LOPEZ JOSE,04/05/1987", headings="A-Number,Name,DOB")
    roster = take_in(path=path, file_name="x.csv", office=office, as_of=as_of, by=by)
    say_columns(
        roster=roster, fields={0: "a_number", 1: "full_name", 2: "birth_date"}, date_order="dmy", by=by
    )
    assert Layout.objects.get().date_order == "dmy"
    confirm(roster=roster, by=by)
    run(roster=roster, by=by)
    assert Record.objects.get().birth_date == dt.date(1987, 5, 4)
    next_one = roster_file(tmp_path, "087654321,PEREZ MARIA,06/07/1990", headings="A-Number,Name,DOB")
    again = take_in(path=next_one, file_name="y.csv", office=office, as_of=as_of, by=by)
    assert again.state == Roster.State.PREVIEWED
    assert again.layout["habits"]["date_order"] == "dmy"


def test_a_preview_counts_and_writes_nothing(tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    office = Office.objects.get(pk="elpaso")
    roster = take_in(
        path=roster_file(tmp_path, JOSE, MARIA, JOSE, ",,,,,,,x"), file_name="n.csv", office=office,
        as_of=dt.datetime(2026, 3, 9, 9, tzinfo=office.zone), by=None,
    )  # fmt: skip
    before = counts()
    seen = preview(roster)
    assert counts() == before
    assert (seen["new"], seen["known"], seen["repeated"], seen["unreadable"]) == (1, 1, 1, 1)


def test_two_processes_never_import_one_list_at_once(tmp_path):
    office = Office.objects.get(pk="elpaso")
    roster = take_in(
        path=roster_file(tmp_path, JOSE), file_name="n.csv", office=office,
        as_of=dt.datetime(2026, 3, 9, 9, tzinfo=office.zone), by=None,
    )  # fmt: skip
    confirm(roster=roster, by=None)
    import psycopg

    with psycopg.connect(connection.settings_dict["NAME"] and _dsn()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [0x4C69, roster.pk])
        with pytest.raises(Conflict):
            run(roster=roster)
    assert run(roster=roster).state == Roster.State.DONE


def _dsn():
    from django.conf import settings

    return settings.ENVIRONMENT.dsn("amparo_owner", connection.settings_dict["NAME"])


def test_merging_and_unmerging_gives_each_person_its_own_sightings_back(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    jose, maria = Person.objects.order_by("pk")
    before = sorted(Sighting.objects.values_list("pk", "stint_id"))
    merge = people.merge(gone=maria, kept=jose, by=None, reason="test")
    import_rows(tmp_path, JOSE, as_of="2026-03-09T09:00")
    people.unmerge(merge=merge, by=None, reason="test")
    assert (
        sorted(Sighting.objects.filter(pk__in=[pk for pk, _ in before]).values_list("pk", "stint_id"))
        == before
    )
    for sighting in Sighting.objects.select_related("record", "stint__stay__record"):
        assert sighting.record.person_id == sighting.stint.stay.record.person_id


def test_the_workspace_role_can_import_and_cannot_touch_what_is_append_only(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_workspace")
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    for statement in (
        "UPDATE casework_event SET note = 'x'",
        "DELETE FROM people_consent",
        "DELETE FROM casework_event",
    ):
        from django.db import ProgrammingError, transaction

        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_an_unclear_list_is_refused_on_the_command_line_with_nothing_kept(tmp_path):
    office = Office.objects.get(pk="elpaso")
    path = roster_file(tmp_path, "GARCIA,LOPEZ,1", "PEREZ,CRUZ,2", headings="Last Name,Last Name,A-Number")
    with pytest.raises(BadFile):
        import_file(path=path, office=office, as_of=dt.datetime(2026, 3, 9, 9, tzinfo=office.zone))
    assert Roster.objects.count() == 0
