"""B9 of the stories: what is ours can be checked, an attempt at extortion is told, and families are warned."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction

from amparo.accounts.models import Role
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio, new_seal, show
from amparo.families.fraud import actions
from amparo.families.models import FraudReport, Inbox
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, follow, look, text
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import send_due
from amparo.people.models import Person
from amparo.portal.limits import Limit, limits
from tests.factories import EL_PASO, MARIA, detained, facility, officer, request_of

pytestmark = pytest.mark.django_db


def stripped(response):
    """What a page is made of, but for its tokens and the second it was made."""
    return re.sub(rb'name="(?:csrfmiddlewaretoken|token)" value="[^"]+|mira=\d+', b"", response.content)


def check(visitor, **said):
    return visitor.post("/fraude/comprobar/", **said)


def alike(hit, miss):
    assert (hit.status_code, miss.status_code) == (200, 200)
    assert len(stripped(hit)) == len(stripped(miss))
    names = [sorted(one.headers.items()) for one in (hit, miss)]
    assert [name for name, _ in names[0]] == [name for name, _ in names[1]]
    assert [one for one in names[0] if one[0] not in ("Content-Length",)] == [
        one for one in names[1] if one[0] not in ("Content-Length",)
    ]


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b9_a_message_an_official_and_a_slip_are_ours_or_not_on_pages_of_one_size(monkeypatch, language):
    monkeypatch.setitem(limits(), "verify", (Limit("verify", "device", 99, 99, "wait"),))
    visitor = Visitor()
    visitor.client.cookies["lang"] = language
    yes, no = ("Sí:", "No:") if language == "es-mx" else ("Yes:", "No:")
    officer("elpaso")
    person = officer("elpaso")
    person.name = "Íñigo Peña Núñez"
    person.save()
    request_of()
    send_due()
    seal = re.search(r"Sello: (\S{4}-\S{4})", DemoMessage.objects.latest("pk").text).group(1)
    slip = look(visitor)
    folio = re.search(r"F-\w{5}-\w{5}", text(slip)).group()
    stamp = re.findall(r"<dd>(\w{4}-\w{4})</dd>", slip.content.decode())[0]
    pairs = [
        ({"what": "message", "seal": seal.lower().replace("-", " ")}, {"what": "message", "seal": new_seal()}),
        ({"what": "official", "name": " inigo  pena NUNEZ", "office": "elpaso"},
         {"what": "official", "name": "Nadie De Aqui", "office": "elpaso"}),
        ({"what": "slip", "folio": folio, "check": stamp}, {"what": "slip", "folio": show(new_folio("F")), "check": stamp}),
    ]  # fmt: skip
    for right, wrong in pairs:
        hit, miss = check(visitor, **right), check(visitor, **wrong)
        assert yes in text(hit), right
        assert no in text(miss), wrong
        alike(hit, miss)
    for name, office in (
        ("Íñigo Peña", "elpaso"),
        ("Íñigo", "elpaso"),
        ("%", "elpaso"),
        ("Íñigo Peña Núñez", "atlanta"),
    ):
        assert no in text(check(visitor, what="official", name=name, office=office)), (name, office)
    person.is_active = False
    person.save()
    assert no in text(check(visitor, **pairs[1][0]))


def test_what_has_not_left_is_no_message_of_ours_and_its_seal_lies_hashed():
    request_of()
    seal = Notice.objects.get().values["seal"]
    assert "No:" in text(check(Visitor(), what="message", seal=seal))
    send_due()
    assert "Sí:" in text(check(Visitor(), what="message", seal=seal))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice n WHERE n::text LIKE %s", [f"%{seal}%"])
        assert cursor.fetchone() == (0,)


def test_whoever_tries_many_seals_is_asked_to_wait(monkeypatch):
    monkeypatch.setitem(limits(), "verify", (Limit("verify", "device", 2, 2, "wait"),))
    visitor = Visitor()
    answers = [check(visitor, what="message", seal=new_seal()).status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]


def tell_us(visitor, **said):
    page = visitor.get("/fraude/avisar/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {"asked": "3,000 dólares en tarjetas", "called_from": "+1 915 555 0100", "happened": "hoy",
               "place": EL_PASO, "contact": "", "token": token, **said}  # fmt: skip
    return [visitor.post("/fraude/avisar/", **answers) for _ in range(2)]


def test_b9_an_attempt_is_told_without_a_name_and_becomes_one_report_with_a_task(client):
    first, again = tell_us(Visitor(), contact="canario@example.org")
    assert stripped(first) == stripped(again)
    assert b"canario" not in str(Inbox.objects.first().payload).encode()
    work_inbox_through()
    report = FraudReport.objects.get()
    assert show(report.folio) in text(first)
    assert (report.facility.name, report.office_id) == (EL_PASO, "elpaso")
    assert b"canario" not in bytes(report.contact)
    assert Task.objects.get(text__endswith=show(report.folio)).office_id == "elpaso"
    assert not Notice.objects.exists()  # the report itself warns nobody
    client.force_login(officer("elpaso"))
    page = client.get("/fraudes/").content.decode()
    assert "3,000 dólares" in page
    assert EL_PASO in page
    assert "canario@example.org" in client.get(f"/fraudes/{report.folio}/").content.decode()
    client.post(f"/fraudes/{report.folio}/cerrar/", {"note": ""})
    assert Task.objects.filter(done_at__isnull=True, text__endswith=show(report.folio)).exists()
    client.post(f"/fraudes/{report.folio}/cerrar/", {"note": "Se llamó a la familia."})
    assert not Task.objects.filter(done_at__isnull=True, text__endswith=show(report.folio)).exists()
    assert "Se llamó" in client.get(f"/fraudes/{report.folio}/").content.decode()
    client.force_login(officer("atlanta"))
    assert "3,000" not in client.get("/fraudes/?state=closed").content.decode()
    assert client.get(f"/fraudes/{report.folio}/").status_code == 403


def reported(place=EL_PASO):
    return actions.receive({"folio": new_folio("X"), "asked": "dinero", "place": place}, at=clock.now())


def warnings():
    return Notice.objects.filter(template="fraud")


def test_b9_followers_at_the_place_are_warned_once_a_week_and_read_it_on_their_page(followed, tmp_path):
    visitor, request, _case, by, _relative = followed
    elsewhere = detained(tmp_path, MARIA.replace(EL_PASO, "Adelanto ICE Processing Center"))
    other, _secret = request_of(contact="otra@example.org", last_seen="Adelanto ICE Processing Center")
    follow(elsewhere, other, by=officer("sanbernardino"))
    assert "pide dinero" not in text(visitor.status()).split("Su solicitud")[1]
    assert actions.warn(report=reported(), by=by) == 1
    assert actions.warn(report=reported(), by=by) == 0  # told this week already
    notice = warnings().get()
    assert notice.about == request.folio
    assert "pide dinero" in text(visitor.status())
    send_due()
    body = DemoMessage.objects.latest("pk").text
    assert EL_PASO not in body
    assert "nunca pedimos" in body.lower()
    Notice.objects.update(created_at=clock.now() - dt.timedelta(days=8))
    assert actions.warn(report=reported(), by=by) == 1


SILENT = {
    "may not know the place": lambda case, by, relative: None,
    "minor": lambda case, by, relative: Person.objects.filter(pk=case.record.person_id).update(
        youngest_birth_date=clock.today() - dt.timedelta(days=4000)
    ),
}


@pytest.mark.parametrize("why", SILENT)
def test_a_warning_never_tells_a_place_that_may_not_be_known(tmp_path, why):
    case, by = detained(tmp_path), officer("elpaso")
    request, secret = request_of()
    fields = ["status", "services"] if why == "may not know the place" else ["status", "place"]
    relative = follow(case, request, fields=fields, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    before = stripped(visitor.status())
    SILENT[why](case, by, relative)
    hidden = stripped(visitor.status())
    assert actions.warn(report=reported(), by=by) == 0
    assert stripped(visitor.status()) == hidden
    assert before == hidden or why == "minor"
    assert not warnings().exists()


def test_a_warning_that_waits_is_dropped_when_the_person_is_freed_from_being_told(followed):
    _visitor, _request, case, by, relative = followed
    actions.warn(report=reported(), by=by)
    Person.objects.filter(pk=case.record.person_id).update(
        youngest_birth_date=clock.today() - dt.timedelta(days=4000)
    )
    assert relative is not None
    send_due()
    assert warnings().get().state == "dropped"


def test_only_the_office_warns_and_only_for_a_centre_that_is_known():
    report = reported(place="un lugar que no existe")
    assert report.facility is None
    by = officer(report.office_id)
    with pytest.raises(Incomplete):
        actions.warn(report=report, by=by)
    with pytest.raises(NotAllowed):
        actions.warn(report=report, by=officer("atlanta"))
    with pytest.raises(NotAllowed):
        actions.warn(report=report, by=officer(role=Role.AUDITOR))
    assert actions.say_place(report=report, name=EL_PASO, by=by).facility == facility(EL_PASO)
    assert actions.warn(report=report, by=by) == 0
    with pytest.raises(Conflict):
        actions.warn(report=report, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        FraudReport.objects.filter(pk=report.pk).update(closed_at=clock.now(), note="")


def test_an_officer_tells_a_caller_whether_a_message_is_ours(client):
    request_of()
    send_due()
    seal = re.search(r"Sello: (\S{4}-\S{4})", DemoMessage.objects.latest("pk").text).group(1)
    client.force_login(officer(role=Role.CIAM))
    assert "Es nuestro." in client.post("/fraudes/", {"seal": seal}).content.decode()
    assert "No es nuestro" in client.post("/fraudes/", {"seal": new_seal()}).content.decode()
