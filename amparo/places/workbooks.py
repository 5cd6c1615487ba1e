"""Reading ICE's own workbooks of detention facilities, whatever the year.

The sheet and its heading row are found by what they hold, not by name or position. Two layouts are known: one
heading row above all facilities (the yearly statistics), and one heading row per area of responsibility (the
list of facilities for more than 72 hours).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from amparo.core.errors import BadFile
from amparo.places.geography import fold, state_code, zip_code
from amparo.places.models import Facility

#: The largest workbook read, in bytes; ICE's are under 2 MB.
LARGEST = 20_000_000
#: What it may unpack to; the FY25 statistics need 12 MB.
LARGEST_UNPACKED = 300_000_000
#: Rows that may stand above the headings, and columns that are looked at.
HEADING_WITHIN, WIDEST = 60, 200

#: What a column may be called, folded. The first that fits wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "facility name", "facility", "detention facility", "detention facility name"),
    "address": ("address", "street address", "facility address", "street"),
    "city": ("city", "facility city", "town"),
    "state": ("state", "facility state", "st"),
    "zip": ("zip", "zip code", "zipcode", "postal code", "facility zip"),
    "aor": ("aor", "area of responsibility", "field office", "ero field office", "docket control office"),
    "kind": (
        "type detailed", "facility type detailed", "facility type", "type", "detention facility type",
        "facility type detail", "detailed facility type",
    ),
    "detloc": ("detloc", "detention facility code", "facility code", "detloc code"),
}  # fmt: skip
NEEDED = {"name", "city", "state"}

KINDS: dict[str, str] = {
    "spc": "SPC", "service processing center": "SPC",
    "cdf": "CDF", "contract detention facility": "CDF",
    "igsa": "IGSA", "inter governmental service agreement": "IGSA",
    "intergovernmental service agreement": "IGSA",
    "digsa": "DIGSA", "dedicated igsa": "DIGSA", "dedicated inter governmental service agreement": "DIGSA",
    "dedicated intergovernmental service agreement": "DIGSA",
    "usms iga": "USMS_IGA", "u s marshals service inter governmental agreement": "USMS_IGA",
    "us marshals service inter governmental agreement": "USMS_IGA", "usms": "USMS_IGA",
    "usms cdf": "USMS_CDF", "u s marshals service contract detention facility": "USMS_CDF",
    "bop": "BOP", "bureau of prisons": "BOP", "federal bureau of prisons": "BOP",
    "state": "STATE", "family": "FAMILY", "family residential center": "FAMILY", "frc": "FAMILY",
    "fsc": "FAMILY",
    "staging": "STAGING", "hold": "HOLD", "hold room": "HOLD", "juvenile": "JUVENILE", "hospital": "HOSPITAL",
    "medical": "HOSPITAL", "hotel": "HOTEL", "dod": "DOD", "moc": "DOD", "department of defense": "DOD",
    "cbp": "CBP", "orr": "ORR", "other": "OTHER",
}  # fmt: skip

#: Field offices by the town that names their area.
AREAS: dict[str, str] = {
    "atlanta": "ATL", "baltimore": "BAL", "boston": "BOS", "buffalo": "BUF", "chicago": "CHI",
    "dallas": "DAL", "denver": "DEN", "detroit": "DET", "el paso": "ELP", "harlingen": "HLG",
    "houston": "HOU", "los angeles": "LOS", "miami": "MIA", "newark": "NEW", "new orleans": "NOL",
    "new york": "NYC", "new york city": "NYC", "philadelphia": "PHI", "phoenix": "PHO",
    "saint paul": "SPM", "st paul": "SPM", "salt lake city": "SLC", "san antonio": "SNA",
    "san diego": "SND", "san francisco": "SFR", "seattle": "SEA", "washington": "WAS",
    "washington d c": "WAS", "washington dc": "WAS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedFacility:
    """One row of a workbook, as it says. `row` counts from 1, as the workbook shows it."""

    row: int
    name: str
    address: str
    city: str
    state: str
    zip: str
    aor: str
    kind: str
    detloc: str


@dataclass(frozen=True, slots=True)
class FacilityList:
    """The facilities of a workbook, in order, and its fiscal year (None when it does not say)."""

    title: str
    fiscal_year: int | None
    facilities: tuple[ListedFacility, ...]


def read(source: Path | bytes, *, name: str = "") -> FacilityList:
    """Read the facilities of a workbook, from a path or from its bytes.

    Raises `BadFile` with a sentence for the user; its `code` is one of `empty`, `too_big`, `locked`,
    `not_a_workbook`, `no_facilities`.
    """
    workbook = _open(source)
    names = [sheet.name for sheet in workbook.sheets_metadata if "Sheet" in str(sheet.typ)]
    # A sheet called after facilities goes first; the content decides.
    for sheet in sorted(names, key=lambda each: "facilit" not in each.lower()):
        rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        facilities = _facilities(rows)
        if facilities:
            above = " ".join(str(cell) for row in rows[:6] for cell in row[:4] if cell)
            return FacilityList(
                title=f"{name or (source.name if isinstance(source, Path) else sheet)}"[:80],
                fiscal_year=_fiscal_year(sheet) or _fiscal_year(above),
                facilities=tuple(facilities),
            )
    raise BadFile(
        _(
            "No sheet of this workbook has a heading row with the facility's name, city and state. "
            "Nothing was imported. Check that it is one of ICE's lists of detention facilities."
        ),
        code="no_facilities",
    )


def _open(source: Path | bytes) -> CalamineWorkbook:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
    except OSError as problem:
        raise BadFile(
            _("The file %(name)s cannot be read.") % {"name": source}, code="not_found"
        ) from problem
    if size == 0:
        raise BadFile(_("The file is empty. Nothing was imported."), code="empty")
    if size > LARGEST:
        raise BadFile(
            _("The file is larger than %(size)d MB. Nothing was imported.") % {"size": LARGEST // 1_000_000},
            code="too_big",
        )
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
        _refuse_a_bomb(data)
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as problem:
        raise BadFile(
            _("The workbook is locked with a password. Save a copy without it and try again."), code="locked"
        ) from problem
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as problem:
        raise BadFile(
            _("The file is not an Excel workbook, or it is damaged. Nothing was imported."),
            code="not_a_workbook",
        ) from problem


def _refuse_a_bomb(data: bytes) -> None:
    """A workbook is a ZIP archive: refuse one that would unpack to far more than any list needs."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
            raise BadFile(
                _("The workbook unpacks to an unreasonable size. Nothing was imported."), code="too_big"
            )


