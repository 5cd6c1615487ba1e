"""From a family's request to its page, and back to silence. B1–B6 of the stories."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Case, Task
from amparo.core import clock
from amparo.core.folios import hash_code, read_folio, read_secret, show
from amparo.custody import actions as custody
from amparo.custody.queries import open_stay
from amparo.families import actions
from amparo.families.models import Code, Inbox, Request
from amparo.families.tasks import work_inbox_through
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import send_due
from amparo.people import actions as people
from amparo.people.models import Pair, Person, Purpose, Record
from amparo.places.models import Facility
from amparo.portal.views import LIMITS
from tests.factories import JOSE, JOSE_MOVED, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db
FIELDS = ["status", "place", "services", "next_step"]


class Visitor:
    """A browser at the portal: the portal's own door, middleware and database role."""

    def __init__(self):
        self.client = Client()

    def _as_portal(self, call):
        templates = [{**settings.TEMPLATES[0]}]
        templates[0]["OPTIONS"] = {**templates[0]["OPTIONS"], "context_processors": settings.PORTAL_CONTEXT}
        with override_settings(
            ROOT_URLCONF="amparo.shell.urls_portal",
            MIDDLEWARE=settings.PORTAL_MIDDLEWARE,
            TEMPLATES=templates,
        ):
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE amparo_portal")
            try:
                return call()
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")
                    cursor.execute("SELECT set_config('amparo.visit', '', false)")

    def get(self, path, **more):
        return self._as_portal(lambda: self.client.get(path, **more))

    def post(self, path, *, headers=None, **data):
        return self._as_portal(lambda: self.client.post(path, data, headers=headers))

    def prove(self, folio, secret):
        """Folio and secret, then the code that arrives; the status page."""
        self.post("/seguir/", folio=folio, secret=secret)
        work_inbox_through()
        code = sent_code()
        return self.post("/seguir/codigo/", code=code) if code else None

    def status(self):
        return self.get("/seguir/estado/")


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.AMPARO_DEMO = True


def sent_code():
    send_due()
    message = DemoMessage.objects.filter(text__contains="código").order_by("-pk").first()
    found = re.search(r"\d{8}", message.text) if message else None
    return found.group() if found else None


def follow(case, request, *, fields=FIELDS, by):
    person = case.record.person
    actions.confirm_person(request=request, person=person, by=by)
    relative = actions.confirm_relation(request=request, evidence="named in the interview", by=by)
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=fields,
        channel="visit", at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip
    return relative


@pytest.fixture
def followed(tmp_path):
    """A mother who follows: visitor, request, case, officer, relative."""
    case, by = detained(tmp_path), officer("elpaso")
    casework.record_interview(case=case, at=clock.now() - dt.timedelta(hours=2), channel="visit", by=by)
    request, secret = request_of()
    relative = follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    return visitor, request, Case.objects.get(pk=case.pk), by, relative


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def look(visitor, **person):
    page = visitor.get("/buscar/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {"given_names": "Nadie", "surnames": "Inventado", "age": "40", "origin": "Oaxaca", "last_seen": "El Paso",
               "seeker_name": "Carmen", "relation": "mother", "contact": "carmen@example.org", **person}  # fmt: skip
    return visitor.post("/buscar/", step="2", token=token, **answers)


def test_b1_a_request_needs_only_a_name_and_gives_folio_and_secret_at_once():
    page = text(look(Visitor(), surnames="", age="", origin="", last_seen=""))
    folio = read_folio(re.search(r"F-\w{5}-\w{5}", page).group())
    secret = read_secret(re.search(r"\w{3}-\w{3}-\w{3}-\w{3}", page).group())
    assert folio
    work_inbox_through()
    request = Request.objects.get(folio=folio)
    assert request.secret_hash == hash_code(secret, salt=folio)
    assert request.record.person is None
    assert Task.objects.filter(kind="review_request", record=request.record).count() == 1
    assert Notice.objects.get(about=folio).template == "received"


