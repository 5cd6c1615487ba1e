"""Results of an office's own learning system, as xAPI statements in a JSON file: who, which unit, passed, with what score.

A bad row stops nothing but itself, and says why; the same result is taken once.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import BadFile
from amparo.inclusion.training import rules
from amparo.inclusion.training.actions import certify
from amparo.inclusion.training.course import Unit, units
from amparo.inclusion.training.models import Attempt

PASSED = "http://adlnet.gov/expapi/verbs/passed"
MOST = 2000
LARGEST = 4_000_000  # bytes
_OBJECT = re.compile(r"urn:amparo:formacion:([a-z-]{1,40}):([0-9a-f]{12})")


@dataclass(slots=True)
class Taken:
    """What came of a file: results kept, results known before, certificates issued, and the bad rows with their reasons."""

    kept: int
    known: int
    certificates: int
    bad: list[tuple[int, str]]


class _BadRow(Exception):
    pass


def take_results(*, body: bytes, by: Staff) -> Taken:
    """Keep the results of a file. Raises `BadFile` when it is no list of statements."""
    require(by, "keep_training")
    rows = _rows(body)
    taken = Taken(0, 0, 0, [])
    for number, row in enumerate(rows, 1):
        try:
            with transaction.atomic():
                made = _take(row)
                if made is None:
                    taken.known += 1
                    continue
                taken.kept += 1
                taken.certificates += certify(staff=made.staff) is not None
        except _BadRow as problem:
            taken.bad.append((number, str(problem)))
    return taken


def _rows(body: bytes) -> list[Any]:
    if len(body) > LARGEST:
        raise BadFile(_("The file is too large."), code="too_large")
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadFile(_("This is not a JSON file."), code="not_json") from error
    if isinstance(found, dict):  # as a learning record store answers
        found = found.get("statements")
    if not isinstance(found, list):
        raise BadFile(_("The file has no list of statements."), code="no_list")
    if len(found) > MOST:
        raise BadFile(_("The file has more than %(most)s statements.") % {"most": MOST}, code="too_many")
    return found


def _take(row: Any) -> Attempt | None:
    if not isinstance(row, dict):
        raise _BadRow(_("It is not a statement."))
    number = str(row.get("id") or "").strip()
    if not re.fullmatch(r"[\w:.-]{8,64}", number):
        raise _BadRow(_("It has no number (id)."))
    if _in(row, "verb", "id") != PASSED:
        raise _BadRow(_("Its verb is not “passed”."))
    staff = _staff(_in(row, "actor", "mbox"))
    unit, version = _unit(_in(row, "object", "id"))
    score = _in(row, "result", "score", "scaled")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise _BadRow(_("Its score is not between 0 and 1."))
    asked = len(unit.quiz)
    if score * 100 + 1e-9 < rules.figures()["pass_mark"]:
        raise _BadRow(_("Its score does not reach the pass mark."))
    at = _moment(row.get("timestamp"))
    if Attempt.objects.filter(statement=number).exists():
        return None
    return Attempt.objects.create(
        staff=staff, unit=unit.slug, version=version, source=Attempt.Source.LMS, right=min(asked, round(score * asked)),
        asked=asked, passed=True, at=at, statement=number,
    )  # fmt: skip


def _staff(mbox: Any) -> Staff:
    email = str(mbox or "").removeprefix("mailto:").strip().lower()
    found = Staff.objects.filter(email=email, is_active=True).first() if email else None
    if found is None:
        raise _BadRow(_("Nobody who works here has this e-mail."))
    return found


def _unit(name: Any) -> tuple[Unit, str]:
    said = _OBJECT.fullmatch(str(name or ""))
    unit = units().get(said[1]) if said else None
    if said is None or unit is None:
        raise _BadRow(_("It is about no unit of the course."))
    return unit, said[2]


def _moment(text: Any) -> dt.datetime:
    try:
        found = parse_datetime(str(text or ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _BadRow(_("It does not say when (timestamp, with its zone)."))
    if found > clock.now():
        raise _BadRow(_("Its date is in the future."))
    return found


def _in(row: Any, *keys: str) -> Any:
    for key in keys:
        row = row.get(key) if isinstance(row, dict) else None
    return row
