"""A row of a list of arrivals, read: whom it describes, when and how they came, and what of it could not be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.custody.lists import REASONS as OF_LISTS
from amparo.custody.lists import Habits, Headings, Problem, ReadRow, RowReader
from amparo.custody.lists.columns import fold
from amparo.custody.lists.dates import read_moment
from amparo.custody.lists.table import cell_at
from amparo.matching.identifiers import state_code
from amparo.returns.words import Way

#: Besides those of every list, why a value of an arrival could not be used.
REASONS: dict[str, Any] = {
    **OF_LISTS,
    "not_a_time": _("This is not an hour"),
    "unknown_way": _("Neither by land nor by air"),
    "not_yes_or_no": _("Neither yes nor no: the centre counts as accepted"),
}
#: A list names who came in the last days; an older day is a slip of the pen.
OLDEST_DAYS = 400
_BLANK = frozenset(
    {
        "",
        "-",
        "--",
        "N/A",
        "NA",
        "S/D",
        "SD",
        "ND",
        "N/D",
        "?",
        ".",
        "SIN DATO",
        "SE IGNORA",
        "NULL",
        "NINGUNO",
    }
)
_TIME = re.compile(
    r"^(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2})\s*[:.h]?\s*(\d{2})(?::\d{2})?(?:\.\d+)?\s*(?:([ap])\.?\s*m\.?|hrs?\.?|h)?$",
    re.I,
)
_WAYS = {
    Way.LAND: re.compile(r"^(T$|(VIA )?TERR|TIERRA|AUTOBUS|BUS|PUENTE|PIE|A PIE|LAND)"),
    Way.AIR: re.compile(r"^(A$|(VIA )?AER|AIR|AVION|VUELO)"),
}
_YES = re.compile(r"^(SI|S|YES|Y|X|1|ACEPTA|ACEPTO|ACEPTADO|INGRESA|INGRESO|CENTRO|VERDADERO|TRUE)\b")
_ALONE = frozenset({"NO", "SOLO", "SOLA", "UNICO", "UNICA", "INDIVIDUAL"})
_NO = re.compile(r"^(NO|N|0|DECLINA|DECLINO|RECHAZA|RECHAZO|NEGATIVO|FALSO|FALSE)\b")


@dataclass(frozen=True, slots=True)
class ReadArrival:
    """What a row says. `row.described` is None when it is unreadable; `accepted` None when it does not say."""

    row: ReadRow
    at: dt.datetime
    way: str
    accepted: bool | None
    point: str
    flight: str
    state: str
    municipality: str
    family: str
    companions: str
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """What is kept of it on the row, for when somebody has decided who it is."""
        phone = self.row.described.phone if self.row.described is not None else ""
        return {
            "at": self.at.isoformat(), "way": self.way, "declined": self.accepted is False, "point": self.point,
            "flight": self.flight, "state": self.state, "municipality": self.municipality, "family": self.family,
            "companions": self.companions, "phone": phone,
        }  # fmt: skip


class ArrivalReader:
    """Reads the rows of one list. Pure: the same cells give the same answer."""

    def __init__(self, headings: Headings, habits: Habits, *, as_of: dt.datetime, is_text: bool) -> None:
        """`as_of` carries the centre's time zone: what a row says is read in it, and lies before it."""
        self._rows = RowReader(headings, habits, as_of=as_of, is_text=is_text)
        self._columns = {column.field: column for column in headings.columns if column.field}
        self._habits, self._as_of = habits, as_of

    def read(self, cells: Sequence[str], *, damaged: bool = False) -> ReadArrival:
        row = self._rows.read(cells, damaged=damaged)
        problems = list(row.problems)
        said = {name: _said(cell_at(cells, column.index)) for name, column in self._columns.items()}
        state = _state(said.get("destination_state", ""))
        if said.get("destination_state") and not state:
            problems.append(self._problem("destination_state", said, "unknown_state"))
        return ReadArrival(
            row=row,
            at=self._at(said, problems),
            way=self._way(said, problems),
            accepted=self._accepted(said, problems),
            point=said.get("point", "")[:120],
            flight=said.get("flight", "")[:40],
            state=state,
            municipality=said.get("destination_municipality", "")[:120],
            family=_number(said.get("family", "")),
            companions=said.get("companions", "")[:200],
            problems=tuple(problems) if row.described is not None else row.problems,
        )

    def _at(self, said: dict[str, str], problems: list[Problem]) -> dt.datetime:
        """The moment of the arrival; that of the list where the row says none that can be true."""
        zone = self._as_of.tzinfo
        assert zone is not None
        day = self._as_of
        if text := said.get("arrived_on", ""):
            read = read_moment(text, self._habits.dates.order, zone=zone, latest=self._as_of.date())
            if read is None:
                problems.append(self._problem("arrived_on", said, "not_a_date"))
            elif read.date() > self._as_of.date():
                problems.append(self._problem("arrived_on", said, "in_the_future"))
            elif (self._as_of.date() - read.date()).days > OLDEST_DAYS:
                problems.append(self._problem("arrived_on", said, "too_long_ago"))
            else:
                day = read
        if text := said.get("arrived_time", ""):
            hour = _hour(text)
            if hour is None:
                problems.append(self._problem("arrived_time", said, "not_a_time"))
            else:
                day = dt.datetime.combine(day.date(), hour, tzinfo=zone)
        return min(day, self._as_of)

    def _way(self, said: dict[str, str], problems: list[Problem]) -> str:
        text = fold(said.get("way", "")).upper()
        for way, words in _WAYS.items():
            if words.search(text):
                return way
        if text:
            problems.append(self._problem("way", said, "unknown_way"))
        return Way.AIR if said.get("flight") else Way.UNKNOWN

    def _accepted(self, said: dict[str, str], problems: list[Problem]) -> bool | None:
        text = fold(said.get("accepted", "")).upper()
        if not text:
            return None
        if _NO.search(text):
            return False
        if not _YES.search(text):
            problems.append(self._problem("accepted", said, "not_yes_or_no"))
        return True

    def _problem(self, name: str, said: dict[str, str], reason: str) -> Problem:
        column = self._columns[name]
        return f"{column.letter}: {column.heading}"[:120], said[name][:200], reason


def _state(text: str) -> str:
    """CURP's code of the state; of “Tlacolula, Oaxaca” that of the last part which is one."""
    for part in (text, *reversed(re.split(r"[,/;(]", text))):
        code = state_code(part.strip(" ).")) if part.strip() else ""
        if code and code != "NE":
            return code
    return ""


def _hour(text: str) -> dt.time | None:
    if re.fullmatch(r"0\.\d+", text):  # a spreadsheet's share of the day
        seconds = min(round(float(text) * 86400), 86399)
        return dt.time(seconds // 3600, seconds // 60 % 60)
    found = _TIME.match(text.strip())
    if not found:
        return None
    hour, minute = int(found.group(1)), int(found.group(2))
    if found.group(3):
        hour = hour % 12 + (12 if found.group(3).lower() == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _number(text: str) -> str:
    """The number of a family as it is compared: letters and digits. 0, NO, UNICO … are nobody's."""
    bare = fold(text).replace(" ", "").upper()
    return bare[:40] if re.search(r"[1-9A-Z]", bare) and bare not in _ALONE else ""


def _said(text: str) -> str:
    text = " ".join(text.split())
    return "" if text.upper() in _BLANK else text