def test_an_impatient_finger_makes_one_request():
    visitor = Visitor()
    page = visitor.get("/buscar/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {
        "step": "2",
        "token": token,
        "given_names": "A",
        "seeker_name": "C",
        "relation": "mother",
        "contact": "c@example.org",
    }
    folios = {
        re.search(r"F-\w{5}-\w{5}", visitor.post("/buscar/", **answers).content.decode()).group()
        for _ in range(3)
    }
    work_inbox_through()
    assert len(folios) == 1
    assert Request.objects.count() == 1


def test_the_contact_lies_sealed_in_the_inbox_and_the_payload_is_emptied():
    look(Visitor(), contact="carmen@example.org")
    assert "carmen@example.org" not in str(Inbox.objects.get().payload)
    work_inbox_through()
    assert Inbox.objects.get().payload == {}
    assert b"carmen" not in bytes(Request.objects.get().email)


def test_how_to_reach_a_seeker_lies_in_the_clear_in_no_table(tmp_path, settings):
    case, by = detained(tmp_path), officer("elpaso")
    for contact in ("carmen.canario@example.org", "+525512348765"):
        request, secret = request_of(contact=contact)
        follow(case, request, by=by)
        Visitor().prove(show(request.folio), show(secret))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()} - {"notices_demomessage"}  # the demo's own post box
        assert len(tables) > 40
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY(%s)', [["%canario%", "%12348765%"]]
            )
            assert cursor.fetchone() == (0,), table


def test_a_contact_that_cannot_be_right_is_refused_at_the_telephone_as_on_the_portal(client):
    client.force_login(officer("elpaso"))
    said = {"given_names": "Nadie", "seeker_name": "Ana", "relation": "mother", "language": "es-mx"}
    for contact in ("abc", "555", "ana@", "@example.org"):
        page = client.post("/solicitudes/por-telefono/", {**said, "contact": contact})
        assert "govuk-error-message" in page.content.decode(), contact
        assert "govuk-error-message" in look(Visitor(), contact=contact).content.decode(), contact
    assert (Request.objects.count(), Inbox.objects.count()) == (0, 0)
    client.post("/solicitudes/por-telefono/", {**said, "contact": "(915) 555-0134"})
    assert Request.objects.count() == 1


def test_a_request_about_somebody_detained_is_a_pair_for_an_officer_and_nothing_more(tmp_path):
    detained(tmp_path)
    look(Visitor(), given_names="José Luis", surnames="García López", age="39")
    work_inbox_through()
    request = Request.objects.get()
    assert request.record.person is None
    assert Pair.objects.filter(new=request.record).count() == 1


def test_b2_b3_the_mother_sees_status_place_services_and_what_comes_next(followed):
    visitor, _request, case, by, _relative = followed
    casework.record_service(
        case=case, type="legal_orientation", at=clock.now() - dt.timedelta(hours=1), by=by
    )
    casework.record_service(case=case, type="medical_request", at=clock.now() - dt.timedelta(hours=1), by=by)
    page = visitor.status()
    assert page.status_code == 200
    shown = text(page)
    for words in ("está en un centro de detención", "Camp East Montana", "6920 Digital Rd", "Recibió orientación legal",
                  "habló con su familiar", "El consulado sigue el caso", "El Paso"):  # fmt: skip
        assert words in shown
    assert "Gestión médica" not in shown
    assert page.headers["Cache-Control"] == "no-store"


def test_nothing_that_must_never_be_shown_is_in_the_page(followed):
    visitor, _request, case, by, _relative = followed
    casework.add_note(case=case, text="nota secreta", by=by)
    html = visitor.status().content.decode()
    for secret in (
        "012345678",
        "12345678",
        "B100",
        "nota secreta",
        by.name,
        case.folio,
        case.record.person.folio,
        "1987",
    ):
        assert secret not in html


