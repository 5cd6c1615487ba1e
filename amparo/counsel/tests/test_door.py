"""The advisor's door: only what was referred to them, names alone before it is cleared, and their whole road on the pages."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Reading, Role
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.counsel.door.access import as_seen, seen_by
from amparo.counsel.door.changes import token_of
from amparo.counsel.models import Milestone, Offer, Referral, Report
from amparo.counsel.referrals import actions, answering
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.tests.pale import advisor, agrees, contract, in_progress, offered, referral, sent
from amparo.counsel.tests.test_referrals import ACTS, _do
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
#: What the consulate wrote, none of which an advisor reads before there is no conflict.
WRITTEN = {"need": "Necesidadquetzal", "court": "txwd", "law_state": "TX", "forum": "eoir", "language": "tzh",
           "parties": ["Contraria Xochitl"]}  # fmt: skip


#: A matter before a court of the state in which the tests' advisors are admitted.
TEXAS = {"forum": "state", "law_state": "TX"}


def page(client, made: Referral, part: str = "", **data: str):
    address = f"/pale/mio/{made.folio}/{part}"
    return client.post(address, data, follow=True) if data else client.get(address)


def press(client, made: Referral, what: str, **data: str):
    """Send a form as it stands on the page now."""
    found = Referral.objects.get(pk=made.pk)
    seen = seen_by(found.advisor, made.folio)
    return page(client, made, f"{what}/", seen=token_of(seen), **data)


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_lawyer_who_signs_in_begins_at_their_matters_and_finds_only_their_pages(client, tmp_path):
    offer = offered(detained(tmp_path), by=officer()) if advisor() else None
    client.post("/accounts/login/", {"login": offer.advisor.email, "password": "a-long-password"})
    answer = client.get("/", follow=True)
    assert answer.request["PATH_INFO"] == "/pale/mio/"
    nav = re.search(r'<nav class="am-nav.*?</nav>', answer.content.decode(), re.S).group()
    assert re.findall(r'href="([^"]+)"', nav) == ["/pale/mio/", "/agenda/mi-calendario/", "/pale/mio/dinero/"]
    assert "<details>" not in nav
    for other in (
        "/casos/",
        "/personas/",
        "/agenda/",
        "/oficinas/",
        "/tareas/",
        f"/casos/{offer.referral.case.folio}/",
    ):
        assert client.get(other).status_code == 403, other


def test_a_lawyer_who_is_no_advisor_or_none_any_more_is_told_so(client):
    client.force_login(officer(role=Role.LAWYER))
    assert "no es de ningún asesor" in words(client.get("/pale/mio/"))
    assert client.get("/pale/mio/R0/").status_code == 403
    who = advisor()
    client.force_login(who.staff)
    assert client.get("/pale/mio/").status_code == 200
    type(who).objects.filter(pk=who.pk).update(active=False)
    assert client.get("/pale/mio/").url.startswith("/accounts/login/")


def test_before_it_is_cleared_an_advisor_reads_names_and_opposing_parties_and_nothing_else(client, tmp_path):
    case, by = detained(tmp_path), officer()
    advisor(federal_court := contract(), languages=["es", "en", "tzh"])
    assert federal_court
    offer = offered(case, by=by, **{**WRITTEN, "court": ""})
    client.force_login(offer.advisor.staff)
    before = "".join(
        words(answer) + str(answer.request)
        for answer in (
            client.get("/pale/mio/"),
            page(client, offer.referral),
            page(client, offer.referral, "conflicto/"),
        )
    )
    assert "Jose Luis" in before
    assert "Contraria Xochitl" in before
    folded = before.lower()
    for hidden in ("necesidadquetzal", "camp east montana", "tseltal", "migratori", "eoir", "012345678", "1987",
                   case.folio.lower(), case.record.person.folio.lower(), "audiencia"):  # fmt: skip
        assert hidden not in folded, hidden
    # The list and the addresses hold no name either: whoever looks over a shoulder sees a folio.
    assert "Jose Luis" not in words(client.get("/pale/mio/"))
    assert "Jose Luis" not in re.search(r"<title>.*?</title>", words(page(client, offer.referral))).group()
    assert Reading.objects.filter(staff=offer.advisor.staff, person_id=case.record.person_id).exists()
    for closed in ("notas/", "audiencias/nueva/", "informe/", "aceptar/"):
        assert page(client, offer.referral, closed).status_code == 302, closed
    press(client, offer.referral, "sin-conflicto")
    after = words(page(client, offer.referral))
    assert "Necesidadquetzal" in after
    assert "Camp East Montana" in after
    assert "Tseltal" in after
    for hidden in ("012345678", "05/23/1987", "23/5/1987", case.folio, case.record.person.folio):
        assert hidden not in after, hidden


def test_what_was_offered_to_somebody_else_does_not_exist(client, tmp_path):
    terms = contract()
    advisor(terms)
    offer = sent(detained(tmp_path), by=officer())
    other = advisor(terms)
    client.force_login(other.staff)
    assert offer.referral.shown_folio not in words(client.get("/pale/mio/"))
    for part in ("", "notas/", "acuse/", "informe/", "audiencias/nueva/"):
        assert page(client, offer.referral, part).status_code == 404, part
    assert page(client, offer.referral, "acuse/", seen="0.0.0.0").status_code == 404
    offer.refresh_from_db()
    assert offer.acknowledged_at is None


@pytest.mark.parametrize("how", ["declined", "lapsed", "replaced", "refused"])
def test_what_is_not_with_an_advisor_any_more_shows_them_nothing_but_that(client, tmp_path, how):
    terms = contract()
    advisor(terms), advisor(terms)
    case, by = detained(tmp_path), officer()
    offer = sent(case, by=by, need="Necesidadquetzal")
    made = offer.referral
    client.force_login(offer.advisor.staff)
    if how == "declined":
        press(client, made, "declinar", why="capacity")
    elif how == "lapsed":
        run_out(clock.now() + dt.timedelta(days=3))
    elif how == "replaced":
        actions.must_decide(Referral.objects.get(pk=made.pk), at=clock.now())
        actions.decide(referral=made, keep=False, reason="Otro estado", by=by)
    else:
        agrees(case, by=by, decision="withdrawn")
    for answer in (client.get("/pale/mio/"), page(client, made)):
        assert answer.status_code == 200
        text = words(answer)
        assert made.shown_folio in text
        assert "Jose Luis" not in text
        assert "Necesidadquetzal" not in text
        assert "Camp East Montana" not in text


def test_the_home_page_puts_what_waits_first_the_next_deadline_first_and_says_it_in_words(client, tmp_path):
    who = advisor(contract(report_days=90), areas=("migratorio", "penal", "laboral", "civil"))
    case, by = detained(tmp_path), officer()
    going_on = in_progress(case, by=by, area="civil", **TEXAS)
    new = offered(case, by=by, area="penal", **TEXAS).referral
    waits = sent(case, by=by, area="laboral", **TEXAS).referral
    client.force_login(who.staff)
    text = words(client.get("/pale/mio/"))
    order = [text.index(one.shown_folio) for one in (new, waits, going_on)]
    assert order == sorted(order)
    assert text.index("En curso") < order[2]
    assert "en 23 horas" in text
    assert "Verificar si hay conflicto de interés" in text
    with time_machine.travel(clock.now() + dt.timedelta(days=92), tick=False):
        client.force_login(who.staff)
        text = words(client.get("/pale/mio/"))
        assert text.index(going_on.shown_folio) < text.index("En curso")  # its report is overdue: it waits
        assert "2 días de retraso" in text


def test_c1_the_whole_road_of_an_advisor_on_the_pages(client, tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    offer = offered(case, by=by)
    made, who = offer.referral, offer.advisor
    client.force_login(who.staff)
    today = clock.today(case.office.zone).isoformat()
    for what, said, state in (
        ("sin-conflicto", {}, "sent"),
        ("acuse", {}, "acknowledged"),
        ("hable", {"on": today}, "evaluating"),
        ("aceptar", {"level": "representation"}, "in_progress"),
        ("paso", {"kind": "filed", "on": today, "note": "Solicitud de fianza"}, "in_progress"),
        ("informe", {"text": "Se presentó la solicitud"}, "in_progress"),
        ("concluir", {"outcome": "settlement", "recovered": "1500.00"}, "concluded"),
    ):
        answer = press(client, made, what, **said)
        assert answer.status_code == 200, what
        made.refresh_from_db()
        assert made.state == state, (what, words(answer))
        # Who works on a matter needs the number for the court's papers; who only considers it, or has ended, does not.
        assert ("A012 345 678" in words(page(client, made))) == (state == "in_progress"), state
    assert str(made.recovered) == "1500.00"
    kinds = set(Milestone.objects.filter(referral=made).values_list("kind", flat=True))
    assert kinds == {"consulted", "filed", "reported"}
    assert "Conciliación" in words(page(client, made)) or "recuper" in words(page(client, made))


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(client, tmp_path):
    advisor()
    made = in_progress(detained(tmp_path), by=officer())
    client.force_login(made.advisor.staff)
    answer = press(client, made, "paso", kind="filed", on="2031-01-01", note="Lo que escribí")
    assert "govuk-error-summary" in words(answer)
    assert "Lo que escribí" in words(answer)
    assert "Falta" in words(press(client, made, "informe", text=""))
    assert not Milestone.objects.filter(note="Lo que escribí").exists()


def test_c5_the_report_page_says_what_is_owed_and_that_the_next_payment_waits(client, tmp_path):
    advisor(contract(report_days=30))
    made = in_progress(detained(tmp_path), by=officer())
    client.force_login(made.advisor.staff)
    assert "en 29 días" in words(page(client, made, "informe/"))
    with time_machine.travel(clock.now() + dt.timedelta(days=35), tick=False):
        client.force_login(made.advisor.staff)
        text = words(page(client, made, "informe/"))
        assert "5 días de retraso" in text
        assert "espera el siguiente pago" in text
        press(client, made, "informe", text="Se presentó la solicitud")
        assert Report.objects.filter(referral=made, given_at__isnull=False).count() == 1
        text = words(page(client, made, "informe/"))
        assert "Se presentó la solicitud" in text
        assert "de retraso" not in text


def test_of_two_tabs_the_second_sees_what_changed_and_loses_nothing(client, tmp_path):
    advisor()
    made = in_progress(detained(tmp_path), by=officer())
    client.force_login(made.advisor.staff)
    old = re.search(r'name="seen" value="([^"]+)"', words(page(client, made, "paso/"))).group(1)
    today = clock.today().isoformat()
    press(client, made, "paso", kind="filed", on=today, note="De la primera pestaña")
    answer = page(client, made, "paso/", seen=old, kind="filed", on=today, note="De la segunda")
    assert "Mientras tanto" in words(answer)
    assert "De la segunda" in words(answer)
    assert Milestone.objects.filter(kind="filed").count() == 1
    new = re.search(r'name="seen" value="([^"]+)"', words(answer)).group(1)
    page(client, made, "paso/", seen=new, kind="filed", on=today, note="De la segunda")
    assert Milestone.objects.filter(kind="filed").count() == 2


def test_a_button_pressed_in_a_second_tab_does_nothing_twice(client, tmp_path):
    advisor()
    offer = sent(detained(tmp_path), by=officer())
    client.force_login(offer.advisor.staff)
    old = token_of(seen_by(offer.advisor, offer.referral.folio))
    press(client, offer.referral, "acuse")
    answer = page(client, offer.referral, "acuse/", seen=old)
    assert "No se hizo nada" in words(answer)
    assert Event.objects.filter(type_id="lawyer_acknowledged").count() == 1
    assert page(client, offer.referral, "acuse/").status_code == 302  # and opening the address does nothing
    assert page(client, offer.referral, "hola/").status_code == 404


@pytest.mark.parametrize("hidden", ["A hearing", "another advisor"])
def test_what_changed_meanwhile_tells_nobody_more_than_their_page_would(client, tmp_path, hidden):
    terms = contract()
    advisor(terms), advisor(terms)
    case, by = detained(tmp_path), officer()
    made = offered(case, by=by).referral
    client.force_login(made.advisor.staff)
    old = token_of(seen_by(made.advisor, made.folio))
    if hidden == "A hearing":
        Hearing.objects.create(
            case=case, kind="bond", court="Corte", at=clock.now(), time_zone="America/Denver", mode="video"
        )
        answer = page(client, made, "conflicto/", seen=old)
        assert "fianza" not in words(answer).lower()
    else:
        first = made.advisor
        answering.decline(referral=made, advisor=first, why="capacity")
        made.refresh_from_db()
        answering.clear(referral=made, advisor=made.advisor)
        answer = page(client, made, "acuse/", seen=old)
        assert "Mientras tanto" not in words(answer)


def test_hearings_of_an_advisor_reach_the_officers_calendar_and_the_officer_is_told(client, tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    client.force_login(made.advisor.staff)
    at = (
        (clock.now() + dt.timedelta(days=2))
        .astimezone(ZoneInfo("America/Denver"))
        .replace(hour=9, minute=0, second=0, microsecond=0)
    )
    said = {
        "kind": "bond",
        "at": f"{at:%Y-%m-%dT%H:%M}",
        "time_zone": "America/Denver",
        "mode": "video",
        "court": "Corte",
    }
    assert "Falta" in words(press(client, made, "audiencias/nueva", **{**said, "court": ""}))
    press(client, made, "audiencias/nueva", **said)
    hearing = Hearing.objects.get()
    assert (hearing.lawyer, hearing.officer, hearing.recorded_by) == (
        made.advisor.name,
        None,
        made.advisor.staff,
    )
    assert Event.objects.filter(case=case, type_id="hearing_scheduled").exists()
    supervisor = officer(role=Role.SUPERVISOR)
    for one in (by, supervisor):
        client.force_login(one)
        assert f"/audiencias/{hearing.pk}/" in client.get("/agenda/?view=days").content.decode()
    client.force_login(made.advisor.staff)
    later = at + dt.timedelta(days=3)
    change = f"audiencias/{hearing.pk}/"
    page(
        client,
        made,
        f"{change}mover/",
        at=f"{later:%Y-%m-%dT%H:%M}",
        time_zone="America/Denver",
        mode="video",
        reason="x",
    )
    hearing.refresh_from_db()
    assert hearing.at == later
    page(client, made, f"{change}cancelar/", reason="La corte la canceló")
    hearing.refresh_from_db()
    assert hearing.state == "cancelled"


def test_the_officer_of_the_case_hears_of_a_hearing_that_their_lawyer_wrote_down(tmp_path):
    from amparo.casework import actions as casework
    from amparo.casework.hearings import actions as hearings
    from amparo.casework.models import OfficerNotice

    advisor()
    case, by = detained(tmp_path), officer()
    casework.take_case(case=case, by=by)
    made = in_progress(case, by=by)
    when = clock.now() + dt.timedelta(days=2)
    said = {"kind": "bond", "court": "Corte", "at": when, "time_zone": "America/Denver", "mode": "video"}
    hearings.schedule(case=case, by=made.advisor.staff, lawyer=made.advisor.name, **said)
    assert OfficerNotice.objects.filter(staff=by, text_code="hearing_written").count() == 1
    # One rule says who else may: no other right comes with it, and it ends with the referral.
    with pytest.raises(NotAllowed):
        hearings.record_bond(case=case, state="denied", on=clock.today(), by=made.advisor.staff)
    with pytest.raises(NotAllowed):
        hearings.schedule(case=case, by=advisor().staff, **said)
    answering.conclude(referral=made, advisor=made.advisor, outcome="advised")
    with pytest.raises(NotAllowed):
        hearings.schedule(case=case, by=made.advisor.staff, **said)


def test_the_pages_of_the_door_take_a_fixed_number_of_queries(
    client, tmp_path, django_assert_max_num_queries
):
    areas = ("migratorio", "penal", "laboral", "civil", "familiar")
    who = advisor(areas=areas, capacity=20, capacity_month=20)
    case, by = detained(tmp_path), officer()
    client.force_login(who.staff)
    client.get("/pale/mio/")
    for area in areas:
        made = in_progress(case, by=by, area=area, **TEXAS)
    with django_assert_max_num_queries(14):
        client.get("/pale/mio/")
    with django_assert_max_num_queries(24):
        page(client, made)


def test_every_address_of_the_door_is_the_advisors_alone(client, tmp_path):
    advisor()
    made = in_progress(detained(tmp_path), by=officer())
    note = reverse("pale_my_notes", args=[made.folio], urlconf="amparo.shell.urls_workspace")
    for role in set(Role.values) - {Role.LAWYER}:
        client.force_login(officer(role=role))
        for address in ("/pale/mio/", f"/pale/mio/{made.folio}/", note, f"/pale/mio/{made.folio}/informe/"):
            assert client.get(address).status_code == 403, (role, address)


def test_a_referral_that_waits_for_consent_is_nobodys(client, tmp_path):
    who = advisor()
    made = referral(detained(tmp_path), by=officer(), consent=False)
    client.force_login(who.staff)
    assert page(client, made).status_code == 404


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=16))
def test_whatever_happens_only_the_advisor_of_now_sees_more_than_that_it_was_offered(tmp_path_factory, acts):
    with transaction.atomic():
        terms = contract()
        advisor(terms), advisor(terms)
        case, by = detained(tmp_path_factory.mktemp("seen")), officer()
        made = referral(case, by=by, consent=False)
        now = clock.now()
        for act in ("consent", "offer", *acts):
            now += dt.timedelta(hours=5)
            with time_machine.travel(now, tick=False), contextlib.suppress(Refusal), transaction.atomic():
                _do(act, Referral.objects.get(pk=made.pk), case, by)
            seen = [as_seen(one) for one in Offer.objects.select_related("referral")]
            for one in (one for one in seen if one.theirs):
                assert one.referral.advisor_id == one.offer.advisor_id
                assert one.referral.ending in ("", "done")
                assert (one.see == "matter") is (one.offer.cleared_at is not None)
            assert sum(one.theirs for one in seen) <= 1
        transaction.set_rollback(True)
