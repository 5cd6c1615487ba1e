"""The matrix as a page: `docs/security/who-may.md`, made by `bin/amparo permissions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amparo.accounts.models import Role
from amparo.accounts.permissions import RULES
from amparo.api.scopes import SCOPES
from amparo.shell.who_may.matrix import DATA, WORDS, Row, rows

SHORT = {
    Role.OFFICER: "Off", Role.SUPERVISOR: "Sup", Role.HEADQUARTERS: "HQ", Role.CIAM: "CIAM", Role.AUDITOR: "Aud",
    Role.ADMINISTRATOR: "Adm", Role.STATE: "State", Role.LAWYER: "Law", Role.DESK: "Desk", Role.AGENCY: "Agy",
}  # fmt: skip
BEGINNING = """# Who may

Made by `bin/amparo permissions > docs/security/who-may.md` from `amparo/accounts/data/permissions.csv`, the URL tables of both
doors, the operations of the API and the code of the actions; a test says when it is not true any more. A row without a rule
fails the build (`amparo/shell/tests/test_who_may.py`).

`own`: what belongs to whom the first table says. `all`: the whole network. Empty: not at all. **2nd**: a second factor shown
within the last minutes is asked for as well (`accounts/step_up.py`). Beside the role, each room looks at the row: whose office,
whose team, whose milestone. Where the database holds that too, `docs/security/walls.md` says how.
"""


def markdown() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    every = rows()
    yield BEGINNING
    yield "Roles: " + ", ".join(f"{short} = {role.value}" for role, short in SHORT.items()) + ".\n"
    yield "## Permissions\n"
    yield from _head("action", "of what", "`own` is", "2nd")
    for rule in RULES.values():
        cells = (rule.roles.get(role, "") for role in SHORT)
        own = rule.own if "own" in rule.roles.values() else ""
        yield _line(f"`{rule.action}`", rule.object, own, "yes" if rule.fresh else "", *cells)
    yield "\n## Others than staff\n"
    yield from (f"* `{word}`: {meaning}" for word, meaning in WORDS.items())
    yield from (f"* `{scope}`: a client of the API whose token includes it" for scope in SCOPES)
    for kind, room, title in (
        ("address", "workspace", "Addresses of the workspace"),
        ("address", "portal", "Addresses of the portal"),
        ("operation", "api", "Operations of the API"),
    ):
        yield f"\n## {title}\n"
        yield from _table(one for one in every if (one.kind, one.room) == (kind, room))
    yield "\n## Actions\n"
    yield "What each asks before it acts. *By callers*: it asks nothing itself, and everything that leads to it asks this.\n"
    yield from _table(one for one in every if one.kind == "action")
    yield f"\nWhat the code does not say itself is said in `{DATA.relative_to(DATA.parents[3])}`, with its reason."


def _table(some: Iterable[Row]) -> Iterator[str]:
    yield from _head("name", "rule", "2nd")
    for one in sorted(some, key=lambda row: (row.room, row.name)):
        name = f"{one.room}.{one.name}" if one.kind == "action" else one.name
        rule = ", ".join(f"`{word}`" for word in one.rule) + (
            " *by callers*" if one.asked == "callers" else ""
        )
        yield _line(f"`{name}`", rule, "yes" if one.fresh else "", *(one.of(role) for role in SHORT))


def _head(*columns: str) -> Iterator[str]:
    every = [*columns, *SHORT.values()]
    yield _line(*every)
    yield _line(*("---" for _column in every))


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
