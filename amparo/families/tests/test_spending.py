"""Whoever pumps codes burns no budget: what costs money is counted by network, prefix and house, and what is over waits."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection

from amparo.accounts.models import Role
from amparo.casework.models import OfficerNotice
from amparo.core import clock
from amparo.core.folios import show
from amparo.families.models import Bucket, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.telling import tell
from amparo.families.tests.visiting import Visitor, look, text
from amparo.families.wall import spending
from amparo.families.wall.spending import Budget, budgets_of, prefix_of, table
from amparo.notices.addresses import sealed
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.rules import kinds
from amparo.notices.sending import OVER_BUDGET, send_due
from tests.factories import directory, officer, request_of

PHONE = "+1 915 555 01{:02}"


@pytest.fixture
def paying(settings, gateway):
    """Messages leave by a real gateway and cost money."""
    settings.AMPARO_DEMO = False
    return gateway


@pytest.fixture
def budgets(monkeypatch):
    """A table of the test's own."""

    def given(*lines):
        monkeypatch.setattr(spending, "table", lambda: tuple(Budget(*line) for line in lines))

    return given


def again_due():
    Notice.objects.filter(state="waiting").update(next_attempt_at=clock.now() - dt.timedelta(seconds=1))
    return send_due()


def later(seconds):
    """So long ago did whatever was spent leave."""
    for one in Bucket.objects.filter(kind="spend"):
        Bucket.objects.filter(pk=one.pk).update(at=one.at - dt.timedelta(seconds=seconds))


def families(count, **more):
    return [request_of(contact=PHONE.format(number), **more)[0] for number in range(count)]


@pytest.mark.django_db
def test_what_is_over_waits_and_leaves_when_there_is_money_again(paying, budgets):
    budgets(("any", "house", "", "hour", 3))
    families(5)
    assert send_due() == 3
    held = Notice.objects.filter(state="waiting", last_problem=OVER_BUDGET)
    assert held.count() == 2
    assert all(one.next_attempt_at >= clock.now() + dt.timedelta(minutes=4) for one in held)
    assert again_due() == 0  # asking again takes nothing
    later(1250)
    assert again_due() == 1
    later(1250)
    assert again_due() == 1
    assert not Notice.objects.filter(state="waiting").exists()
    assert len(paying.asked) == 5


@pytest.mark.django_db
def test_a_message_takes_of_no_budget_when_one_has_none_left(paying, budgets):
    budgets(("any", "house", "", "day", 10), ("any", "prefix", "1", "hour", 1))
    families(4)
    assert send_due() == 1
    assert Bucket.objects.get(kind="spend", key_hash="any:house:day:").level == pytest.approx(9, abs=0.1)


@pytest.mark.django_db
def test_another_attempt_at_the_same_message_is_not_counted_again(paying, budgets):
    budgets(("any", "house", "", "hour", 1))
    families(1)
    paying.answers = [503]
    assert send_due() == 0
    assert Notice.objects.get().attempts == 1
    assert again_due() == 1
    assert Bucket.objects.get(kind="spend").level < 1


@pytest.mark.django_db
def test_a_network_that_pumps_codes_is_held_and_nobody_else(paying, budgets):
    budgets(("asked", "network", "", "hour", 2))
    farm = Visitor()
    for number in range(4):
        farm.client = type(farm.client)(REMOTE_ADDR="203.0.113.9")
        look(farm, contact=PHONE.format(number))
    elsewhere = Visitor()
    elsewhere.client = type(farm.client)(REMOTE_ADDR="198.51.100.7")
    look(elsewhere, contact=PHONE.format(50))
    work_inbox_through()
    assert Request.objects.count() == 5  # every request is kept, whatever is told of it
    send_due()
    assert Notice.objects.filter(state="sent").count() == 3
    assert Notice.objects.filter(state="waiting", last_problem=OVER_BUDGET).count() == 2
    for notice in Notice.objects.filter(state="sent"):
        assert "network" not in notice.values


@pytest.mark.django_db
def test_a_code_is_counted_by_the_network_that_asks_for_it(paying, budgets):
    request, secret = request_of(contact=PHONE.format(1))
    send_due()
    budgets(("asked", "network", "", "hour", 1))
    for _ in range(3):
        Visitor().post("/seguir/", folio=show(request.folio), secret=show(secret))
        work_inbox_through()
    assert send_due() == 1
    assert Notice.objects.filter(template="code", state="waiting", last_problem=OVER_BUDGET).count() == 2


