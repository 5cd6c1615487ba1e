"""When a medicine counts as missing (D8). Pure."""

from __future__ import annotations

import datetime as dt

#: So long after the last dose, or after the supply ran out, somebody is without (domain.md D8).
GAP = dt.timedelta(hours=24)


def missing_from(
    last_dose_at: dt.datetime | None, supply_until: dt.datetime | None, known_at: dt.datetime
) -> dt.datetime:
    """From when on the medicine is missing, unless something is written meanwhile.

    Where nobody knows of a dose or a supply, the day is counted from when the medicine became known.
    """
    had = [moment for moment in (last_dose_at, supply_until) if moment is not None]
    return max(had or [known_at]) + GAP
