"""What is matched: a matter that needs an advisor, an advisor who may take it, and the contracts that pay.

Plain values: whoever has models makes these of them. Dates come in, no clock is read; money is Decimal US dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

#: The areas of PALE (domain §2.1).
AREAS: Final = ("administrativo", "civil", "familiar", "laboral", "migratorio", "penal", "derechos_humanos")
#: Before whom: the immigration court, DHS itself (a request to ICE or USCIS), a court of a state, a federal court, nobody.
FORUMS: Final = ("eoir", "dhs", "state", "federal", "none")


class Level(StrEnum):
    """How much help: told, advised, represented."""

    ORIENTATION = "orientation"
    ADVICE = "advice"
    REPRESENTATION = "representation"

    @property
    def rank(self) -> int:
        return LEVELS.index(self)

    @property
    def and_below(self) -> tuple[Level, ...]:
        """This level and the lesser ones, greatest first."""
        return tuple(reversed(LEVELS[: self.rank + 1]))


LEVELS: Final = (Level.ORIENTATION, Level.ADVICE, Level.REPRESENTATION)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is or will be heard; every part may be unknown."""

    county: str = ""  # FIPS
    facility: str = ""
    court: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a person, or a family heard together, needs an advisor for.

    `names` are the people helped and `against` those on the other side, both folded alike with the advisors' conflicts.
    Matters with the same `together` should come to one advisor.
    """

    id: str
    office: str
    area: str
    forum: str
    wanted: Level
    subarea: str = ""
    state: str = ""
    district: str = ""  # federal district or circuit
    place: Place = Place()
    languages: tuple[str, ...] = ()  # in the person's own order
    sign_language: str = ""
    needs_disability_competence: bool = False
    costs: Mapping[Level, Decimal] = field(default_factory=dict)  # where the contract has no fee of its own
    urgency: float = 0.0  # 0 to 1
    hearing_in_days: int | None = None
    names: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    people: int = 1
    together: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Membership of a state's bar: its standing in the bar's own word, and when somebody last looked."""

    standing: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Places:
    counties: frozenset[str] = frozenset()
    courts: frozenset[str] = frozenset()
    facilities: frozenset[str] = frozenset()

    def has(self, place: Place) -> str:
        """What of the place is among these: "facility", "court", "county" or ""."""
        if place.facility and place.facility in self.facilities:
            return "facility"
        if place.court and place.court in self.courts:
            return "court"
        return "county" if place.county and place.county in self.counties else ""


@dataclass(frozen=True, slots=True)
class Reach:
    in_person: Places = Places()
    by_video: Places = Places()
    video_anywhere: bool = False
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """How offers were answered until now."""

    acknowledged: int = 0
    lapsed: int = 0
    median_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract as it stands: who pays, for what, and what is left.

    Empty `areas` or `levels` mean all; an empty `office` means every office's matters. A ceiling of ("migratorio", "") holds for
    the area whatever the level, ("", "advice") for the level whatever the area. Two advisors of one firm carry the same
    contract under the same id, and share what is left.
    """

    contract: str
    office: str
    starts: date
    ends: date
    remaining: Decimal
    areas: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    ceilings: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    fees: Mapping[Level, Decimal] = field(default_factory=dict)

    def fee(self, matter: Matter, level: Level) -> Decimal | None:
        """What one matter at this level will cost, or None when nobody has said."""
        return self.fees.get(level, matter.costs.get(level))

    def ceilings_of(self, area: str, level: Level) -> list[tuple[str, str]]:
        """The keys of the ceilings that this area and level fall under."""
        return [key for key in ((area, level.value), (area, ""), ("", level.value)) if key in self.ceilings]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An advisor. An area with an empty set is practised whole.

    `conflicts` are people this advisor or the firm cannot act for or against.
    """

    id: str
    firm: str
    bars: Mapping[str, Bar] = field(default_factory=dict)
    eoir_registered: bool = False
    accreditation: str = "none"  # DOJ: none, partial, full
    accredited_until: date | None = None  # None: no end known
    federal: frozenset[str] = frozenset()
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    sign_languages: frozenset[str] = frozenset()
    disability_competent: bool = False
    reach: Reach = Reach()
    open_left: int = 0
    month_left: int = 0
    record: Record = Record()
    open_now: int = 0
    open_capacity: int = 0
    active: bool = True
    insured_until: date | None = None
    conflicts: frozenset[str] = frozenset()
    contracts: tuple[Terms, ...] = ()

    @property
    def capacity(self) -> int:
        """Matters this advisor can still take now."""
        return max(0, min(self.open_left, self.month_left))


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its values; whoever shows it has the words."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class Refusal(Reason):
    """Why an advisor may not be proposed for a matter."""

    __slots__ = ()


def cents(money: Decimal) -> int:
    """Whole cents, of which the sums are exact; a part of a cent is refused."""
    whole = money * 100
    if whole != whole.to_integral_value():
        raise ValueError(f"more than two decimals: {money}")
    return int(whole)
