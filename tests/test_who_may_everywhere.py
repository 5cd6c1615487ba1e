"""Every address of both doors, asked for by every role in one world, as the role of the database that the workspace has."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from django.db import connection, transaction

from amparo.accounts.models import Role
from amparo.accounts.permissions import may
from amparo.casework.walls import OF_OUTSIDERS as OF_CASEWORK
from amparo.families.walls import OF_OUTSIDERS as OF_FAMILIES
from amparo.portal import middleware
from amparo.shell.who_may import matrix
from tests.every_page import WORKSPACE, Portal, Workspace, addresses

pytestmark = pytest.mark.django_db
#: What an address may answer to somebody whose role has the permission: the page, another page, that it is not theirs, that it is
#: not there, that it wants to be posted, that a file is not ready.
ANSWERS = {200, 302, 403, 404, 405, 409, 410, 422}


def test_every_role_is_answered_by_every_address_that_it_may_reach_and_nothing_breaks(tmp_path):
    door = Workspace(tmp_path)
    roles, read, broken = set(), defaultdict(set), []

    def note(execute, sql, params, many, context):
        read[staff.role] |= set(
            re.findall(
                r'"?\b((?:casework|families|people|counsel|custody|inclusion|review|notices)_\w+)\b', sql
            )
        )
        return execute(sql, params, many, context)

    for staff in door.people:
        if staff is None or staff.role in roles:
            continue
        roles.add(staff.role)
        door.client.force_login(staff)
        for address in addresses(WORKSPACE):
            if address.permission is None or not may(staff, address.permission):
                continue
            path = next(iter(door.paths(address)))
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE amparo_workspace")
                with connection.execute_wrapper(note):
                    answer = door.call(staff, "get", path, "es-mx")
                if answer.status_code not in ANSWERS:
                    broken.append((staff.role, address.name, answer.status_code))
                transaction.set_rollback(True)
    assert broken == []
    assert roles == set(Role.values)
    outside = {table for role in (Role.LAWYER, Role.AGENCY, Role.ADMINISTRATOR) for table in read[role]}
    assert not outside & {*OF_CASEWORK, *OF_FAMILIES}, "a page asks for what its role never reads"


def test_a_stranger_reaches_no_page_of_a_visit(tmp_path, monkeypatch, settings):
    """Addresses of the portal whose rule is a visit send everybody else to where the visit begins."""
    monkeypatch.setattr(middleware, "TICK", 0.002)
    settings.AMPARO_DEMO = True
    door = Portal(tmp_path)
    rules = {row.name: row.rule[0] for row in matrix.address_rows() if row.room == "portal"}
    visits = {
        address.name: address
        for address in addresses(door.urlconf)
        if rules.get(address.name) in ("family", "returned")
    }
    assert len(visits) > 25
    for address in visits.values():
        for method in ("get", "post"):
            answer = door.answer(door.stranger, method, next(iter(door.paths(address))), "es-mx")
            assert answer.status_code in (302, 405), address.name
            assert answer.status_code == 405 or answer.url.startswith(("/seguir/", "/retorno/")), address.name
