"""What the pages read of medicines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.returns.centres.models import Centre
from amparo.returns.desks.queries import present
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.access import medicines_for
from amparo.returns.medicines.models import Medicine, MedicineEntry, MedicineGap

#: From so long before a medicine is missing it is shown.
SOON = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Known:
    """A medicine as a page shows it."""

    medicine: Medicine
    missing: bool
    soon: bool
    gap: MedicineGap | None
    entries: list[MedicineEntry]


def medicines_of(homecoming: Homecoming, staff: Staff) -> list[Known]:
    """The medicines of a return, what is missing first. Three queries."""
    found = list(
        medicines_for(staff).filter(homecoming=homecoming).order_by("stopped_at", "missing_from", "pk")
    )
    numbers = [one.pk for one in found]
    gaps = {
        gap.medicine_id: gap
        for gap in MedicineGap.objects.filter(medicine__in=numbers, ended_at__isnull=True)
    }
    entries: dict[int, list[MedicineEntry]] = {}
    for entry in (
        MedicineEntry.objects.filter(medicine__in=numbers).select_related("by").order_by("-at", "-pk")
    ):
        entries.setdefault(entry.medicine_id, []).append(entry)
    now = clock.now()
    return [
        Known(
            medicine=one,
            missing=one.stopped_at is None and one.missing_from <= now,
            soon=one.stopped_at is None and now < one.missing_from <= now + SOON,
            gap=gaps.get(one.pk),
            entries=entries.get(one.pk, [])[:6],
        )
        for one in found
    ]


def missing_at(staff: Staff, centre: Centre) -> list[Homecoming]:
    """Who of those at a centre is without a medicine, or soon will be; who has been so longest first."""
    now = clock.now()
    short = medicines_for(staff).filter(
        homecoming=OuterRef("pk"), stopped_at__isnull=True, missing_from__lte=now + SOON
    )
    people = (
        present(centre).filter(Exists(short)).select_related("record__person").order_by("arrived_at")[:50]
    )
    return list(people)


def missing_of_state(staff: Staff) -> list[Homecoming]:
    """Those who went to a state and are without a medicine, for its office."""
    short = medicines_for(staff).filter(
        homecoming=OuterRef("pk"), stopped_at__isnull=True, missing_from__lte=clock.now() + SOON
    )
    return list(
        Homecoming.objects.filter(Exists(short), state=Homecoming.State.ARRIVED)
        .select_related("record__person")
        .order_by("arrived_at")[:50]
    )
