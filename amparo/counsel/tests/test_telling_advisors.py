"""What advisors are told, the link that acknowledges, their calendar, the weekly mail, and how they come to sign in."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from amparo.accounts.models import Role, Staff
from amparo.casework.hearings import actions as hearings
from amparo.casework.hearings import feed
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.door.digest import send_digests
from amparo.counsel.door.inviting import invite
from amparo.counsel.models import Advisor, Offer
from amparo.counsel.referrals import actions
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.tests.pale import advisor, contract, in_progress, offered, sent
from amparo.notices.models import Notice
from amparo.notices.sending import HOLDS
from amparo.notices.texts import segments, text_of
from amparo.notices.texts_advisors import ADVISOR_TEMPLATES
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
PLACES = ("Camp East Montana", "El Paso", "Adelanto")


def told(template: str, **more: object) -> list[Notice]:
    return list(Notice.objects.filter(template=template, **more).order_by("pk"))


def link_in(notice: Notice) -> str:
    return re.search(r"/pale/acuse/[\w-]+/", notice.values["link"]).group()


def token_link(folder) -> tuple[Offer, str]:
    offer = sent(detained(folder), by=officer())
    (notice,) = told("advisor_sent")
    return offer, link_in(notice)


# -- the link of the mail (C1)


def test_c1_one_button_behind_the_link_of_the_mail_acknowledges_without_signing_in(client, tmp_path):
    advisor()
    offer, link = token_link(tmp_path)
    text = client.get(link).content.decode()
    assert text.count("<form") == 2  # the language, and the one button
    for hidden in (
        "Jose Luis",
        "Garcia",
        offer.referral.shown_folio,
        offer.advisor.name,
        "012345678",
        *PLACES,
    ):
        assert hidden not in text, hidden
    offer.refresh_from_db()
    assert offer.acknowledged_at is None  # a program that looks through mails only opened it
    assert "Acuse recibido" in client.post(link).content.decode()
    offer.refresh_from_db()
    offer.referral.refresh_from_db()
    assert offer.acknowledged_at is not None
    assert offer.token_hash == ""
    assert offer.referral.state == "acknowledged"
    assert Event.objects.get(type_id="lawyer_acknowledged").staff == offer.advisor.staff


def test_c1_opening_the_link_asks_the_database_nothing(client, tmp_path):
    advisor()
    _offer, link = token_link(tmp_path)
    client.get(link)
    with CaptureQueriesContext(connection) as asked:
        for call in (client.get, client.head):
            assert call(link).status_code == 200
    assert [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]] == []


@pytest.mark.parametrize(
    "why", ["used", "late", "lapsed", "withdrawn", "invented", "inactive", "another way"]
)
def test_c1_a_link_that_does_not_hold_looks_like_any_other(client, tmp_path, why):
    advisor(), advisor()
    offer, link = token_link(tmp_path)
    opened = client.get(link).content
    wrong = "/pale/acuse/un-token-inventado/"
    now = clock.now()
    if why in ("used", "another way"):
        from amparo.counsel.referrals.answering import acknowledge

        client.post(link) if why == "used" else acknowledge(referral=offer.referral, advisor=offer.advisor)
    elif why == "lapsed":
        with time_machine.travel(now + dt.timedelta(hours=49), tick=False):
            run_out(clock.now())
    elif why == "withdrawn":
        actions.withdraw(referral=offer.referral, reason="Ya no", by=officer())
    elif why == "inactive":
        Advisor.objects.filter(pk=offer.advisor_id).update(active=False)
    elif why == "invented":
        link = wrong
    before = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    with time_machine.travel(now + dt.timedelta(hours=49 if why == "late" else 0, minutes=1), tick=False):
        refused, invented = client.post(link), client.post(wrong)
        assert _without_csrf(client.get(link).content) == _without_csrf(opened)
    assert refused.status_code == invented.status_code == 200
    assert _without_csrf(refused.content).replace(link, wrong) == _without_csrf(invented.content)
    assert "Este enlace ya no sirve" in refused.content.decode()
    assert list(Event.objects.order_by("pk").values_list("pk", flat=True)) == before


def _without_csrf(content: bytes) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content.decode())
    return re.sub(r"/pale/acuse/[\w-]+/", "/pale/acuse/un-token-inventado/", text)


def test_only_a_hash_of_the_link_is_kept_and_nothing_else_opens_without_signing_in(client, tmp_path):
    advisor()
    offer, link = token_link(tmp_path)
    token = link.split("/")[3]
    assert len(token) >= 32
    assert token not in offer.token_hash
    assert len(offer.token_hash) == 64
    for near in ("/pale/acuse", f"/pale/acuse/{token}", "/pale/mio/", f"/pale/mio/{offer.referral.folio}/", "/pale/acuse/../mio/",
                 "/pale/acuse/a/b/"):  # fmt: skip
        answer = client.get(near)
        assert answer.status_code in (301, 302, 404), near
        if answer.status_code == 302:
            assert answer.url.startswith("/accounts/login/"), near
    forged = Client(enforce_csrf_checks=True)
    assert forged.post(link).status_code == 403


# -- messages


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("template", ADVISOR_TEMPLATES)
def test_no_message_to_an_advisor_holds_a_name_a_number_a_place_or_a_folio(template, language):
    page = "https://amparo.consulado.example.org/pale/mio/"
    values = {
        "page": page, "link": f"https://amparo.consulado.example.org/pale/acuse/{'a' * 32}/", "seal": "7K3M-9Q2X", "days": 3,
        "lines": "- 2 acuses", "count": 12, "name": "José Luis García", "place": PLACES[0], "folio": "R-7K3M9-Q2X4R",
        "a_number": "A012345678",
    }  # fmt: skip
    for channel in ("email", "sms"):
        text = text_of(template, channel, language, values)
        whole = f"{text.subject}\n{text.body}"
        for hidden in ("José", "García", "R-7K3M9", "012345678", *PLACES):
            assert hidden not in whole
        links = re.findall(r"https?://\S+", whole)
        assert set(links) <= {page, values["link"], f"{page};"}
        assert not re.search(r"\bA?\d{9}\b|\b[A-Z]-\w{5}-\w{5}\b", whole)
        assert "7K3M-9Q2X" in whole  # whoever gets one can check that it is ours
        assert re.search("Consulado de M[eé]xico|Consulate of Mexico", whole)
    assert segments(text.body) == 1


def test_each_thing_is_told_once_by_the_ways_that_the_advisor_chose_and_at_any_hour(tmp_path):
    night = dt.datetime(2026, 3, 10, 8, 30, tzinfo=dt.UTC)  # 2:30 there
    with time_machine.travel(night, tick=False):
        terms = contract()
        for _n in range(2):
            advisor(terms, text_messages=True, phone="9155550123", language="en")
        offer = sent(detained(tmp_path), by=officer())
        assert {one.channel for one in told("advisor_offered")} == {"email", "sms"}
        assert {one.language for one in told("advisor_sent")} == {"en"}
        assert {one.office_id for one in told("advisor_sent")} == {"elpaso"}
        assert all(one.seal_hash for one in told("advisor_sent"))
        for notice in Notice.objects.filter(template__startswith="advisor_"):
            assert {hold(notice, clock.now()) for hold in HOLDS} == {clock.now()}
    with time_machine.travel(night + dt.timedelta(days=3), tick=False):
        run_out(clock.now())
    offer.refresh_from_db()
    assert offer.answer == "lapsed"
    assert len(told("advisor_lapsed")) == 2
    assert len(told("advisor_offered")) == 4  # and the next was asked


@pytest.mark.parametrize("template", ["advisor_replaced", "advisor_withdrawn"])
def test_an_advisor_is_told_when_a_matter_leaves_them(tmp_path, template):
    advisor(contract())
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    made.refresh_from_db()
    if template == "advisor_replaced":
        actions.must_decide(made, at=clock.now())
        actions.decide(referral=made, keep=False, reason="x", by=by)
    else:
        actions.withdraw(referral=made, reason="x", by=by)
    assert len(told(template)) == 1


# -- the weekly mail


MONDAY = dt.datetime(2026, 3, 16, 8, 0, tzinfo=ZoneInfo("America/Denver"))


def a_week_of_work(folder) -> Advisor:
    with time_machine.travel(MONDAY - dt.timedelta(days=4), tick=False):
        who = advisor(areas=("migratorio", "penal", "laboral"))
        case, by = detained(folder, as_of="2026-03-12T06:00"), officer()
        in_progress(case, by=by)
        for area in ("penal", "laboral"):
            made = sent(case, by=by, area=area, forum="state", law_state="TX")
            from amparo.counsel.referrals.answering import acknowledge

            acknowledge(referral=made.referral, advisor=who)
    return who


def test_the_weekly_mail_comes_on_monday_at_eight_by_the_clock_of_their_consulate_once(tmp_path):
    who = a_week_of_work(tmp_path)
    sent_at = []
    for minutes in range(-130, 24 * 60, 65):
        now = MONDAY + dt.timedelta(minutes=minutes)
        with time_machine.travel(now, tick=False):
            if send_digests(now=now):
                sent_at.append(minutes)
    assert len(sent_at) == 1
    assert 0 <= sent_at[0] < 65
    (notice,) = told("advisor_digest")
    assert notice.values["lines"] == "- 2 primeras conversaciones con la persona"
    assert notice.values["count"] == 2
    assert notice.office_id == "elpaso"
    assert who.email


def test_the_weekly_mail_counts_what_waited_at_eight_and_owing_nothing_brings_none(tmp_path):
    with time_machine.travel(MONDAY, tick=False):
        advisor(contract())
        assert send_digests(now=clock.now() + dt.timedelta(hours=1)) == 0
    with time_machine.travel(MONDAY + dt.timedelta(hours=2), tick=False):
        offered(detained(tmp_path, as_of="2026-03-16T06:00"), by=officer())
        assert send_digests(now=clock.now()) == 0  # it came after eight: next week
    with time_machine.travel(MONDAY + dt.timedelta(days=7), tick=False):
        assert send_digests(now=clock.now()) == 1
        assert send_digests(now=clock.now()) == 0


# -- the calendar


def test_an_advisors_calendar_has_hearings_and_deadlines_under_the_folio_and_no_name(client, tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    made.refresh_from_db()
    staff = made.advisor.staff
    at = (clock.now() + dt.timedelta(days=5)).replace(microsecond=0)
    hearings.schedule(
        case=case,
        kind="bond",
        court="Corte de El Paso",
        at=at,
        time_zone="America/Denver",
        mode="video",
        by=by,
    )
    client.force_login(staff)
    page = client.post("/agenda/mi-calendario/", {"do": "new"}).content.decode()
    address = re.search(r"/calendario/[\w-]+\.ics", page).group()
    text = Client().get(address).content.decode()
    events = Calendar.from_ical(text).walk("VEVENT")
    assert {one.decoded("dtstart") for one in events} == {at, made.due_at.replace(microsecond=0)}
    assert all(made.shown_folio in str(one["summary"]) for one in events)
    for hidden in ("Jose Luis", "Corte de El Paso", case.shown_folio, *PLACES):
        assert hidden not in text
    Advisor.objects.filter(pk=made.advisor_id).update(active=False)
    assert Client().get(address).status_code == 404


def test_an_advisor_sees_no_hearing_before_they_acknowledged(tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    offer = sent(case, by=by)
    hearings.schedule(case=case, kind="bond", court="Corte", at=clock.now() + dt.timedelta(days=5), time_zone="America/Denver",
                      mode="video", by=by)  # fmt: skip
    text = feed.calendar_for(offer.advisor.staff, clock.now()).decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "Acusar recibo" in text


# -- how they come to sign in


def new_advisor(**more: object) -> Advisor:
    return Advisor.objects.create(
        firm=contract().firm, name="Abogada Nueva", email="Nueva@example.org", **more
    )


def test_an_invited_advisor_chooses_a_password_and_begins_at_their_matters(client):
    who, by = new_advisor(), officer(role=Role.SUPERVISOR)
    staff = invite(advisor=who, by=by)
    assert (staff.role, staff.office_id, staff.has_usable_password()) == (Role.LAWYER, None, False)
    (notice,) = told("advisor_invited")
    assert notice.values["days"] == 3
    link = re.search(r"/accounts/password/reset/key/[^/]+/", notice.values["link"]).group()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    where = form.redirect_chain[-1][0]
    done = client.post(where, {"password1": "una-clave-muy-larga-7", "password2": "una-clave-muy-larga-7"})
    assert done.status_code == 302
    fresh = Client()
    fresh.post("/accounts/login/", {"login": "nueva@example.org", "password": "una-clave-muy-larga-7"})
    assert fresh.get("/").url == "/pale/mio/"
    assert 'name="password1"' not in Client().get(link, follow=True).content.decode()  # it held once


def test_a_second_factor_is_asked_of_advisors_too(client, settings):
    settings.AMPARO_SECOND_FACTOR = True
    client.force_login(advisor().staff)
    assert client.get("/pale/mio/").url.startswith("/accounts/2fa/")


def test_who_may_not_keep_advisors_invites_nobody_and_an_email_is_one_persons(client):
    who = new_advisor()
    for role in (Role.OFFICER, Role.AUDITOR, Role.LAWYER):
        with pytest.raises(NotAllowed):
            invite(advisor=who, by=officer(role=role))
    by = officer(role=Role.HEADQUARTERS)
    with pytest.raises(Conflict):
        invite(advisor=Advisor.objects.create(firm=who.firm, name="Otra", email=by.email.upper()), by=by)
    with pytest.raises(Incomplete):
        invite(advisor=Advisor.objects.create(firm=who.firm, name="Sin correo"), by=by)
    with pytest.raises(Conflict):
        invite(advisor=new_advisor(active=False), by=by)
    assert not Staff.objects.filter(role=Role.LAWYER, advisor__isnull=False).exists()


def test_who_is_made_inactive_signs_in_no_more_until_they_are_invited_again(client):
    who, by = new_advisor(), officer(role=Role.SUPERVISOR)
    staff = invite(advisor=who, by=by)
    client.force_login(staff)
    assert client.get("/pale/mio/").status_code == 200
    Advisor.objects.filter(pk=who.pk).update(active=False)
    assert client.get("/pale/mio/").url.startswith("/accounts/login/")
    staff.refresh_from_db()
    assert not staff.is_active
    Advisor.objects.filter(pk=who.pk).update(active=True)
    assert not Staff.objects.get(pk=staff.pk).is_active
    with time_machine.travel(clock.now() + dt.timedelta(seconds=5)):
        assert invite(advisor=who, by=by) == staff
    assert Staff.objects.get(pk=staff.pk).is_active
    assert len(told("advisor_invited")) == 2
