"""What the columns of a list of arrivals can hold: `columns.csv` beside this, and of a person what detention lists know."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.custody.lists import FIELDS, IGNORE, Vocabulary, read_spellings
from amparo.custody.lists.columns import detention

#: Of a detention list, what has no place in a list of arrivals.
NOT_HERE = frozenset({"facility", "facility_state", "booking", "booked_in", "subject_id"})
OF_ARRIVALS: dict[str, Any] = {
    "arrived_on": _("Day of arrival, or day and hour"),
    "arrived_time": _("Hour of arrival"),
    "point": _("Point of entry"),
    "way": _("By land or by air"),
    "flight": _("Flight"),
    "accepted": _("Accepts the centre"),
    "destination_state": _("State where they go"),
    "destination_municipality": _("Municipality where they go"),
    "family": _("Number of the family"),
    "companions": _("Who travels with them"),
}


@cache
def arrivals() -> Vocabulary:
    """The words of lists of arrivals. A heading of the table goes before the same heading of a detention list."""
    fields = {name: label for name, label in FIELDS.items() if name not in NOT_HERE} | OF_ARRIVALS
    own = read_spellings(Path(__file__).parent / "columns.csv")
    of_people = {
        spelling: meant
        for spelling, meant in detention().spellings.items()
        if meant[0] == IGNORE or meant[0] in fields
    }
    return Vocabulary(fields, {**of_people, **own}, ("birth_date", "arrived_on"))
