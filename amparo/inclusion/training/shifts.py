"""The shifts of an office, and whether somebody with a certificate stands in each (domain.md §8.2: at least one)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.inclusion.training.course import roles_in_training
from amparo.inclusion.training.coverage import holders
from amparo.inclusion.training.models import Shift


@dataclass(frozen=True, slots=True)
class CoveredShift:
    """A shift, who stands in it, and how many of them hold a certificate today."""

    shift: Shift
    staff: Sequence[Staff]
    certified: int

    @property
    def uncovered(self) -> bool:
        """The rule: at least one with a certificate in every shift."""
        return self.certified == 0


def coverage_of_shifts(today: dt.date, *, office_id: str | None = None) -> list[CoveredShift]:
    """Every shift that is worked, of one office or of all. Four queries, however many there are."""
    shifts = Shift.objects.filter(ended_at__isnull=True).select_related("office").prefetch_related("staff")
    if office_id is not None:
        shifts = shifts.filter(office=office_id)
    until = {person.pk: ends for person, ends in holders(today, office_id)}
    found = []
    for shift in shifts.order_by("office__city", "starts", "name"):
        there = sorted(
            (one for one in shift.staff.all() if one.is_active and one.office_id == shift.office_id),
            key=lambda one: (one.name, one.pk),
        )
        found.append(CoveredShift(shift, there, sum(until.get(one.pk) is not None for one in there)))
    return found


def may_stand(office_id: str) -> list[Staff]:
    """Whoever of an office attends people."""
    return list(
        Staff.objects.filter(office=office_id, is_active=True, role__in=roles_in_training()).order_by(
            "name", "pk"
        )
    )


@transaction.atomic
def keep_shift(
    *, shift: Shift | None, name: str, weekdays: Collection[int], starts: dt.time, ends: dt.time, staff: Sequence[Staff],
    by: Staff,
) -> Shift:  # fmt: skip
    """Write down a shift of one's own office, or change it. Raises `Incomplete`, naming the field, `Conflict`, `NotAllowed`."""
    require(by, "keep_shifts", office_id=shift.office_id if shift is not None else by.office_id)
    if by.office_id is None:
        raise NotAllowed(_("Only somebody of a consulate keeps its shifts."))
    name = name.strip()
    if not name:
        raise Incomplete(_("Write the name of the shift."), missing=("name",))
    if not weekdays:
        raise Incomplete(_("Mark at least one day."), missing=("weekdays",))
    if starts == ends:
        raise Incomplete(_("A shift cannot end when it starts."), missing=("ends",))
    if not {one.pk for one in staff} <= {one.pk for one in may_stand(by.office_id)}:
        raise NotAllowed(_("Only whoever of your consulate attends people stands in its shifts."))
    same = Shift.objects.select_for_update().filter(office=by.office_id, name=name, ended_at__isnull=True)
    if (same.exclude(pk=shift.pk) if shift is not None else same).exists():
        raise Conflict(_("There is a shift of this name already."))
    kept = shift or Shift(office_id=by.office_id)
    kept.name, kept.weekdays, kept.starts, kept.ends = name, sorted(set(weekdays)), starts, ends
    kept.save()
    kept.staff.set(staff)
    return kept


@transaction.atomic
def end_shift(*, shift: Shift, by: Staff) -> None:
    """The office works this shift no more."""
    require(by, "keep_shifts", office_id=shift.office_id)
    Shift.objects.filter(pk=shift.pk, ended_at__isnull=True).update(ended_at=clock.now())