def test_before_consent_the_page_is_neutral_for_a_hit_and_for_a_miss(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    hit, hit_secret = request_of()
    actions.confirm_person(request=hit, person=case.record.person, by=by)
    actions.confirm_relation(request=hit, evidence="seen", by=by)
    miss, miss_secret = request_of(given_names="Zenaida", surnames="Netzahual")
    pages = []
    for request, secret in ((hit, hit_secret), (miss, miss_secret)):
        visitor = Visitor()
        visitor.prove(show(request.folio), show(secret))
        page = text(visitor.status()).replace(request.folio[-4:], "####")
        pages.append(page)
    assert "Seguimos trabajando en su solicitud" in pages[0]
    assert pages[0] == pages[1]


def test_b4_a_stranger_gets_the_same_answer_whatever_the_folio(followed):
    _visitor, request, _case, _by, _relative = followed
    other, other_secret = request_of(given_names="Zenaida", surnames="Netzahual")
    answers = []
    from amparo.core.folios import new_folio, new_secret

    for folio, secret in (
        (request.folio, new_secret()),
        (new_folio("F"), new_secret()),
        (other.folio, other_secret),
    ):
        stranger = Visitor()
        page = stranger.post("/seguir/", folio=show(folio), secret=show(secret))
        work_inbox_through()
        body = re.sub(rb'value="[^"]{20,}"', b"", page.content)
        answers.append((page.status_code, body, sorted(k for k in page.headers if k != "Set-Cookie")))
        wrong = stranger.post("/seguir/codigo/", code="00000000")
        answers[-1] += (wrong.status_code, re.sub(rb'value="[^"]{20,}"', b"", wrong.content))
    assert answers[0] == answers[1] == answers[2]
    assert Code.objects.filter(request=request).count() == 1  # only the mother's own


def test_a_code_works_once_in_the_browser_that_asked_and_five_wrong_tries_end_it(followed):
    _visitor, request, _case, _by, _relative = followed
    secret = actions.reissue_secret(request=request, by=officer("elpaso"))
    mine, theirs = Visitor(), Visitor()
    mine.post("/seguir/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    code = sent_code()
    theirs.get("/seguir/")
    assert theirs.post("/seguir/codigo/", code=code).status_code == 200
    assert mine.post("/seguir/codigo/", code=code).status_code == 302
    assert mine.post("/seguir/codigo/", code=code).status_code == 200
    third = Visitor()
    third.post("/seguir/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    code = sent_code()
    for _ in range(5):
        third.post("/seguir/codigo/", code="99999999" if code != "99999999" else "88888888")
    assert third.post("/seguir/codigo/", code=code).status_code == 200


def test_b5_what_the_person_withdraws_is_gone_from_the_very_next_page(followed):
    visitor, request, case, by, relative = followed
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    casework.record_consent(
        record=relative.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    shown = text(visitor.status())
    assert "Seguimos trabajando en su solicitud" in shown
    assert "Camp East Montana" not in shown
    assert not Notice.objects.filter(about=request.folio, state="waiting").exclude(template="code").exists()
    casework.record_service(case=case, type="interview_call", at=clock.now(), by=by)
    assert not Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()


def test_a_refusal_of_the_consulates_help_closes_the_page_too(followed):
    visitor, _request, case, by, _relative = followed
    casework.record_consent(
        record=case.record,
        purpose=Purpose.ASSISTANCE,
        decision="refused",
        channel="visit",
        at=clock.now(),
        by=by,
    )
    assert "Seguimos trabajando" in text(visitor.status())


def test_a_concluded_case_is_not_called_a_search(followed):
    visitor, _request, case, by, _relative = followed
    casework.conclude(case=case, outcome="partial", reason="The lawyer goes on alone", by=by)
    shown = text(visitor.status())
    assert "El consulado cerró el caso" in shown
    assert "sigue buscando" not in shown
    casework.reopen(case=case, reason="There is an appeal", by=by)
    assert "El consulado sigue el caso" in text(visitor.status())


def test_a_place_that_nobody_said_is_not_shown_as_a_place(tmp_path):
    case, by = detained(tmp_path, JOSE.replace("Camp East Montana", "")), officer("elpaso")
    request, secret = request_of()
    follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    shown = text(visitor.status())
    assert "está en un centro de detención" in shown
    assert "Dónde está" not in shown


def test_whoever_confirms_a_relation_is_warned_of_whom_the_person_never_wants_told(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    request, _secret = request_of()
    casework.add_relative(record=case.record, name="Ana Buena", relation="mother", wish="tell", by=by)
    casework.add_relative(record=case.record, name="Raúl Temido", relation="spouse", wish="never", by=by)
    address = f"/solicitudes/{request.folio}/"
    assert "Temido" not in client.get(address).content.decode()
    actions.confirm_person(request=request, person=case.record.person, by=by)
    page = client.get(address).content.decode()
    assert "Raúl Temido" in page
    assert "Ana Buena" not in page


def test_only_what_was_agreed_to_is_shown(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    casework.record_interview(case=case, at=clock.now(), channel="phone", by=by)
    request, secret = request_of()
    follow(case, request, fields=["services"], by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    shown = text(visitor.status())
    assert "habló con su familiar" in shown
    assert "Camp East Montana" not in shown
    assert "centro de detención" not in shown


def test_consent_that_has_run_out_shows_nothing(followed):
    visitor, _request, _case, _by, relative = followed
    people.record_consent(
        record=relative.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS,
        channel="visit", at=clock.now() - dt.timedelta(seconds=1), expires_at=clock.now() - dt.timedelta(milliseconds=1),
        by=None,
    )  # fmt: skip
    assert "Seguimos trabajando" in text(visitor.status())


def test_e6_a_minor_is_on_no_page_whatever_was_agreed(tmp_path):
    case = detained(tmp_path, JOSE.replace("05/23/1987", "05/23/2012"))
    by = officer("elpaso")
    request, secret = request_of()
    follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Seguimos trabajando" in text(visitor.status())


def test_a_death_is_told_by_a_person_and_never_by_a_page(followed):
    visitor, _request, case, by, _relative = followed
    before = Notice.objects.filter(template="news").count()
    custody.end_stay(stay=open_stay(case.record.person), end="died", at=clock.now(), by=by)
    assert "Seguimos trabajando" in text(visitor.status())
    assert Notice.objects.filter(template="news").count() == before


def test_a4_the_familys_page_goes_on_when_the_case_passes_to_another_consulate(followed, tmp_path):
    visitor, _request, _case, _by, _relative = followed
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    shown = text(visitor.status())
    assert "Adelanto ICE Processing Center" in shown
    assert "Cambió de lugar" in shown


def test_b6_a_message_tells_that_there_is_news_and_nothing_else(followed, tmp_path):
    _visitor, request, _case, _by, _relative = followed
    send_due()
    DemoMessage.objects.all().delete()
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    send_due()
    message = DemoMessage.objects.get()
    assert request.folio[-4:] in message.text
    assert settings.AMPARO_OFFICIAL_PHONE in message.text
    for word in ("Jos", "Garc", "Adelanto", "East", "Carmen", "012345678", request.folio, "http"):
        assert word not in message.text + message.subject


def test_the_same_event_is_told_once(followed, tmp_path):
    _visitor, request, _case, _by, _relative = followed
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-21T09:00", office="sanbernardino")
    keys = Notice.objects.filter(about=request.folio, template="news").values_list("key", flat=True)
    assert len([key for key in keys if key.startswith("event:")]) == 1


def test_leaving_ends_the_visit_and_so_do_thirty_idle_minutes(followed):
    visitor, request, _case, _by, _relative = followed
    assert visitor.status().status_code == 200
    request.visits.update(seen_at=clock.now() - dt.timedelta(minutes=31))
    assert visitor.status().status_code == 302
    request.visits.update(seen_at=clock.now())
    assert visitor.status().status_code == 302  # the cookie is gone as well


def test_when_persons_are_separated_the_follow_goes_with_the_record_it_was_made_on(followed, tmp_path):
    visitor, request, case, _by, _relative = followed
    import_rows(
        tmp_path,
        "A011111111,TZOMPANTZI,PEDRO,02/02/1970,M,MEXICO,B900,Camp East Montana",
        as_of="2026-03-03T09:00",
    )
    stranger = Person.objects.latest("pk")
    merge = people.merge(gone=stranger, kept=case.record.person, by=None, reason="mistake")
    people.unmerge(merge=merge, by=None, reason="undone")
    assert Record.objects.get(pk=request.record_id).person_id == case.record.person_id
    assert "Camp East Montana" in text(visitor.status())


def test_every_page_of_the_portal_takes_at_most_six_queries_of_its_own(followed):
    visitor, _request, _case, _by, _relative = followed
    from django.test.utils import CaptureQueriesContext

    for path in ("/", "/buscar/", "/seguir/", "/seguir/estado/", "/fraude/", "/privacidad/"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            visitor.get(path)
        own = [q["sql"] for q in captured if not re.search(r"ROLE|set_config|SAVEPOINT", q["sql"])]
        assert len(own) <= 6, own


def test_a_page_that_is_not_there_still_names_who_can_be_called_and_can_be_read_in_english():
    page = Visitor().get("/no-existe/")
    assert page.status_code == 404
    assert settings.AMPARO_OFFICIAL_PHONE in page.content.decode()
    assert 'name="language"' in page.content.decode()


def test_a_place_without_a_telephone_says_whom_to_call_instead(followed):
    visitor, _request, _case, _by, _relative = followed
    assert "No tenemos el teléfono del centro" in text(visitor.status())
    Facility.objects.filter(name="Camp East Montana").update(phone="915-555-0100")
    assert "No tenemos el teléfono del centro" not in text(visitor.status())
    assert "915-555-0100" in text(visitor.status())


def test_a_supervisor_sees_the_messages_of_the_own_office_and_what_failed_most(client, settings, tmp_path):
    settings.AMPARO_DEMO = False
    here, _secret = request_of()
    elsewhere, _secret = request_of(contact="otra@example.org", last_seen="Chicago")
    Notice.objects.update(state="failed")
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    page = client.get("/mensajes/").content.decode()
    assert f"…{here.folio[-4:]}" in page
    assert f"…{elsewhere.folio[-4:]}" not in page
    assert "1 mensaje no se pudo enviar" in page
    client.force_login(officer(role=Role.HEADQUARTERS))
    assert "2 mensajes no se pudieron enviar" in client.get("/mensajes/").content.decode()


def test_too_many_attempts_are_asked_to_wait_by_device_and_never_by_folio(followed):
    _visitor, request, _case, _by, _relative = followed
    from amparo.core.folios import new_secret

    stranger = Visitor()
    answers = [
        stranger.post("/seguir/", folio=show(request.folio), secret=show(new_secret())).status_code
        for _ in range(14)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert Visitor().post("/seguir/", folio=show(request.folio), secret=show(new_secret())).status_code == 200


def test_behind_a_proxy_one_network_does_not_use_up_the_attempts_of_another(settings, monkeypatch):
    settings.AMPARO_PROXIES = 1
    monkeypatch.setitem(LIMITS, "folio", (3, 12))
    from amparo.core.folios import new_folio, new_secret

    def try_from(address):
        """A new device each time, so that only the network counts."""
        answer = Visitor().post(
            "/seguir/",
            folio=show(new_folio("F")),
            secret=show(new_secret()),
            headers={"X-Forwarded-For": address},
        )
        return answer.status_code

    answers = [try_from("203.0.113.7") for _ in range(4)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert try_from("198.51.100.1") == 200
