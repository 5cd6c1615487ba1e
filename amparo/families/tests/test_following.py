"""From an officer's word and the person's consent to what a family sees, and back to silence. B2–B6 of the stories."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.folios import show
from amparo.custody import actions as custody
from amparo.custody.queries import open_stay
from amparo.families import actions
from amparo.families.models import Code
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import FIELDS, Visitor, follow, sent_code, text
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import send_due
from amparo.people import actions as people
from amparo.people.models import Person, Purpose, Record
from tests.factories import JOSE, JOSE_MOVED, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db


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
    casework.conclude(case=case, outcome="withdrawn", reason="The lawyer goes on alone", by=by)
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
    patterns = get_resolver("amparo.shell.urls_portal").url_patterns
    portal = next(one for one in patterns if isinstance(one, URLResolver) and str(one.pattern) == "")
    addresses = [f"/{one.pattern}" for one in portal.url_patterns]
    assert {"/", "/buscar/", "/seguir/estado/"} <= set(addresses)
    for call in (visitor.get, visitor.post):
        for address in addresses:
            seen = re.sub(r"[\W_]", "", text(call(address))).lower()
            told = [
                one
                for one in ("joseluis", "garcia", "012345678", "23052012", "05232012", "campeast")
                if one in seen
            ]
            assert told == [], (address, told)


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
