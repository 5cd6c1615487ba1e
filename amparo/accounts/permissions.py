"""Who may do what: one table, `data/permissions.csv`, read by every view. Rows are what people do and to what; columns are roles.

`own` means: what the row's third column says, most often what belongs to one's own office. `all` means: the whole network.
Whether a file belongs to an office is decided by the room that keeps it. The whole matrix, every address, operation and action,
is `docs/security/who-may.md` (`bin/amparo permissions`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from amparo.accounts import step_up
from amparo.accounts.models import Role, Staff
from amparo.core.errors import NotAllowed

Scope = Literal["own", "all"]
P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)

DATA = Path(__file__).resolve().parent / "data" / "permissions.csv"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: what is done, to what, whose it must be for `own`, and how far each role may."""

    action: str
    object: str
    own: str
    #: A second factor shown a short while ago is asked for as well (`step_up.py`).
    fresh: bool
    roles: dict[Role, Scope]
    note: str


def _rows() -> Iterator[Rule]:
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            roles = {role: cast(Scope, row[role.value]) for role in Role if row[role.value]}
            if not set(roles.values()) <= {"own", "all"}:
                raise ValueError(row["action"])
            yield Rule(row["action"], row["object"], row["own"], row["fresh"] == "yes", roles, row["note"])


RULES: dict[str, Rule] = {rule.action: rule for rule in _rows()}
PERMISSIONS: dict[str, dict[Role, Scope]] = {rule.action: rule.roles for rule in RULES.values()}


def scope(staff: Staff, action: str) -> Scope | None:
    """How far `staff` may do `action`; None when not at all. Raises KeyError for an action not in the table."""
    return PERMISSIONS[action].get(cast(Role, staff.role)) if staff.is_active else None


def may(staff: Staff, action: str, *, office_id: str | None = None) -> bool:
    """Whether `staff` may do `action`, for something that belongs to `office_id` when one is given.

    CIAM serves the whole network by telephone and has no district of its own: its `own` is every office.
    """
    granted = scope(staff, action)
    if granted is None:
        return False
    return granted == "all" or office_id is None or staff.role == Role.CIAM or staff.office_id == office_id


def require(staff: Staff, action: str, *, office_id: str | None = None) -> None:
    """Raise `NotAllowed` with a sentence unless `may(...)`."""
    if not may(staff, action, office_id=office_id):
        raise NotAllowed(
            _("Your role does not include this. Ask the supervisor of the office that keeps the file.")
        )


def acts(staff: Staff) -> None:
    """Tell the database who acts until the transaction ends: row-level security asks it (`counsel/door/wall.py`).

    Called where the view runs, inside the request's transaction: it cannot survive into the next request on this connection.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('amparo.actor', %s, true)", [str(staff.pk)])


class StaffRequest(HttpRequest):
    """A request of somebody who signed in (the middleware lets nobody else reach a view of the workspace)."""

    user: Staff


def staff_may(
    action: str,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], R]],
    Callable[Concatenate[HttpRequest, P], R],
]:
    """Decorate a view: only staff whose role has `action` reach it; the rest get the no-permission page. Where the table says
    so, a second factor shown a short while ago is asked for too."""
    fresh = RULES[action].fresh

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], R],
    ) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            staff = cast(Staff, request.user)
            require(staff, action)
            if fresh:
                step_up.ask(request)
            acts(staff)
            return view(cast(StaffRequest, request), *args, **kwargs)

        guarded.permission = action  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[HttpRequest, P], R], guarded)

    return decorate
