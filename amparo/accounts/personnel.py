"""Who joins, moves and leaves, from the list of personnel (CSV). First it is shown; then a second person approves it.

Columns: `email`, `name`, `role`, `office` (slug), `state`, `centre`, `agency`, `active` (yes/no). A row whose account is not
there joins; one whose role or place differs moves; one that is not active leaves, and with `whole` everybody of the same places
whom the list does not name. Nobody is deleted. Whoever leaves or moves is signed out everywhere at once; of a leaver also what
opens without signing in ends (`signals.staff_left`), and what was still theirs is listed for whoever gives it to others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts import two_people
from amparo.accounts.models import Role, Sitting, Staff, TwoPeople
from amparo.accounts.sessions import end_sittings
from amparo.accounts.signals import staff_leaves, staff_left
from amparo.core.errors import BadFile, Conflict, Incomplete

COLUMNS = ("email", "name", "role", "office", "state", "centre", "agency", "active")
#: Columns of the list → what they are here.
PLACE = {"office": "office_id", "state": "mexican_state", "centre": "centre", "agency": "agency"}
YES, NO = {"", "yes", "si", "sí", "1", "true", "x"}, {"no", "0", "false"}
MOST_BYTES, MOST_ROWS = 2_000_000, 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """What the list changes of one account. `before` and `after`: the columns that differ."""

    what: str  # joins, moves, leaves, returns
    email: str
    name: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be read, and why."""

    line: int
    email: str
    why: str


@dataclass(frozen=True, slots=True)
class Open:
    """What is still somebody's: in words, how many, and the page that gives it to others."""

    what: str
    count: int
    page: str = ""


