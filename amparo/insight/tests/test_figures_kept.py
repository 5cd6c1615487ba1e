"""Figures under a name: kept, shared, sent by mail as sums alone; and their pages for each who may come."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
import python_calamine
import time_machine
from django.core import mail
from django.test import Client

from amparo.accounts.models import Role
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.insight.figures import actions, jobs
from amparo.insight.figures.asked import Asked
from amparo.insight.figures.defined import figures
from amparo.insight.figures.models import Counting, Fact, SavedFigure
from amparo.notices.models import Notice
from amparo.notices.sending import send_due
from amparo.places.models import Office
from tests.factories import officer

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def facts(counts, *, month="2026-02-01", figure="casos"):
    """So many facts at each consulate."""
    at = Fact.objects.count()
    for office, n in counts.items():
        Fact.objects.bulk_create(
            Fact(
                figure=figure,
                thing=(at := at + 1),
                month=dt.date.fromisoformat(month),
                office=office,
                part="penal",
            )
            for _each in range(n)
        )
    Counting.objects.update_or_create(figure=figure, defaults={"at": MONDAY, "seconds": 0.1})


def asked(reader, **said):
    return Asked.read(figures()["casos"], said, reader)


def browser(staff):
    client = Client()
    client.force_login(staff)
    return client


def test_a_figure_is_kept_and_opens_as_it_was_asked_for():
    by = officer()
    facts({"elpaso": 12})
    answer = browser(by).post("/cifras/casos/guardar/?by=part&months=3&part=penal", {"name": "Penales"})
    assert answer.url == "/cifras/"
    saved = SavedFigure.objects.get()
    opened = browser(by).get(f"/cifras/guardadas/{saved.pk}/")
    assert opened.url == "/cifras/casos/?by=part&months=3&part=penal"
    with pytest.raises(Conflict):
        actions.keep(name="Penales", asked=asked(by), by=by)
    with pytest.raises(Incomplete):
        actions.keep(name=" ", asked=asked(by), by=by)
    again = browser(by).post("/cifras/casos/guardar/", {"name": "Penales"})
    assert again.status_code == 422
    assert "govuk-error-summary" in again.content.decode()


def test_a_supervisor_shares_with_their_own_office_and_headquarters_with_a_role():
    supervisor, headquarters = officer(role=Role.SUPERVISOR), officer(role=Role.HEADQUARTERS)
    elpaso, boston = Office.objects.get(pk="elpaso"), Office.objects.get(pk="boston")
    mine = actions.keep(name="Nuestra", asked=asked(supervisor), by=supervisor, office=elpaso)
    with pytest.raises(NotAllowed):
        actions.keep(name="Ajena", asked=asked(supervisor), by=supervisor, office=boston)
    with pytest.raises(NotAllowed):
        actions.keep(name="De todos", asked=asked(supervisor), by=supervisor, role=Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        actions.keep(name="De la oficina", asked=asked(supervisor), by=officer(), office=elpaso)
    theirs = actions.keep(name="De jefes", asked=asked(headquarters), by=headquarters, role=Role.SUPERVISOR)
    assert list(actions.visible_to(officer("elpaso"))) == [mine]
    assert list(actions.visible_to(officer("boston"))) == []
    assert list(actions.visible_to(officer("boston", Role.SUPERVISOR))) == [theirs]
    with pytest.raises(NotAllowed):
        actions.forget(saved=theirs, by=supervisor)


def test_what_is_shared_shows_each_what_they_may_see():
    headquarters = officer(role=Role.HEADQUARTERS)
    facts({"elpaso": 12, "boston": 30})
    saved = actions.keep(
        name="Todos", asked=asked(headquarters, by="office"), by=headquarters, role=Role.SUPERVISOR
    )
    reader = officer("boston", Role.SUPERVISOR)
    assert actions.asked_of(saved, headquarters).facts().count() == 42
    assert actions.asked_of(saved, reader).facts().count() == 30


def test_a_figure_is_sent_once_with_its_table_and_nothing_of_few(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.locmem.EmailBackend", "localhost"
    by = officer(role=Role.HEADQUARTERS)
    facts({"elpaso": 40, "boston": 3, "atlanta": 20})
    actions.keep(name="Semanal", asked=asked(by, by="office"), by=by, sent="weekly")
    actions.keep(name="Mensual", asked=asked(by), by=by, sent="monthly")
    jobs.every_morning(int(MONDAY.timestamp()))
    jobs.every_morning(int(MONDAY.timestamp()))
    assert Notice.objects.count() == 1
    assert send_due() == 1
    (message,) = mail.outbox
    assert message.to == [by.email]
    (pdf_name, pdf, _kind), (xlsx_name, xlsx, _type) = message.attachments
    assert (pdf_name, xlsx_name) == ("casos-office-2025-04-2026-03.pdf", "casos-office-2025-04-2026-03.xlsx")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    told = {row[0]: row[1] for row in rows[1:5]}
    # Boston is few; Atlanta would give it away.
    assert told == {"El Paso": 40, "Atlanta": "pocas", "Boston": "pocas", "Todos": 63}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "El Paso" in text
    assert "pocas" in text


def test_a_figure_sent_monthly_is_of_whole_months():
    by = officer(role=Role.HEADQUARTERS)
    saved = actions.keep(name="Mensual", asked=asked(by, months="1"), by=by, sent="monthly")
    assert actions.asked_of(saved, by).until == dt.date(2026, 2, 1)
    assert actions.send_due(dt.date(2026, 4, 1)) == 1


def test_who_may_no_longer_see_it_gets_no_mail(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.locmem.EmailBackend", "localhost"
    by = officer(role=Role.SUPERVISOR)
    actions.keep(name="Semanal", asked=asked(by), by=by, sent="weekly")
    assert actions.send_due(MONDAY.date()) == 1
    by.is_active = False
    by.save()
    send_due()
    assert mail.outbox == []
    assert Notice.objects.get().state == Notice.State.DROPPED
    assert actions.send_due(MONDAY.date() + dt.timedelta(days=7)) == 0


def test_pages_and_files_for_each_who_may_come():
    facts({"elpaso": 12, "boston": 30})
    reader = browser(officer(role=Role.AUDITOR))
    assert reader.get("/cifras/").status_code == 200
    for code in figures():
        assert reader.get(f"/cifras/{code}/").status_code == 200, code
    page = reader.get("/cifras/casos/?by=office").content.decode()
    assert "<svg" in page
    assert "casework_case" in page  # where it comes from
    for form in ("csv", "xlsx", "pdf"):
        assert reader.get(f"/cifras/casos/{form}/").status_code == 200
    assert reader.get("/cifras/casos/doc/").status_code == 404
    assert reader.get("/cifras/nada/").status_code == 404
    assert reader.get("/cifras/casos/?by=x&months=7&until=2026-99&facility=%00&month=x").status_code == 200
    for role in (Role.CIAM, Role.ADMINISTRATOR):
        assert browser(officer(role=role)).get("/cifras/").status_code == 403


def test_an_officer_sees_how_many_are_trained_and_not_who():
    Fact.objects.create(figure="formacion", thing=1, month=dt.date(2026, 2, 1), office="elpaso")
    reader = browser(officer("elpaso"))
    assert "/formacion/lista/" not in reader.get("/cifras/formacion/").content.decode()
    assert reader.get("/cifras/formacion/lista/").status_code == 403
