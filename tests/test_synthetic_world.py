"""The synthetic world as `bin/demo` makes it, with a third of its people, and every page of the workspace as each role."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import PERMISSIONS
from amparo.casework.access import file_access
from amparo.casework.models import Case
from amparo.custody.models import Roster
from amparo.families.models import Request
from amparo.people.models import Pair, Person, Record
from amparo.shell import demo
from amparo.shell.simulate.play import Play, as_json
from tests.factories import officer

PEOPLE = demo.PEOPLE // 3

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What a template leaves when it did not get what it names, or was not read as one.
BROKEN = re.compile(r"\{%|\{\{|%\}|\}\}|\bNone\b(?![^<]*</(?:option|textarea|script))")
#: Pages that show themselves only with words of their own in the address, and pages outside the rooms.
ELSEWHERE = ("accounts/", "api/", "lang/", "dev/")


def addresses(patterns=None, prefix=""):
    """Every address of the workspace that can be opened, with the permission it names."""
    every = get_resolver("amparo.shell.urls_workspace").url_patterns
    for pattern in patterns if patterns is not None else every:
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
    told = as_json(
        Play(people=PEOPLE, seed=demo.SEED, months=demo.MONTHS, folder=tmp_path, say=keep_house).run()
    )
    assert Record.objects.count() > PEOPLE
    assert Person.objects.count() > 0
    assert {staff["role"] for staff in told["staff"]} >= {"officer", "supervisor", "headquarters"}
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
    assert wrong == []