def read(file: bytes) -> tuple[list[dict[str, str]], list[Problem]]:
    """The rows of a list, each with every column, and those that cannot be used. Raises `BadFile`."""
    if len(file) > MOST_BYTES:
        raise BadFile(_("This file is too large for a list of personnel."), code="too_large")
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("This is not a CSV file in UTF-8."), code="not_utf8") from error
    comma = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=comma)
    heads = [(head or "").strip().lower() for head in reader.fieldnames or ()]
    if not {"email", "name", "role"} <= set(heads) or len(set(heads)) != len(heads):
        raise BadFile(
            _("The first line must name the columns: %(columns)s.") % {"columns": ", ".join(COLUMNS)}, code="no_columns"
        )  # fmt: skip
    reader.fieldnames = heads
    rows: list[dict[str, str]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for line, raw in enumerate(reader, start=2):
        if line > MOST_ROWS:
            raise BadFile(_("This file is too large for a list of personnel."), code="too_large")
        row = {column: str(raw.get(column) or "").strip() for column in COLUMNS}
        if not any(row.values()):
            continue
        row["email"] = row["email"].lower()
        why = _wrong(row, seen)
        if why:
            problems.append(Problem(line, row["email"], why))
        else:
            rows.append(row)
        seen.add(row["email"])
    return rows, problems


def _wrong(row: Mapping[str, str], seen: set[str]) -> str:
    try:
        validate_email(row["email"])
    except ValidationError:
        return _("There is no e-mail address in it.")
    if row["email"] in seen:
        return _("The same address stands in it twice.")
    if not row["name"] or len(row["name"]) > 120:
        return _("There is no name in it.")
    if row["role"] not in Role.values:
        return _("There is no such role.")
    if row["active"].lower() not in YES | NO:
        return _("Write yes or no under active.")
    return ""


def differences(rows: Iterable[Mapping[str, str]], *, whole: bool = False) -> list[Change]:
    """What the rows change, in the order leaves, moves, returns, joins. Nothing is written. Two queries."""
    known = {one.email: one for one in Staff.objects.filter(email__in=[row["email"] for row in rows])}
    changes = [change for row in rows if (change := _change(row, known.get(row["email"])))]
    if whole:
        named = {row["email"] for row in rows}
        places = {(row["office"], row["state"], row["centre"], row["agency"]) for row in rows}
        for one in Staff.objects.filter(is_active=True).exclude(email__in=named).order_by("email"):
            if (one.office_id or "", one.mexican_state, one.centre, one.agency) in places:
                changes.append(Change("leaves", one.email, one.name, {}, {}))
    order = ("leaves", "moves", "returns", "joins")
    return sorted(changes, key=lambda one: (order.index(one.what), one.email))


def _change(row: Mapping[str, str], one: Staff | None) -> Change | None:
    active = row["active"].lower() not in NO
    wanted = {column: row[column] for column in ("name", "role", *PLACE)}
    if one is None:
        return Change("joins", row["email"], row["name"], {}, wanted) if active else None
    if not active:
        return Change("leaves", one.email, one.name, {}, {}) if one.is_active else None
    has = {
        "name": one.name,
        "role": one.role,
        **{column: str(getattr(one, field) or "") for column, field in PLACE.items()},
    }
    before = {column: has[column] for column in wanted if has[column] != wanted[column]}
    after = {column: wanted[column] for column in before}
    if not one.is_active:
        return Change("returns", one.email, one.name, before, after)
    return Change("moves", one.email, one.name, before, after) if after else None


def propose(*, changes: list[Change], reason: str, by: Staff) -> TwoPeople:
    """Ask a second person for these changes, as they were shown."""
    if not changes:
        raise Incomplete(_("The list changes nothing."))
    counted = {
        what: sum(one.what == what for one in changes) for what in ("joins", "moves", "leaves", "returns")
    }
    if by.email in {one.email for one in changes}:
        raise Conflict(_("Nobody changes their own account. Somebody else has to bring this list."))
    summary = _("Join: %(joins)s · move: %(moves)s · leave: %(leaves)s · come back: %(returns)s") % counted
    return two_people.ask(
        kind="personnel",
        what={"changes": [asdict(one) for one in changes]},
        summary=summary,
        reason=reason,
        by=by,
    )


def apply(request: TwoPeople, by: Staff) -> None:
    """Do what was approved; what changed meanwhile is refused, and nothing of it is done."""
    for said in request.what["changes"]:
        change = Change(**said)
        if change.email == by.email:
            raise Conflict(_("Nobody approves what changes their own account."))
        try:
            with transaction.atomic():
                _apply(change, by)
        except IntegrityError as error:
            raise Conflict(
                _("%(email)s: this role and this place do not go together.") % {"email": change.email}
            ) from error


def _apply(change: Change, by: Staff) -> None:
    if change.what == "joins":
        if Staff.objects.filter(email=change.email).exists():
            raise Conflict(
                _("%(email)s was added meanwhile. Bring the list again.") % {"email": change.email}
            )
        fields = dict(_fields(change.after))
        Staff.objects.create_user(change.email, None, **fields)
        return
    one = Staff.objects.select_for_update(of=("self",)).get(email=change.email)
    if any(_now(one, column) != value for column, value in change.before.items()):
        raise Conflict(_("%(email)s was changed meanwhile. Bring the list again.") % {"email": change.email})
    for field, value in _fields(change.after):
        setattr(one, field, value)
    if change.what == "leaves":
        leave(staff=one, by=by)
        return
    one.is_active = True
    one.save()
    end_sittings(staff=one, why=Sitting.Ended.CHANGED)


def leave(*, staff: Staff, by: Staff | None) -> None:
    """Close an account: signed out everywhere, and nothing that was theirs alone opens any more. Part of `apply`."""
    staff.is_active = False
    staff.set_unusable_password()
    staff.save(update_fields=["is_active", "password"])
    end_sittings(staff=staff, why=Sitting.Ended.LEFT)
    staff_left.send(sender=Staff, staff=staff, by=by)


def still_open(staff: Staff) -> list[Open]:
    """What is still somebody's, from every room that gives things to people."""
    answers: list[tuple[Any, Any]] = staff_leaves.send(sender=Staff, staff=staff)
    return [one for _receiver, found in answers for one in found or () if one.count]


def _fields(columns: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for column, value in columns.items():
        field = PLACE.get(column, column)
        yield field, (value or None) if field == "office_id" else value


def _now(one: Staff, column: str) -> str:
    return str(getattr(one, PLACE.get(column, column)) or "")
