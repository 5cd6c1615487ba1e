"""The synthetic world as `bin/demo` makes it, with a third of its people, and every page of the workspace as each role."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import PERMISSIONS
from amparo.casework.access import file_access
from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.counsel.funnel import coverage
from amparo.counsel.funnel.asked import Asked, first_of, months_before
from amparo.counsel.funnel.figures import funnel
from amparo.counsel.models import Advisor, Authorisation, Contract, Payment, Referral
from amparo.custody.models import Roster
from amparo.families.models import Request
from amparo.people.models import Pair, Person, Record
from amparo.shell import demo
from amparo.shell.simulate.play import Play, as_json
from tests.factories import officer
from tests.returned_world import (
    a_month_of_arrivals_from_the_flights_list_to_the_follow_up_after_180_days,
    the_figures_find_what_is_wrong_with_returns_on_purpose,
)

PEOPLE = demo.PEOPLE // 3

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What a template leaves when it did not get what it names, or was not read as one.
BROKEN = re.compile(r"\{%|\{\{|%\}|\}\}|\bNone\b(?![^<]*</(?:option|textarea|script))")
#: Pages that show themselves only with words of their own in the address, and pages outside the rooms.
ELSEWHERE = ("accounts/", "api/", "lang/", "dev/")

#: Pages of returns that are narrower than their permission: of a desk that reads no health, of few people.
NARROWER = {
    ("supervisor", "/retornos/cifras/lista/"): 403,
    ("desk", "/retornos/nuevo/"): 403,
    ("desk", "/retornos/medicinas/"): 403,
}


def addresses(patterns=None, prefix=""):
    """Every address of the workspace that can be opened, with the permission it names."""
    if patterns is None:
        patterns = get_resolver("amparo.shell.urls_workspace").url_patterns
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if where.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, where)
        elif isinstance(pattern, URLPattern):
            yield "/" + where, getattr(pattern.callback, "permission", None)


def walk(staff, addresses):
    """Open pages as this member of staff; returns what is wrong with them."""
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(staff)
    for address, permission in addresses:
        answer = client.get(address)
        may = permission is None or staff.role in PERMISSIONS[permission]
        if answer.status_code == NARROWER.get((staff.role, address)):
            continue
        # A page that only takes a form (405), or leads on to another (302), is reached all the same.
        if answer.status_code not in ((200, 302, 405) if may else (403, 405)):
            wrong.append(f"{staff.role} {address}: {answer.status_code}")
        elif answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            page = re.sub(r"<[^>]*>", " ", answer.content.decode())
            found = BROKEN.search(page)
            if found:
                wrong.append(
                    f"{staff.role} {address}: {page[max(found.start() - 60, 0) : found.end() + 60]!r}"
                )
    return wrong


def pages_of(staff):
    """The pages of what their office has: a few of each kind, minors' files of other teams left out."""
    office = staff.office_id
    for case in Case.objects.filter(office_id=office).select_related("record__person").order_by("pk")[:6]:
        person = case.record.person
        if file_access(staff, person) == "closed":
            continue
        yield f"/casos/{case.folio}/", "read_file"
        yield f"/personas/{person.folio}/", "read_file"
    for roster in Roster.objects.filter(office_id=office).order_by("pk")[:3]:
        yield f"/listas/{roster.pk}/", "upload_list"
    for pair in Pair.objects.filter(office_id=office, state="open").order_by("pk")[:4]:
        yield f"/duplicados/{pair.pk}/", "decide_pair"
    for request in Request.objects.filter(office_id=office).order_by("pk")[:3]:
        yield f"/solicitudes/{request.folio}/", "handle_request"


def keep_house(_told):
    """What the server does by itself between the transactions of a real world: count its rows, so that it plans well."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_the_world_of_the_demo_opens_on_every_page_for_every_role(tmp_path):
    play = Play(people=PEOPLE, seed=demo.SEED, months=demo.MONTHS, folder=tmp_path, say=keep_house)
    told = as_json(play.run())
    assert Record.objects.count() > PEOPLE
    assert Person.objects.count() > 0
    assert {staff["role"] for staff in told["staff"]} >= {"officer", "supervisor", "headquarters", "lawyer"}
    assert all((tmp_path / name).exists() for name in told["lists"])
    plain = [
        (address, permission) for address, permission in addresses() if not re.search(r"[<^$(]", address)
    ]
    assert len(plain) > 15
    wrong = []
    for role in Role.values:
        staff = Staff.objects.filter(role=role).order_by("pk").first() or officer("elpaso", role)
        wrong += walk(staff, plain)
        if staff.role in (Role.OFFICER, Role.SUPERVISOR):
            assert Case.objects.filter(office=staff.office).exists()
            wrong += walk(staff, pages_of(staff))
    assert wrong == [], "\n".join(wrong)
    the_figures_find_the_faults(play.bar.faults)
    the_figures_find_what_is_wrong_with_returns_on_purpose(play.returns.programme)
    a_month_of_arrivals_from_the_flights_list_to_the_follow_up_after_180_days(
        play.returns, Path(told["lists"][-1])
    )


def the_figures_find_the_faults(faults):
    """What is wrong with PALE in this world on purpose stands where headquarters looks for it (C2)."""
    now = clock.now()
    year = Asked(since=months_before(first_of(now.date()), 12), until=first_of(now.date()), at=now)
    by_advisor = funnel(year, "advisor").lines
    asked = [line for line in by_advisor if line.offers]
    assert asked[0].unanswered == 1  # who never answers, first
    silent = [line for line in asked if int(line.key) in faults.silent]
    assert silent != []
    assert all(line.unanswered == 1 for line in silent)
    first_office = Advisor.objects.get(pk=faults.takes_all).offers.first().referral.office_id
    busiest = max(
        funnel(year.but(office=first_office), "advisor").lines, key=lambda line: line.stages["accepted"]
    )
    assert int(busiest.key) == faults.takes_all
    idle = next(line for line in funnel(year, "office").lines if line.key == faults.idle_office)
    assert idle.stages["referred"] > 0
    assert idle.offers == 0
    full = [one for one in coverage.contracts(on=now.date(), at=now) if one.dry_since]
    assert faults.dry in {one.contract.pk for one in full}
    assert {one.contract.office_id for one in full} >= set(faults.poor)
    assert len(full) < Contract.objects.count() / 2
    nobody = coverage.coverage("migratorio", on=now.date())
    assert faults.uncovered in {one.fips for one in nobody.concerned}
    assert coverage.coverage(faults.area, on=now.date()).held_without == nobody.held
    referrals = Referral.objects.all()
    assert referrals.filter(opened_at__lt=now - dt.timedelta(days=270)).exists()  # it is a year
    assert referrals.exclude(outcome="").exists()
    assert referrals.filter(area=faults.area, offers__isnull=False).count() == 0
    assert Event.objects.filter(type="lawyer_to_decide").exists()  # somebody was moved to another state
    assert Event.objects.filter(type="lawyer_late").exists()  # and somebody was late
    # The year was paid for: every payment of a line, nothing over what its authorisation allows, something left waiting.
    assert Payment.objects.filter(state=Payment.State.PAID).exists()
    assert Authorisation.objects.filter(spent__gt=F("amount")).count() == 0
    assert Authorisation.objects.exclude(state=Authorisation.State.APPROVED).exists()
