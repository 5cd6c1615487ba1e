"""What changes in accounts."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.accounts.models import Reading, Staff


def log_reading(*, staff: Staff, person_id: int, folio: str, page: str, purpose: str) -> Reading:
    """Write down that `staff` read this person's file, by which page and for what. Every way of reading calls it once."""
    return Reading.objects.create(
        staff=staff,
        office_id=staff.office_id,
        person_id=person_id,
        folio=folio,
        page=page,
        purpose=purpose[:200],
    )


def log_readings(*, staff: Staff, people: Mapping[int, str], page: str, purpose: str) -> None:
    """The same for several files that one page shows, in one query: `people` is the number of each person and its folio."""
    Reading.objects.bulk_create(
        Reading(
            staff=staff, office_id=staff.office_id, person_id=person_id, folio=folio, page=page, purpose=purpose[:200]
        )
        for person_id, folio in people.items()
    )  # fmt: skip