@pytest.mark.django_db
def test_news_and_answers_leave_when_what_the_public_provokes_is_used_up(paying, budgets):
    budgets(("asked", "house", "", "hour", 2), ("any", "house", "", "hour", 9))
    family, *_others = families(4)
    assert send_due() == 2
    tell(family, "question", key="question:1")
    tell(family, "contact_changed", key="changed:1")
    Notice.objects.filter(template="question").update(next_attempt_at=clock.now())
    assert again_due() >= 1
    assert Notice.objects.filter(state="sent", template="contact_changed").exists()


@pytest.mark.django_db
def test_where_there_is_an_e_mail_it_goes_by_that_and_costs_nothing(paying, budgets, settings):
    budgets(("any", "house", "", "hour", 0))
    request, _secret = request_of(contact=PHONE.format(1))
    Request.objects.filter(pk=request.pk).update(email=sealed("carmen@example.org"))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.locmem.EmailBackend", "localhost"
    assert send_due() == 1
    sent = Notice.objects.get()
    assert (sent.channel, sent.state, len(paying.asked)) == ("email", "sent", 0)


@pytest.mark.django_db
def test_mail_costs_nothing_and_the_demo_neither(budgets, settings):
    budgets(("any", "house", "", "hour", 0))
    request_of(contact="madre@example.org")
    request_of(contact=PHONE.format(1))
    assert send_due() == 2
    assert DemoMessage.objects.count() == 2


@pytest.mark.django_db
def test_the_call_centres_supervisors_and_headquarters_are_told_once_an_hour(paying, budgets, client):
    boss, sede = officer("tucson", Role.SUPERVISOR), officer("", Role.HEADQUARTERS)
    elsewhere = officer("elpaso", Role.SUPERVISOR)
    budgets(("any", "house", "", "hour", 1), ("any", "prefix", "44", "hour", 0))
    families(4)
    for number in range(3):
        request_of(contact=f"+4420794600{number:02}")
    send_due()
    again_due()
    told = OfficerNotice.objects.filter(kind="spending")
    assert {one.staff_id for one in told} == {boss.pk, sede.pk}
    assert told.filter(staff=boss).count() == 2  # of the house, and of +44
    assert "Carmen" not in str([one.values for one in told])
    client.force_login(sede)
    page = text(client.get("/mensajes/"))
    assert "esperan porque se agotó" in page
    client.force_login(elsewhere)
    assert client.get("/mensajes/").status_code == 200


@pytest.mark.parametrize(
    ("contact", "prefix"),
    [
        ("915 555 0100", "1"),
        ("+1 416 555 0100", "1"),
        ("+1 876 555 0100", "1876"),
        ("+1 809 555 0100", "1809"),
        ("+52 55 5555 0100", "52"),
        ("+44 20 7946 0000", "44"),
        ("x", "?"),
    ],
)
def test_a_dear_island_of_plus_one_is_not_taken_for_the_united_states(contact, prefix):
    assert prefix_of(contact) == prefix


def test_the_table_says_why_and_holds_together():
    lines = {(one.what, one.by, one.prefix, one.per): one.many for one in table()}
    assert len(lines) == len(table())
    for per in ("hour", "day"):
        assert (
            lines["asked", "network", "", per]
            < lines["asked", "house", "", per]
            < lines["any", "house", "", per]
        )
        assert (
            lines["any", "prefix", "", per]
            < lines["any", "prefix", "52", per]
            <= lines["any", "house", "", per]
        )
    assert all(row.split(",")[-1].strip() for row in spending.TABLE.read_text(encoding="utf-8").splitlines())
    assert set(spending.ASKED) <= set(kinds())
    counted = budgets_of(asked=True, prefix="999", network="")
    assert {(one.by, one.prefix) for one in counted} == {("house", ""), ("prefix", "")}
    assert all(one.what == "any" for one in budgets_of(asked=False, prefix="52", network="n"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_spend_no_more_than_there_is(directory_after):
    directory()
    line = [Budget("any", "house", "", "day", 5), Budget("any", "prefix", "1", "day", 7)]

    def spend(number):
        keys = ["any:house:day:", "any:prefix:day:1"]
        order = [0, 1] if number % 2 else [1, 0]
        try:
            return spending._spend([keys[place] for place in order], [line[place] for place in order]) == [
                0,
                0,
            ]
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(spend, range(12))) == 5
    Bucket.objects.all().delete()
