"""The matrix: every address of both doors, every operation of the API and every public action, with its rule and what the rule
lets each role do. A row without a rule is an error: `without_a_rule` names it and the build fails.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.accounts.models import Role
from amparo.accounts.permissions import PERMISSIONS, RULES
from amparo.api.scopes import OPERATIONS, SCOPES
from amparo.shell.who_may.code import Code, Found

DATA = Path(__file__).resolve().parent / "data"
DOORS = {"workspace": "amparo.shell.urls_workspace", "portal": "amparo.shell.urls_portal"}
#: Who else there is: words that stand where a permission would, and what they mean (`addresses.csv`, `actions.csv`).
WORDS = {
    "anybody": "nobody has to say who they are",
    "staff": "whoever signed in, with a second factor",
    "half": "whoever is signing in, or keeps their own second factor",
    "secret": "whoever knows the address, which is a secret of its own",
    "family": "a visit that proved a folio and its secret, and the code that was sent",
    "returned": "a visit that proved the slip of somebody who came back, and the code that was sent",
    "no staff": "nobody of the staff: the worker, the clock, the portal's inbox, another room's news",
    "inside": "a part of other actions, which ask; no page has it",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be reached. `rule`: names of permissions, or a word of `WORDS`, or a scope of the API."""

    kind: str  # address, operation, action
    room: str
    name: str
    rule: tuple[str, ...]
    #: Where the rule is asked: `decorator`, `scope`, `table`, `asks`, `callers`.
    asked: str
    fresh: bool = False
    #: Functions that refuse by the row, besides or instead of the permission.
    also: tuple[str, ...] = ()

    def of(self, role: Role) -> str:
        """`all`, `own` or nothing: the widest that one of the permissions gives."""
        given = {PERMISSIONS[one].get(role, "") for one in self.rule if one in PERMISSIONS}
        if "staff" in self.rule:
            given.add("own")
        return "all" if "all" in given else "own" if "own" in given else ""


@cache
def exceptions(name: str) -> dict[tuple[str, str], str]:
    """Rows of a table of what the code itself does not say: door or room, name → the word."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["where"], row["name"]): row["who"] for row in csv.DictReader(file)}


def addresses(door: str) -> Iterator[tuple[str, URLPattern]]:
    """Every address of a door that is not the API's: its path and its pattern."""

    def within(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                if not str(one.pattern).startswith(("api/", "dev/")):
                    yield from within(one.url_patterns, path)
            else:
                yield path, one

    return within(get_resolver(DOORS[door]).url_patterns, "")


def address_rows() -> Iterator[Row]:
    for door in DOORS:
        for _path, one in addresses(door):
            permission = getattr(one.callback, "permission", "")
            visit = getattr(one.callback, "visit", "")
            word = permission or visit or exceptions("addresses").get((door, str(one.name)), "")
            fresh = bool(permission and RULES[permission].fresh) or hasattr(one.callback, "fresh")
            yield Row(
                "address", door, str(one.name), (word,) if word else (), "decorator" if permission or visit else "table", fresh
            )  # fmt: skip


def operation_rows() -> Iterator[Row]:
    for resolver in get_resolver(DOORS["workspace"]).url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "api/":
            for one in resolver.url_patterns:
                name = str(one.name) if isinstance(one, URLPattern) else ""
                scope = OPERATIONS.get(name)
                known = scope in SCOPES or scope == ""
                yield Row("operation", "api", name, (scope or "anybody",) if known else (), "scope")


def action_rows() -> Iterator[Row]:
    code = Code(settings.ROOT_FOLDER)
    for module, name in code.actions():
        room = module.removeprefix("amparo.").removesuffix(".actions")
        how, found = code.rule_of((module, name))
        word = exceptions("actions").get((room, name), "")
        rule = (word,) if word else tuple(sorted(found.permissions)) or _without_staff(found)
        yield Row(
            "action", room, name, rule, "table" if word else how, _fresh(rule), tuple(sorted(found.refusals))
        )


def _without_staff(found: Found) -> tuple[str, ...]:
    if found.refusals:
        return ("staff",)  # whom the row lets: the refusals say whom
    return ("no staff",) if found.entrances else ()


def _fresh(rule: tuple[str, ...]) -> bool:
    return any(one in RULES and RULES[one].fresh for one in rule)


def rows() -> list[Row]:
    return [*address_rows(), *operation_rows(), *action_rows()]


def without_a_rule(all_rows: Iterable[Row]) -> list[str]:
    return [f"{one.kind} {one.room} {one.name}" for one in all_rows if not one.rule]
