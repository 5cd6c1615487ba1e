"""Records side by side: every field in a row, each value marked as equal, near, different or missing; and the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.matching import Prepared, compare, prepare, reason_text
from amparo.matching.identifiers import STATES
from amparo.people.describing import described
from amparo.people.models import Pair, Record
from amparo.review.overlay import Day, Overlay

#: The rows, in the order in which officers read them: field of the record → field of the comparison.
COMPARED: tuple[tuple[str, str, Any], ...] = (
    ("given_names", "given_names", gettext_lazy("Given names")),
    ("surnames_shown", "surnames", gettext_lazy("Surnames")),
    ("birth_shown", "birth", gettext_lazy("Birth date")),
    ("sex", "sex", gettext_lazy("Sex")),
    ("birth_state", "state", gettext_lazy("State of birth")),
    ("birth_municipality", "municipality", gettext_lazy("Municipality of birth")),
    ("curp", "curp", gettext_lazy("CURP")),
    ("a_number", "a_number", gettext_lazy("A-number")),
    ("passport", "passport", gettext_lazy("Passport")),
    ("matricula", "matricula", gettext_lazy("Matrícula")),
    ("phone", "phone", gettext_lazy("Telephone")),
    ("mother_name", "mother", gettext_lazy("Mother")),
    ("father_name", "father", gettext_lazy("Father")),
)
SAME_LEVELS = frozenset(("same", "both"))
DIFFERENT_LEVELS = frozenset(("different", "same_year", "year_only_decade", "like", "homonym"))
#: The sign beside the word, so that colour is never the only difference.
SIGNS = {"same": "=", "near": "≈", "different": "≠", "missing": "·"}
WORDS = {
    "same": gettext_lazy("the same"),
    "near": gettext_lazy("similar"),
    "different": gettext_lazy("different"),
    "missing": gettext_lazy("one is missing"),
}
MOST_DAYS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and how it compares with the first column's; the first column itself has no verdict."""

    value: str
    verdict: str = ""

    @property
    def sign(self) -> str:
        return SIGNS.get(self.verdict, "")

    @property
    def words(self) -> str:
        return str(WORDS.get(self.verdict, ""))


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: Sequence[Cell]

    @property
    def verdict(self) -> Cell:
        """Of two columns: how they compare."""
        return self.cells[-1]


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words: `for`, `against` or `neutral`."""

    verdict: str
    text: str


def side_by_side(records: Sequence[Record]) -> list[Row]:
    """The fields that any of these records has; each compared with the first record's."""
    first, *rest = [prepare(described(record)) for record in records]
    levels = [_levels(first, other) for other in rest]
    rows = []
    for name, field, label in COMPARED:
        values = [_value(record, name) for record in records]
        if any(values):
            verdicts = [_verdict(found.get(field), (values[0], value))
                        for found, value in zip(levels, values[1:], strict=True)]  # fmt: skip
            cells = [Cell(value, verdict) for value, verdict in zip(values, ["", *verdicts], strict=True)]
            rows.append(Row(str(label), cells))
    return rows


def reasons_of(pair: Pair, laid: Overlay | None = None) -> list[Said]:
    """What the data say for and against, then what the places say: the same order on every page."""
    language = get_language() or "es"
    found = [Said(reason[1], reason_text(reason, language)) for reason in pair.reasons]
    return found + (places_in_words(laid) if laid is not None else [])


def places_in_words(laid: Overlay) -> list[Said]:
    """The telling days of a timeline as reasons: two places on one day weighs against, one place for."""
    from amparo.core.templatetags.amparo_ui import day

    found = []
    for telling in laid.against[:MOST_DAYS_TOLD]:
        found.append(
            Said(
                "against",
                _("On %(day)s they were in two places: %(places)s") % _on(telling, day(telling.day)),
            )
        )
    for telling in laid.for_it[:MOST_DAYS_TOLD]:
        found.append(
            Said(
                "for",
                _("On %(day)s both were at the same place: %(places)s") % _on(telling, day(telling.day)),
            )
        )
    if any(telling.meaning == "same_list" for telling in laid.days):
        found.append(Said("neutral", _("One list names both, in rows of their own")))
    return found


def _on(telling: Day, shown: str) -> dict[str, str]:
    return {"day": shown, "places": " · ".join(dict.fromkeys(name for _lane, name in telling.places))}


def _levels(one: Prepared, other: Prepared) -> dict[str, str]:
    return dict(compare(one, other).levels)


def _value(record: Record, name: str) -> str:
    if name == "surnames_shown":
        return " ".join(part for part in (record.surname1, record.surname2, record.surnames) if part)
    if name == "birth_shown":
        if record.birth_date:
            return record.birth_date.isoformat()
        return f"{record.birth_year_from}–{record.birth_year_to}" if record.birth_year_from else ""
    if name == "birth_state":
        return STATES.get(record.birth_state, record.birth_state)
    return str(getattr(record, name))


def _verdict(level: str | None, values: tuple[str, str]) -> str:
    if level is None or not all(values):
        return "missing"
    if level in SAME_LEVELS or len({value.casefold() for value in values}) == 1:
        return "same"
    return "different" if level in DIFFERENT_LEVELS else "near"
