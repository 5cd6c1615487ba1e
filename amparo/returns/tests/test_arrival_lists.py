"""INM's lists of arrivals: read however they come, matched to the same persons, imported once."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from amparo.casework.models import Event
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.people import actions as people
from amparo.people.models import Pair, Person, Record
from amparo.returns.arriving import importing, taking
from amparo.returns.arriving.models import ArrivalList, ArrivalRow
from amparo.returns.centres.zones import zone_of
from amparo.returns.homecoming import actions
from amparo.returns.models import FollowUp, Homecoming, Household
from amparo.returns.tests import arrival_lists as lists
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db

AS_OF = dt.datetime(2026, 11, 20, 23, 0, tzinfo=zone_of(world.Centre(pk="tijuana", state="BC")))
HEADINGS = "Nombre;Apellidos;Fecha nacimiento;CURP;Estado destino;Fecha y hora de internación;Modalidad;Aceptó centro;No. familia"


def written(folder, *rows, headings=HEADINGS, name="llegadas.csv"):
    path = folder / name
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


def imported(folder, *rows, as_of=AS_OF, **more):
    name = more.pop("name", "llegadas.csv")
    return importing.import_file(
        path=written(folder, *rows, name=name), centre=world.centre(), as_of=as_of, **more
    )


@pytest.mark.parametrize("write", [lists.write_csv, lists.write_xlsx])
def test_a_messy_list_of_300_is_imported_with_everybody_in_it(tmp_path, write):
    made = lists.sample(7)
    taken = importing.import_file(path=write(tmp_path / "lista", made), centre=world.centre(), as_of=AS_OF)
    told = importing.report(taken)
    assert told["unreadable"] == made.unreadable
    assert told["repeated"] == made.repeated
    assert told["unexpected"] + told["already"] + told["review"] == made.people
    assert told["unexpected"] >= made.people * 0.95
    homecomings = Homecoming.objects.all()
    assert homecomings.count() == told["unexpected"]
    assert abs(homecomings.filter(declined_centre=True).count() - made.declined) <= told["review"]
    assert homecomings.exclude(destination_state="").count() == told["unexpected"]
    assert homecomings.filter(declined_centre=False, centre="tijuana").exists()
    assert 0 < told["households"] <= made.families
    assert FollowUp.objects.count() == 4 * told["unexpected"]
    assert {row.problems[0][2] for row in taken.row_set.filter(outcome="unreadable")} == {
        "nobody",
        "not_a_person",
    }


def test_the_second_import_of_the_same_file_changes_nothing(tmp_path):
    path = lists.write_csv(tmp_path / "lista.csv", lists.sample(3, 40))
    importing.import_file(path=path, centre=world.centre(), as_of=AS_OF)
    before = (
        Record.objects.count(),
        Homecoming.objects.count(),
        Event.objects.count(),
        ArrivalRow.objects.count(),
    )
    again = importing.import_file(path=path, centre=world.centre(), as_of=AS_OF)
    assert before == (
        Record.objects.count(),
        Homecoming.objects.count(),
        Event.objects.count(),
        ArrivalRow.objects.count(),
    )
    assert ArrivalList.objects.get() == again


def test_an_import_that_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    path = lists.write_csv(tmp_path / "lista.csv", lists.sample(5, 40))
    taken = taking.take_in(path=path, file_name="lista.csv", centre=world.centre(), as_of=AS_OF, by=None)
    taking.confirm(taken=taken, by=None)
    importing._next_chunk(taken.pk, None)
    assert 0 < Homecoming.objects.count() < 20
    told = importing.report(importing.run(taken=taken))
    assert Homecoming.objects.count() == told["unexpected"]
    assert not ArrivalRow.objects.filter(outcome="waiting").exists()


def test_who_was_expected_has_arrived_and_keeps_their_return(tmp_path):
    record = world.record(
        given_names="Nahui", surname1="Tecuapetla", surname2="Xolo", curp="TEXN880305HOCCLH04"
    )
    expected = actions.expect(record=record, at=AS_OF, centre=world.centre(), by=None)
    taken = imported(
        tmp_path, "NAHUI;TECUAPETLA XOLO;05/03/1988;TEXN880305HOCCLH04;Oaxaca;20/11/2026 14:30;terrestre;SI;"
    )
    expected.refresh_from_db()
    assert (expected.state, expected.source, expected.way) == ("arrived", "notice", "land")
    assert expected.arrived_at == dt.datetime(2026, 11, 20, 14, 30, tzinfo=AS_OF.tzinfo)
    assert (expected.centre_id, expected.destination_state) == ("tijuana", "OC")
    assert importing.report(taken)["expected"] == 1
    assert Event.objects.filter(type="arrived_mexico", record__person=record.person).count() == 1


def test_d4_who_declined_the_centre_is_in_none_and_has_follow_ups_all_the_same(tmp_path):
    imported(tmp_path, "ANA;INVENTADA PRUEBA;05/03/1988;;Puebla;20/11/2026;aérea;NO;")
    one = Homecoming.objects.get()
    assert (one.declined_centre, one.centre_id, one.way, one.destination_state) == (True, None, "air", "PL")
    assert one.follow_ups.count() == 4


def test_rows_of_one_family_number_are_one_household(tmp_path):
    imported(
        tmp_path,
        "ANA;TZOMPANTZI CUAUTLE;05/03/1988;;Puebla;20/11/2026;T;SI;F-12",
        "LUIS;CUAUTLE XICOHTENCATL;15/08/2015;;Puebla;20/11/2026;T;SI;f 12",
        "PEDRO;NETZAHUAL MOZO;15/08/1970;;Puebla;20/11/2026;T;SI;0",
    )
    assert Household.objects.get().members.count() == 2


def doubtful(tmp_path):
    """A person known by name and day, and a row that may be them: another second surname, a slip in the name."""
    known = world.record(
        given_names="Eleuterio", surname1="Xicohtencatl", surname2="Tepox", birth_date="1988-03-05"
    )
    expected = actions.expect(record=known, at=AS_OF, centre=world.centre(), by=None)
    taken = imported(tmp_path, "ELEUTERIO;XICOHTENCATL;05/03/1988;;Oaxaca;20/11/2026 10:00;T;SI;")
    row = taken.row_set.get()
    if row.outcome != "doubtful":
        pytest.fail(f"the sample is {row.outcome}: choose one that asks")
    return expected, row, Pair.objects.get(new=row.record)


def test_an_arrival_in_doubt_is_written_when_somebody_says_that_it_is_them(tmp_path):
    expected, row, pair = doubtful(tmp_path)
    assert row.homecoming is None
    assert not Event.objects.filter(type="arrived_mexico").exists()
    people.decide_pair(pair=pair, decision="same", by=None, reason="Es él")
    row.refresh_from_db()
    expected.refresh_from_db()
    assert row.homecoming == expected
    assert expected.state == "arrived"
    assert Homecoming.objects.count() == 1


def test_an_arrival_in_doubt_is_written_as_anothers_when_somebody_says_so(tmp_path):
    expected, row, pair = doubtful(tmp_path)
    people.decide_pair(pair=pair, decision="unsure", by=None, reason="No sé")
    row.refresh_from_db()
    assert row.homecoming is None
    people.decide_pair(pair=Pair.objects.get(pk=pair.pk), decision="different", by=None, reason="Es otro")
    row.refresh_from_db()
    expected.refresh_from_db()
    assert expected.state == "expected"
    assert row.homecoming is not None
    assert row.homecoming.record_id == row.record_id


def test_whoever_comes_a_second_time_has_a_second_return(tmp_path):
    row = "ANA;TZOMPANTZI CUAUTLE;05/03/1988;TOCA880305MPLZTN04;Puebla;{};T;SI;"
    imported(tmp_path, row.format("10/08/2026"), as_of=AS_OF - dt.timedelta(days=100), name="una.csv")
    imported(tmp_path, row.format("10/08/2026 9:00"), as_of=AS_OF - dt.timedelta(days=99), name="misma.csv")
    assert Homecoming.objects.count() == 1
    imported(tmp_path, row.format("20/11/2026"), name="otra.csv")
    assert Person.objects.filter(records__homecomings__isnull=False).distinct().count() == 1
    assert sorted(Homecoming.objects.values_list("state", flat=True)) == ["arrived", "closed"]


def test_what_cannot_be_read_is_said_with_the_reason_and_the_row_goes_in(tmp_path):
    taken = imported(tmp_path, "ANA;INVENTADA PRUEBA;31/02/1988;;Narnia;45/45/2026;a caballo;quizá;")
    row = taken.row_set.get()
    assert {problem[2] for problem in row.problems} >= {
        "unknown_state", "not_a_date", "unknown_way", "not_yes_or_no",
    }  # fmt: skip
    assert row.homecoming.arrived_at == AS_OF


def test_d6_a_list_of_a_centre_that_did_not_stand_on_that_day_is_refused(tmp_path):
    path = written(tmp_path, "ANA;PRUEBA;;;;;;;")
    with pytest.raises(Incomplete, match="no funcionaba ese día"):
        taking.take_in(path=path, file_name="x", centre=world.centre("mexicali"), as_of=AS_OF, by=None)


def test_no_list_and_another_centres_list_are_refused(tmp_path):
    with pytest.raises(BadFile):
        importing.import_file(
            path=written(tmp_path, "a;b", headings="uno;dos"), centre=world.centre(), as_of=AS_OF
        )
    path = written(tmp_path, "ANA;INVENTADA;;;;;;;")
    with pytest.raises(NotAllowed):
        taking.take_in(
            path=path, file_name="x", centre=world.centre(), as_of=AS_OF, by=world.desk("matamoros")
        )
    with pytest.raises(NotAllowed):
        taking.take_in(path=path, file_name="x", centre=world.centre(), as_of=AS_OF, by=officer())
    with pytest.raises(Conflict):
        importing.run(
            taken=taking.take_in(
                path=path, file_name="x", centre=world.centre(), as_of=AS_OF, by=world.desk()
            )
        )


def test_what_was_said_of_the_columns_is_remembered_for_the_centre(tmp_path):
    path = written(
        tmp_path,
        "ANA INVENTADA;;Oaxaca;01/02/1980",
        headings="Nombre completo;CURP;Va para;Nació",
        name="a.csv",
    )
    desk = world.desk()
    taken = taking.take_in(path=path, file_name="a.csv", centre=world.centre(), as_of=AS_OF, by=desk)
    taking.say_columns(
        taken=taken,
        fields={0: "full_name", 1: "curp", 2: "destination_state", 3: "birth_date"},
        date_order="dmy",
        by=desk,
    )
    other = written(
        tmp_path,
        "LUIS INVENTADO;;Puebla;03/04/1981",
        headings="Nombre completo;CURP;Va para;Nació",
        name="b.csv",
    )
    again = taking.take_in(path=other, file_name="b.csv", centre=world.centre(), as_of=AS_OF, by=desk)
    assert again.state == "previewed"
    assert [one["field"] for one in again.layout["columns"]] == [
        "full_name",
        "curp",
        "destination_state",
        "birth_date",
    ]
    assert importing.preview(again)["new"] == 1
    assert importing.sample(again)[0].destination == "Puebla"


def test_the_command_imports_and_says_what_it_did(tmp_path, capsys):
    path = lists.write_csv(tmp_path / "lista.csv", lists.sample(9, 12))
    world.centre()
    call_command("import_arrivals", str(path), "--centre", "tijuana", "--as-of", "2026-11-20", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["unexpected"] == 12
    call_command("import_arrivals", str(path), "--centre", "tijuana", "--as-of", "2026-11-20", "--json")
    assert json.loads(capsys.readouterr().out)["already_imported"]


def test_the_same_list_is_kept_once_by_the_database(tmp_path):
    taken = imported(tmp_path, "ANA;INVENTADA PRUEBA;;;;;;;")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArrivalList.objects.create(sha256=taken.sha256, centre=taken.centre, as_of=taken.as_of, file_name="x")
