"""Allocations, or what became of them, from a CSV: all of it or nothing, and the same file twice adds nothing.

Columns of allocations: reference, begins, ends, centre, agency, state, right, kind, amount, note.
Columns of entries: reference, allocation (the reference of one), kind, amount, on, note.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Incomplete, Refusal
from amparo.returns.centres.models import Centre
from amparo.returns.resources.actions import allocate, enter
from amparo.returns.resources.models import Allocation, Entry

ALLOCATIONS = ("reference", "begins", "ends", "centre", "agency", "state", "right", "kind", "amount", "note")
ENTRIES = ("reference", "allocation", "kind", "amount", "on", "note")
#: So many lines at most, and so many complaints.
MOST, COMPLAINTS = 5000, 20


@dataclass(frozen=True, slots=True)
class Imported:
    read: int
    added: int
    known: int


@transaction.atomic
def import_csv(*, text: str, by: Staff) -> Imported:
    """Read a file of either kind. Raises `Incomplete` with what is wrong in which line, and then nothing was kept."""
    require(by, "keep_resources")
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
    entries = "allocation" in names
    lacking = [name for name in (ENTRIES if entries else ALLOCATIONS) if name not in names and name != "note"]
    if lacking:
        raise Incomplete(
            _("These columns are missing: %(names)s.") % {"names": ", ".join(lacking)}, missing=("file",)
        )
    rows = [
        {(name or "").strip().lower(): (cell or "").strip() for name, cell in row.items() if name}
        for row in reader
    ]
    if len(rows) > MOST:
        raise Incomplete(_("A file has %(n)s lines at most.") % {"n": MOST}, missing=("file",))
    known = _known(Entry if entries else Allocation, [row["reference"] for row in rows])
    allocations = {one.reference: one for one in Allocation.objects.exclude(reference="")} if entries else {}
    centres, wrong, added = {one.pk: one for one in Centre.objects.all()}, [], 0
    for number, row in enumerate(rows, start=2):
        if row["reference"] in known:
            continue
        try:
            if not row["reference"]:
                raise Incomplete(_("The reference is missing."))
            with transaction.atomic():
                (_enter(row, allocations, by) if entries else _allocate(row, centres, by))
        except Refusal as refusal:
            wrong.append(_("Line %(n)s: %(what)s") % {"n": number, "what": refusal})
            if len(wrong) == COMPLAINTS:
                break
            continue
        known.add(row["reference"])
        added += 1
    if wrong:
        raise Incomplete(_("Nothing was kept.") + " " + " ".join(wrong), missing=("file",))
    return Imported(len(rows), added, len(rows) - added)


def _known(model: type[Allocation] | type[Entry], references: list[str]) -> set[str]:
    found = model._default_manager.filter(reference__in=references).exclude(reference="")
    return set(found.values_list("reference", flat=True))


def _allocate(row: dict[str, str], centres: dict[str, Centre], by: Staff) -> None:
    if row["centre"] and row["centre"] not in centres:
        raise Incomplete(_("There is no such centre: %(code)s.") % {"code": row["centre"]})
    allocate(
        kind=row["kind"], amount=_number(row["amount"]), begins=_day(row["begins"]), ends=_day(row["ends"]),
        centre=centres.get(row["centre"]), agency=row["agency"], state=row["state"], right=row["right"],
        reference=row["reference"], note=row.get("note", ""), by=by,
    )  # fmt: skip


def _enter(row: dict[str, str], allocations: dict[str, Allocation], by: Staff) -> None:
    allocation = allocations.get(row["allocation"])
    if allocation is None:
        raise Incomplete(
            _("There is no allocation of this reference: %(code)s.") % {"code": row["allocation"]}
        )
    enter(
        allocation=allocation, kind=row["kind"], amount=_number(row["amount"]), on=_day(row["on"]), reference=row["reference"],
        note=row.get("note", ""), by=by,
    )  # fmt: skip


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("$", ""))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
        raise Incomplete(_("This is no amount: %(text)s.") % {"text": text[:40]})
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Incomplete(_("This is no day (year-month-day): %(text)s.") % {"text": text[:40]}) from None
