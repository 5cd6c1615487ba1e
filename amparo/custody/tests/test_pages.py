"""Lists in the workspace: upload, columns, what would happen, import, report."""

from __future__ import annotations

import datetime as dt
import io

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from amparo.accounts.models import Role
from amparo.custody import tasks
from amparo.custody.importing import LOCK
from amparo.custody.models import Roster, RosterRow
from amparo.custody.rosters import confirm, take_in
from amparo.people.models import Person, Record
from amparo.places.models import Office
from tests.factories import EL_PASO, HEADINGS, JOSE, MARIA, import_rows, officer, roster_file

pytestmark = pytest.mark.django_db


def sent(*rows, headings=HEADINGS, name="lista.csv", **more):
    file = SimpleUploadedFile(name, "\n".join([headings, *rows, ""]).encode())
    return {"file": file, "as_of": "2026-03-02T09:00", "office": "elpaso", **more}


def upload(client, *rows, **more):
    answer = client.post("/listas/nueva/", sent(*rows, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Roster.objects.latest("pk"), answer.url


def taken_in(folder, *rows):
    office = Office.objects.get(pk="elpaso")
    return take_in(
        path=roster_file(folder, *rows), file_name="lista.csv", office=office,
        as_of=dt.datetime(2026, 3, 2, 9, tzinfo=office.zone), by=None,
    )  # fmt: skip


def work_off_the_queue():
    """What the worker does: fetch each job and run it."""
    done = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
            worker = cursor.fetchone()[0]
            cursor.execute("SELECT id, args FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
            number, _args = cursor.fetchone()
            if number is None:
                return done
            job = ProcrastinateJob.objects.get(pk=number)
            if job.task_name == "custody.import_roster":
                tasks.import_roster(**job.args)
                done.append(job.args["roster_id"])
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [number])


def test_an_office_without_lists_is_told_what_to_do(client):
    client.force_login(officer())
    page = client.get("/listas/").content.decode()
    assert "Todavía" in page
    assert "/listas/nueva/" in page


def test_from_the_upload_to_the_report(client, tmp_path, django_assert_max_num_queries):
    client.force_login(officer())
    roster, address = upload(client, JOSE, MARIA, JOSE, f",,,99/99/9999,M,MEXICO,,{EL_PASO}", "Total,2,,,,,,")
    assert address == f"/listas/{roster.pk}/"
    page = client.get(address).content.decode()
    assert "Importar la lista" in page
    assert all(read in page for read in ("GARCIA-LOPEZ", "JOSE LUIS", "23 may 1987", EL_PASO))
    assert Record.objects.count() == 0

    answer = client.post(f"{address}importar/")
    assert answer.url == address
    with django_assert_max_num_queries(12):
        running = client.get(address)
    assert "1 de 5 filas" in running.content.decode()
    assert 'http-equiv="refresh"' in running.content.decode()
    part = client.get(f"{address}avance/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers

    assert work_off_the_queue() == [roster.pk]
    assert Person.objects.count() == 2
    assert client.get(f"{address}avance/").headers["HX-Refresh"] == "true"
    with django_assert_max_num_queries(14):
        report = client.get(address).content.decode()
    assert "no sirve para encontrar a nadie" in report
    assert "Parece un total" in report
    assert f"{address}ilegibles.xlsx" in report


def test_the_unreadable_rows_come_back_in_their_own_columns_with_the_reason_and_nothing_that_acts(
    client, tmp_path
):
    client.force_login(officer())
    roster = import_rows(
        tmp_path, JOSE, f"=1+1,,,,M,MEXICO,B9,{EL_PASO}", f",,,,M,=cmd|'/c calc'!A1,,{EL_PASO}", as_of="2026-03-02T09:00"
    )  # fmt: skip
    answer = client.get(f"/listas/{roster.pk}/ilegibles.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][1:-1] == HEADINGS.split(",")
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert rows[1][1] == "'=1+1"
    assert rows[2][6].startswith("'=cmd")
    assert all(row[-1] for row in rows[1:])


def test_a_list_that_is_not_clear_is_asked_about_before_anything_else(client):
    client.force_login(officer())
    roster, address = upload(client, "012345678,GARCIA LOPEZ JOSE,04/05/1987", headings="A-Number,Name,DOB")
    assert client.get(address).url == f"{address}columnas/"
    page = client.get(f"{address}columnas/").content.decode()
    assert "GARCIA LOPEZ JOSE" in page
    assert client.post(f"{address}importar/").url == address
    roster.refresh_from_db()
    assert roster.state == Roster.State.UPLOADED
    said = {"column_0": "a_number", "column_1": "full_name", "column_2": "birth_date", "date_order": "dmy"}
    twice = client.post(f"{address}columnas/", {**said, "column_2": "full_name"})
    assert "Dos columnas" in twice.content.decode()
    assert client.post(f"{address}columnas/", said).url == address
    client.post(f"{address}importar/")
    work_off_the_queue()
    assert Record.objects.get().birth_date == dt.date(1987, 5, 4)


def test_what_cannot_be_read_is_said_beside_the_file_and_nothing_is_kept(client):
    client.force_login(officer())
    for data, words in ((b"", "vac"), (b"%PDF-1.7", "PDF"), (b"a,b\n1,2\n", "Ninguna fila")):
        answer = client.post("/listas/nueva/", {**sent(), "file": SimpleUploadedFile("lista.csv", data)})
        assert answer.status_code == 200
        assert words in answer.content.decode()
    assert Roster.objects.count() == 0


def test_more_than_can_be_read_is_refused_by_its_size(client, settings):
    settings.AMPARO_LARGEST_UPLOAD = 1_000
    client.force_login(officer())
    answer = client.post(
        "/listas/nueva/", {**sent(), "file": SimpleUploadedFile("lista.csv", b"x" * 51_000_000)}
    )
    assert "51 MB" in answer.content.decode()
    assert Roster.objects.count() == 0


def test_a_moment_in_the_future_is_refused_beside_its_field(client):
    client.force_login(officer())
    answer = client.post("/listas/nueva/", sent(JOSE, as_of="2126-03-02T09:00"))
    assert "futuro" in answer.content.decode()
    assert Roster.objects.count() == 0


def test_the_same_list_again_creates_nothing_and_says_so(client):
    client.force_login(officer())
    _roster, address = upload(client, JOSE)
    client.post(f"{address}importar/")
    work_off_the_queue()
    answer = client.post("/listas/nueva/", sent(JOSE), follow=True)
    assert Roster.objects.count() == 1
    assert "ya se había importado" in answer.content.decode()


def test_a_list_uploaded_by_mistake_is_thrown_away(client):
    client.force_login(officer())
    roster, address = upload(client, JOSE)
    assert client.post(f"{address}descartar/").url == "/listas/"
    assert (Roster.objects.count(), RosterRow.objects.count(), Record.objects.count()) == (0, 0, 0)
    roster, address = upload(client, JOSE)
    client.post(f"{address}importar/")
    client.post(f"{address}descartar/")
    assert Roster.objects.filter(pk=roster.pk).exists()


@pytest.mark.parametrize("role", [Role.CIAM, Role.AUDITOR, Role.ADMINISTRATOR])
def test_whoever_does_not_receive_lists_does_not_see_them(client, tmp_path, role):
    roster = taken_in(tmp_path, JOSE)
    client.force_login(officer(role=role))
    for end in (
        "",
        "nueva/",
        f"{roster.pk}/",
        f"{roster.pk}/columnas/",
        f"{roster.pk}/avance/",
        f"{roster.pk}/ilegibles.xlsx",
    ):
        assert client.get(f"/listas/{end}").status_code == 403
    for end in ("importar", "descartar"):
        assert client.post(f"/listas/{roster.pk}/{end}/").status_code == 403


def test_another_offices_list_is_not_there_and_its_office_cannot_be_chosen(client, tmp_path):
    roster = taken_in(tmp_path, JOSE)
    client.force_login(officer("sanbernardino"))
    assert JOSE.split(",")[0] not in client.get("/listas/").content.decode()
    for end in ("", "columnas/", "avance/", "ilegibles.xlsx"):
        assert client.get(f"/listas/{roster.pk}/{end}").status_code == 404
    for end in ("importar/", "descartar/"):
        assert client.post(f"/listas/{roster.pk}/{end}").status_code == 404
    assert client.post("/listas/nueva/", sent(JOSE, office="elpaso")).status_code == 200
    assert Roster.objects.count() == 1


def test_headquarters_uploads_for_any_office(client):
    client.force_login(officer(role=Role.HEADQUARTERS))
    roster, _address = upload(client, JOSE, office="sanbernardino")
    assert roster.office_id == "sanbernardino"


def test_the_lists_take_the_same_number_of_queries_however_many(
    client, tmp_path, django_assert_max_num_queries
):
    for day in range(1, 13):
        import_rows(tmp_path, JOSE, as_of=f"2026-03-{day:02}T09:00")
    client.force_login(officer())
    client.get("/listas/")
    with django_assert_max_num_queries(9):  # one of them is the bell
        client.get("/listas/")


def test_an_import_whose_worker_was_killed_is_taken_up_again(tmp_path):
    roster = taken_in(tmp_path, JOSE)
    confirm(roster=roster, by=None)
    tasks.import_soon(roster.pk)
    tasks.import_soon(roster.pk)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [cursor.fetchone()[0]])
        assert cursor.fetchone()[0] is not None
    # The worker died with the job in its hands: the queue believes that it is still at it.
    assert work_off_the_queue() == []
    tasks.sweep(0)
    assert work_off_the_queue() == [roster.pk]
    roster.refresh_from_db()
    assert roster.state == Roster.State.DONE


def test_a_list_that_somebody_is_at_is_left_alone(tmp_path):
    roster = taken_in(tmp_path, JOSE)
    confirm(roster=roster, by=None)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(settings.ENVIRONMENT.dsn("amparo_owner", name)) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, roster.pk])
        tasks.sweep(0)
        assert work_off_the_queue() == []
        # Let go of by word: what a closed connection held, the server frees only a moment after it was closed.
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, roster.pk])
    tasks.sweep(0)
    assert work_off_the_queue() == [roster.pk]