def _facilities(rows: Sequence[Sequence[Any]]) -> list[ListedFacility]:
    columns: dict[str, int] = {}
    area = ""
    found = []
    for number, row in enumerate(rows, start=1):
        headings = _columns(row)
        if headings.keys() >= NEEDED:
            columns = headings
            continue
        area = _area(row) or area
        if not columns:
            if number >= HEADING_WITHIN:
                return []
            continue
        facility = _facility(number, row, columns, area)
        if facility:
            found.append(facility)
    return found


def _columns(row: Sequence[Any]) -> dict[str, int]:
    cells = [fold(str(cell)) for cell in row[:WIDEST]]
    columns: dict[str, int] = {}
    for meaning, spellings in HEADINGS.items():
        for spelling in spellings:
            if spelling in cells:
                columns[meaning] = cells.index(spelling)
                break
    return columns


def _area(row: Sequence[Any]) -> str:
    # "Atlanta AOR" alone on its row opens an area in the list of facilities for more than 72 hours.
    filled = [str(cell).strip() for cell in row if str(cell).strip()]
    found = (
        re.fullmatch(r"(.+?)\s+(?:AOR|Area of Responsibility)", filled[0], re.I) if len(filled) == 1 else None
    )
    return AREAS.get(fold(found.group(1)), "") if found else ""


def _facility(number: int, row: Sequence[Any], columns: dict[str, int], area: str) -> ListedFacility | None:
    def cell(meaning: str) -> str:
        place = columns.get(meaning)
        value = row[place] if place is not None and place < len(row) else ""
        return " ".join(str(value).split())

    name, state = cell("name"), state_code(cell("state"))
    zip_ = zip_code(row[columns["zip"]]) if columns.get("zip", len(row)) < len(row) else ""
    # A footnote fills the first columns and has no state; a post abroad has none either, but an address.
    if not name or not (state or (cell("city") and (cell("address") or zip_))):
        return None
    aor = cell("aor")
    return ListedFacility(
        row=number,
        name=name[:160],
        address=cell("address")[:200],
        city=cell("city")[:80],
        state=state,
        zip=zip_,
        aor=(aor.upper() if re.fullmatch(r"[A-Za-z]{3}", aor) else AREAS.get(fold(aor), "")) or area,
        kind=kind_of(cell("kind")),
        detloc=cell("detloc").upper()[:12],
    )


def kind_of(text: str) -> str:
    """The type of a facility from ICE's words or abbreviations; `OTHER` when they are not known."""
    return KINDS.get(fold(text), Facility.Kind.OTHER.value)


def _fiscal_year(text: str) -> int | None:
    found = re.search(r"FY\s*-?\s*(?:20)?(\d{2})\b", text, re.I)
    return 2000 + int(found.group(1)) if found else None
