"""F4: the one file of everything that is held about somebody; F5: who looked at their file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Reading
from amparo.casework.documents import actions as documents
from amparo.casework.documents.tests import files
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.people.hanging import foreign_keys
from amparo.people.models import Person, Record
from amparo.people.tests.filling import World
from amparo.people.tests.test_merge_whole_schema import FILLED
from amparo.trust.arco import exporting, readings
from amparo.trust.arco.holding import OTHER, held
from amparo.trust.arco.models import Export, ExportDownload
from amparo.trust.arco.packing import pack
from amparo.trust.arco.tests.asking import desk, granted
from amparo.trust.tables import LOOSE, fates
from tests.factories import detained, officer, person_of, receive, request_of, said

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def test_f4_every_table_that_leads_to_a_person_is_exported_or_left_out_with_a_reason():
    """Walks the foreign keys of every model: a new table wants a line in `trust/data/tables.csv`."""
    reached, more = {Person, Record}, True
    while more:
        more = {
            model for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and model not in reached
            and any(field.related_model in reached for field in foreign_keys(model))
        }  # fmt: skip
        reached |= more
    labels = {model._meta.label for model in reached}
    assert labels == set(fates()) - set(LOOSE)
    for fate in fates().values():
        names = {field.name for field in fate.model._meta.concrete_fields}
        assert fate.others <= names
        assert set(fate.empties) <= names
        assert fate.name_es
        assert fate.name_en
        assert fate.export or (fate.why_es and fate.why_en), fate.table
        assert fate.erase in ("delete", "blank", "keep")
        assert bool(fate.empties) == (fate.erase == "blank"), fate.table


def test_f4_no_other_table_names_a_person_or_a_file_without_a_key():
    loose = {
        model._meta.label for model in apps.get_models() if model._meta.label not in fates()
        and {field.name for field in model._meta.concrete_fields} & {"person_id", "record_id", "request_folio"}
    }  # fmt: skip
    # That they were erased, which outlives them; and that a reading of an official was unusual, which is about the official.
    assert loose == {"trust.Erasure", "trust.Finding"}


def test_f4_the_export_holds_a_row_of_every_table_that_mentions_the_person():
    one = receive(said(given_names="Rosa", surname1="Primera"), office="elpaso")
    other = receive(said(given_names="Ajenacanaria", surname1="Segunda"), office="elpaso")
    record, another = (person_of(each).records.get() for each in (one, other))
    world = World(record, another)
    for model in FILLED:
        world.row(model)
    request = granted(record.person, by=desk())
    found = held(request)
    tables = {table.fate.table: table for table in found.tables}
    left = {fate.table for fate, _number in found.left_out}
    filled = {model._meta.label for model in FILLED} | {"people.Person", "people.Record"}
    walled = {"counsel.Note"}  # the database shows a lawyer's notes to their writer alone
    assert filled - walled <= set(tables) | left
    assert {label for label in filled - walled if fates()[label].export} <= set(tables)
    body = pack(found, folio=request.folio, made=DAY)
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        for label, table in tables.items():
            name = label.replace(".", "_").lower()
            told = json.loads(file.read(f"datos/{name}.json"))
            assert len(told["rows"]) == len(table.rows) > 0
            rows = list(csv.reader(io.StringIO(file.read(f"datos/{name}.csv").decode("utf-8-sig"))))
            assert len(rows) == len(table.rows) + 1
    assert "Ajenacanaria" not in text_of(body)
    assert "Primera" in text_of(body)
    assert body == pack(found, folio=request.folio, made=DAY)  # the same data, the same bytes


def test_f4_the_file_opens_by_itself_in_both_languages_and_links_to_the_documents(tmp_path):
    case = detained(tmp_path)
    by = officer()
    documents.add(
        record=case.record, file=io.BytesIO(files.PDF), kind="id", by=by, label="Acta <b>de</b> nacimiento"
    )
    request = granted(case.record.person, by=desk())
    with zipfile.ZipFile(io.BytesIO(pack(held(request), folio=request.folio, made=DAY))) as file:
        spanish, english = (file.read(name).decode() for name in ("indice.html", "index.html"))
        papers = [name for name in file.namelist() if name.startswith("documentos/")]
        assert any(file.read(name) == files.PDF for name in papers)
    assert '<html lang="es">' in spanish
    assert '<html lang="en">' in english
    assert all(name in spanish for name in papers)
    assert "<b>de</b>" not in spanish  # nothing of it is read as a page
    for page in (spanish, english):
        assert "http" not in page.replace("http-equiv", "")  # it fetches nothing
        assert "<script" not in page


def test_f4_what_is_of_others_says_another_person_and_officials_are_told_by_role(tmp_path):
    case = detained(tmp_path)
    from amparo.people.actions import add_relative

    add_relative(record=case.record, name="Carmen López", relation="mother", phone="9155550100", by=officer())
    request = granted(case.record.person, by=desk())
    (relative,) = next(table for table in held(request).tables if table.fate.table == "people.Relative").rows
    assert relative["name"] == relative["phone"] == OTHER
    assert relative["relation"] == "mother"
    assert relative["added_by"] == "officer elpaso"


def test_f4_a_relative_who_asked_has_their_own_data_and_not_the_persons():
    family, _secret = request_of(
        contact="madre@example.org", given_names="José Luis", surnames="Garciacanaria"
    )
    by = desk()
    from amparo.trust.arco import actions
    from amparo.trust.arco.tests.asking import identified

    request = actions.receive(right="access", channel="email", applicant="Carmen López", asked="Mis datos", office=by.office,
                              by=by, family_request=family)  # fmt: skip
    request = actions.answer(request=identified(request, by=by), answer="granted", text="Sí", by=by)
    (row,) = next(table for table in held(request).tables if table.fate.table == "families.Request").rows
    assert (row["seeker_name"], row["email"], row["record"]) == ("Carmen López", "madre@example.org", OTHER)
    assert "secret_hash" not in row
    assert "Garciacanaria" not in text_of(pack(held(request), folio=request.folio, made=DAY))


def test_f4_the_file_is_made_by_the_worker_and_handed_over_after_a_second_person_released_it(tmp_path):
    one, two = desk(), desk()
    request = granted(detained(tmp_path).record.person, by=one)
    export = exporting.ask(request=request, by=one)
    with pytest.raises(Conflict):
        exporting.take(export=export, by=one)
    export = exporting.write(export)
    assert exporting.write(export).sha256 == export.sha256  # stopped and begun again: made once
    with pytest.raises(NotAllowed):
        exporting.release(export=export, by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(released_at=clock.now(), released_by=one)
    exporting.release(export=export, by=two)
    body = b"".join(exporting.take(export=export, by=one))
    assert zipfile.is_zipfile(io.BytesIO(body))
    assert ExportDownload.objects.get().by == one
    kinds = list(request.moves.values_list("kind", flat=True).order_by("pk"))
    assert kinds[-4:] == ["export_asked", "export_made", "released", "downloaded"]
    assert exporting.forget(clock.now() + dt.timedelta(days=exporting.DAYS)) == 1
    assert export.pieces.count() == 0


def text_of(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return b"".join(file.read(name) for name in file.namelist()).decode(errors="replace")


def one(at, office="elpaso", role="officer", purpose="case work", page="file"):
    return readings.One(at, office, office.title(), role, purpose, page, ZoneInfo("America/Denver"))


def test_f5_readings_are_told_by_day_office_role_and_purpose_and_what_is_unlike_work_is_marked():
    noon = dt.datetime(2026, 3, 2, 19, tzinfo=dt.UTC)
    told = readings.group(
        [
            one(noon), one(noon, page="document 12 download"), one(noon, office="boston"),
            one(noon + dt.timedelta(hours=12), role="supervisor"),
            *(one(noon + dt.timedelta(days=1), purpose="call") for _ in range(readings.MANY + 1)),
        ],
        {"elpaso"},
    )  # fmt: skip
    marks = {(line.office, line.role, line.purpose): line.marks for line in told}
    assert marks == {
        ("Elpaso", "officer", "call"): ("many",),
        ("Boston", "officer", "case work"): ("elsewhere",),
        ("Elpaso", "officer", "case work"): (),
        ("Elpaso", "supervisor", "case work"): ("night",),
    }
    mine = next(
        line for line in told if line.office == "Elpaso" and line.role == "officer" and line.times == 2
    )
    assert mine.pages == ("document download", "file")


def test_f5_no_official_is_named_to_the_person_who_asks_who_looked(tmp_path):
    person = detained(tmp_path).record.person
    who = officer("boston")
    log_reading(staff=who, person_id=person.pk, folio=person.folio, page="file", purpose="case work")
    request = granted(person, by=desk())
    told = held(request)
    assert [(line.role, line.marks[0]) for line in told.looked] == [("officer", "elsewhere")]
    with zipfile.ZipFile(io.BytesIO(pack(told, folio=request.folio, made=DAY))) as file:
        assert all(who.name.encode() not in file.read(name) for name in file.namelist())
    assert Reading.objects.filter(person_id=person.pk).count() == 1
