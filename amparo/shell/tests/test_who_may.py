"""Nothing can be reached without a rule, and every rule holds for every role (docs/security/who-may.md)."""

from __future__ import annotations

import ast

import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import PERMISSIONS, RULES, staff_may
from amparo.core.errors import NotAllowed
from amparo.shell.who_may import matrix
from amparo.shell.who_may.code import Code
from amparo.shell.who_may.document import markdown

#: Somebody of each role who is in no database: a refusal must come before anything is asked of it.
NOBODY = {role: Staff(pk=10**9, role=role, name="Nadie", is_active=True) for role in Role}


@pytest.fixture(scope="module")
def rows():
    return matrix.rows()


def test_no_address_operation_or_action_is_without_a_rule(rows):
    assert len(rows) > 800
    assert matrix.without_a_rule(rows) == [], (
        "give it a permission, or a row with a reason in amparo/shell/who_may/data"
    )
    known = set(PERMISSIONS) | set(matrix.WORDS) | set(matrix.SCOPES)
    assert {word for one in rows for word in one.rule} <= known


def test_what_is_said_beside_the_code_is_about_something_that_is_there(rows):
    there = {(one.room, one.name) for one in rows}
    for table in ("addresses", "actions"):
        assert set(matrix.exceptions(table)) <= there
        assert set(matrix.exceptions(table).values()) <= set(matrix.WORDS)
    guarded = {(one.room, one.name) for one in rows if one.kind == "address" and one.asked == "decorator"}
    assert not guarded & set(matrix.exceptions("addresses")), "the decorator says it"


def test_every_permission_is_about_something_and_is_asked_somewhere(rows):
    asked = {word for one in rows for word in one.rule} & set(PERMISSIONS)
    source = "".join(path.read_text() for path in (settings.ROOT_FOLDER / "amparo").rglob("*.py"))
    assert [name for name in PERMISSIONS if name not in asked and f'"{name}"' not in source] == []
    for rule in RULES.values():
        assert rule.object
        assert rule.roles
        assert rule.own or "own" not in rule.roles.values() or set(rule.roles.values()) == {"own"}, (
            rule.action
        )


def test_who_has_not_the_permission_reaches_no_view_whatever_the_method(rf: RequestFactory):
    reached, refused = [], 0
    for path, one in matrix.addresses("workspace"):
        permission = getattr(one.callback, "permission", None)
        for role, staff in NOBODY.items() if permission else ():
            if role in PERMISSIONS[permission]:
                continue
            for method in (rf.get, rf.post):
                request = method("/" + path)
                request.user = staff
                try:
                    answer = one.callback(request, **dict.fromkeys(one.pattern.converters, "1"))
                    reached += [] if answer.status_code == 405 else [(path, role)]
                except NotAllowed:
                    refused += 1
    assert reached == []
    assert refused > 4000


def test_a_view_that_no_rule_guards_is_found(rows, monkeypatch):
    """The matrix of a door with one address more, which somebody forgot to guard."""
    free = next(one for _path, one in matrix.addresses("workspace") if one.name == "offices")
    monkeypatch.setattr(free, "callback", free.callback.__wrapped__)
    assert matrix.without_a_rule(matrix.address_rows()) == ["address workspace offices"]


def test_an_action_that_asks_nobody_is_found():
    code = Code(settings.ROOT_FOLDER)
    module = "amparo.returns.cartilla.actions"
    issue = code.modules[module].functions["issue"]
    assert code.asked((module, "issue")).permissions == {"keep_plan"}
    forgets = ast.parse(
        "def issue(*, homecoming, chosen, language, by):\n    return Cartilla.objects.create()"
    ).body[0]
    code.modules[module].functions["issue"] = forgets
    code.__dict__.pop("names", None), code.__dict__.pop("callers", None)
    assert not code.asked((module, "issue"))
    assert issue is not forgets


def test_the_matrix_in_the_docs_is_true():
    written = (settings.ROOT_FOLDER / "docs" / "security" / "who-may.md").read_text()
    assert written == markdown(), "run: bin/amparo permissions > docs/security/who-may.md"


def test_a_permission_that_is_not_in_the_table_guards_nothing():
    with pytest.raises(KeyError):
        staff_may("see_everything")
    with pytest.raises(Http404):
        resolve("/no-existe/", urlconf=matrix.DOORS["workspace"])
