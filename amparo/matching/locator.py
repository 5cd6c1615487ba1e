"""The ordered ways of writing a name that are worth trying in a public locator which wants an exact match.

ICE's locator (domain.md §7.1) finds a person by A-number and country of birth, or by first name, last name and country of
birth, each exactly as somebody keyed them. It may not be asked by a machine. An officer asks it by hand, and this says
in which order: twelve tries at most, each of another kind of mistake before a second one of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .forms import Described
from .frequencies import SHORT_FORMS
from .names import GIVEN_SHORT, PARTICLES, PLACEHOLDERS, SUFFIXES, SURNAME_SHORT, plain

MOST = 12
#: Booking systems that cut a long last name keep about this many letters (assumed: the lists seen so far do).
CUT_AT = 15
#: The A-number is nine digits there, zeros in front included.
A_NUMBER_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Variant:
    """One try: what to type as first and last name, and which mistake of theirs it answers (a code of `WHY`)."""

    given: str
    surnames: str
    why: str

    @property
    def key(self) -> str:
        """What tells two tries apart: the words typed."""
        return f"{self.given}|{self.surnames}"


@dataclass(frozen=True, slots=True)
class Hints:
    """What to type beside the name: the A-number as the locator wants it, countries of birth in the order to try, and
    the birth dates under which the person may have been booked (the field may also stay empty)."""

    a_number: str
    countries: tuple[str, ...]
    birth_dates: tuple[date, ...]


#: Of each kind of mistake, the first try; tries stand in this order.
WHY = (
    "one_surname", "both_surnames", "hyphen", "all_given", "second_given", "second_surname", "swapped", "joined",
    "written_out", "short_form", "english", "particles", "truncated", "inverted",
)  # fmt: skip


def variants(said: Described) -> list[Variant]:
    """What to try, the likeliest first: at most twelve, no two alike. Empty without a given name or a surname.

    The order is that of domain.md §7.1, by what people who search every day find most.
    """
    given, units = _given(said.given_names), _surnames(said)
    if not given or not units:
        return []
    first = given[0]
    one, two = units[0], units[1] if len(units) > 1 else ""
    both = f"{one} {two}".strip()
    tries = [
        Variant(first, one, "one_surname"),
        Variant(first, both, "both_surnames"),
        Variant(first, f"{one}-{two}", "hyphen") if two else None,
        Variant(" ".join(given), one, "all_given"),
        Variant(" ".join(given), both, "all_given"),
        Variant(given[1], one, "second_given") if len(given) > 1 else None,
        Variant(first, two, "second_surname") if two else None,
        Variant(first, f"{two} {one}", "swapped") if two else None,
        Variant(first, (one + two).replace(" ", ""), "joined") if two or " " in one else None,
        *(Variant(whole, one, "written_out") for whole in _written_out(given, one)[:1]),
        *(Variant(short, one, "short_form") for short in _short_forms(given)[:1]),
        *(Variant(other, one, "english") for other in _english(given)[:1]),
        Variant(first, _without_particles(one), "particles"),
        Variant(first, both[:CUT_AT].strip(), "truncated") if len(both) > CUT_AT else None,
        Variant(one, first, "inverted"),
    ]
    return _chosen([one for one in tries if one is not None and one.given and one.surnames])


def hints(said: Described) -> Hints:
    """What to type beside the name."""
    digits = "".join(character for character in said.a_number if character.isdigit())
    births = []
    if said.birth_date is not None:
        births.append(said.birth_date)
        if said.birth_date.day <= 12 and said.birth_date.day != said.birth_date.month:
            births.append(said.birth_date.replace(month=said.birth_date.day, day=said.birth_date.month))
    countries = ("MEXICO", "UNITED STATES", "GUATEMALA")
    return Hints(digits.zfill(A_NUMBER_DIGITS) if digits else "", countries, tuple(births))


def _chosen(tries: list[Variant]) -> list[Variant]:
    """No two alike; the first of each kind before a second of any; in the order of the list; twelve at most."""
    seen: dict[str, Variant] = {}
    for one in tries:
        seen.setdefault(one.key, one)
    unlike = list(seen.values())
    kinds: set[str] = set()
    first = []
    for one in unlike:
        if one.why not in kinds:
            kinds.add(one.why)
            first.append(one)
    second = [one for one in unlike if one not in first]
    kept = set((first + second)[:MOST])
    return [one for one in unlike if one in kept]


def _given(text: str) -> list[str]:
    words = plain(text).split()
    return [word for word in words if word not in PARTICLES | PLACEHOLDERS | SUFFIXES] or words[:1]


def _surnames(said: Described) -> list[str]:
    """The surnames as they stand, each with the particles in front of it: DE LA CRUZ, HERNANDEZ."""
    fields = [plain(text) for text in (said.surname1, said.surname2) if plain(text)]
    if not fields:
        fields = _units(plain(said.surnames))
    elif len(fields) == 1:
        fields = _units(fields[0])
    return [text for text in fields if text not in PLACEHOLDERS]


def _units(text: str) -> list[str]:
    units: list[str] = []
    waiting: list[str] = []
    for word in text.split():
        waiting.append(SURNAME_SHORT.get(word, word))
        if word not in PARTICLES:
            units.append(" ".join(waiting))
            waiting = []
    if waiting:
        units.append(" ".join(waiting))
    return units if len(units) <= 2 else [units[0], " ".join(units[1:])]


def _without_particles(unit: str) -> str:
    return " ".join(word for word in unit.split() if word not in PARTICLES)


def _written_out(given: list[str], surname: str) -> list[str]:
    """MA GUADALUPE as MARIA GUADALUPE, J as JOSE; empty when nothing is short."""
    whole = [GIVEN_SHORT.get(word, word) for word in given]
    return [" ".join(whole)] if whole != given else []


def _short_forms(given: list[str]) -> list[str]:
    """MARIA GUADALUPE as MA GUADALUPE, the way Mexican papers and the lists that copy them write it."""
    short = {"MARIA": "MA", "JOSE": "J"}
    return [" ".join([short[given[0]], *given[1:]])] if given[0] in short and len(given) > 1 else []


def _english(given: list[str]) -> list[str]:
    """The English name that a clerk writes for the first given name; its nickname where there is none."""
    forms = SHORT_FORMS.get(GIVEN_SHORT.get(given[0], given[0]), ())
    return [form for kind in ("english", "nickname") for found, form in forms if found == kind]
