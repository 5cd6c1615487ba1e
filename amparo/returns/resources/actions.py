"""What is done with resources: allocated, entered, and how many places a centre has on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Conflict, Incomplete
from amparo.matching.identifiers import STATES
from amparo.returns.centres.models import Centre
from amparo.returns.resources.models import Allocation, CapacityDay, Entry, Kind
from amparo.returns.tables import agencies
from amparo.returns.words import Right

T = TypeVar("T")

#: What the database refuses, by the name of its rule, as a sentence.
WORDS: dict[str, Any] = {
    "not_more_than_was_allocated": gettext_lazy("That is more than what is left of the allocation."),
    "not_more_than_was_committed": gettext_lazy("That is more than what was committed: commit it first."),
    "only_whole_things": gettext_lazy("Only money has cents."),
    "only_money_has_cents": gettext_lazy("Only money has cents."),
    "an_allocation_is_received_once": gettext_lazy("This reference is known already."),
    "an_entry_is_received_once": gettext_lazy("This reference is known already."),
}


def allocate(
    *, kind: str, amount: Decimal, begins: dt.date, ends: dt.date, centre: Centre | None = None, agency: str = "",
    state: str = "", right: str = "", reference: str = "", note: str = "", by: Staff,
) -> Allocation:  # fmt: skip
    """So much of something for one centre, agency or state, from `begins` until the day before `ends`."""
    require(by, "keep_resources")
    missing = _wrong(kind, amount, begins, ends, right)
    if missing:
        raise Incomplete(
            _("Look at this again: %(what)s.") % {"what": ", ".join(missing)}, missing=tuple(missing)
        )
    if (centre is not None) + bool(agency) + bool(state) != 1:
        raise Incomplete(_("Say one centre, agency or state."), missing=("centre",))
    if agency and agency not in agencies():
        raise Incomplete(_("There is no such agency."), missing=("agency",))
    if state and state not in STATES:
        raise Incomplete(_("There is no such state."), missing=("state",))
    return _kept(
        lambda: Allocation.objects.create(
            kind=kind, amount=amount, begins=begins, ends=ends, centre=centre, agency=agency, state=state, right=right,
            reference=reference.strip(), note=note.strip()[:300], made_by=by,
        )
    )  # fmt: skip


def enter(
    *,
    allocation: Allocation,
    kind: str,
    amount: Decimal,
    on: dt.date,
    reference: str = "",
    note: str = "",
    by: Staff,
) -> Entry:
    """Commit, spend, give a commitment back, or cut. Raises `Conflict` where there is not so much: the database counts."""
    require(by, "keep_resources")
    if kind not in Entry.Kind.values:
        raise Incomplete(_("Say what happened."), missing=("kind",))
    if amount <= 0:
        raise Incomplete(_("Say how much, more than nothing."), missing=("amount",))
    return _kept(
        lambda: Entry.objects.create(
            allocation=allocation, kind=kind, amount=amount, on=on, reference=reference.strip(), note=note.strip()[:300],
            made_by=by,
        )
    )  # fmt: skip


@transaction.atomic
def set_capacity(*, centre: Centre, first: dt.date, last: dt.date, places: int, by: Staff) -> int:
    """How many people a centre can take in, on each day from `first` to `last`; returns how many days."""
    require(by, "keep_resources")
    if last < first or (last - first).days > 366:
        raise Incomplete(
            _("The last day is before the first, or more than a year after it."), missing=("last",)
        )
    days = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
    CapacityDay.objects.bulk_create(
        [CapacityDay(centre=centre, day=day, places=places, said_by=by) for day in days],
        update_conflicts=True, unique_fields=["centre", "day"], update_fields=["places", "said_by", "said_at"],
    )  # fmt: skip
    return len(days)


def _wrong(kind: str, amount: Decimal, begins: dt.date, ends: dt.date, right: str) -> list[str]:
    return [
        name
        for name, wrong in (
            ("kind", kind not in Kind.values),
            ("amount", amount <= 0),
            ("ends", ends <= begins),
            ("right", right not in ("", *Right.values)),
        )
        if wrong
    ]


def _kept(write: Callable[[], T]) -> T:
    """Write it; what the database refuses is said as a sentence."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if rule in WORDS:
            raise Conflict(str(WORDS[rule])) from error
        raise
