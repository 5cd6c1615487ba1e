"""The changes that officers meet every day: each, by itself, leaves nearly everybody to be found (domain §6.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from amparo.matching import Described, Prepared, compare, decide, match_keys, prepare
from amparo.matching.dates import swapped
from amparo.matching.frequencies import SHORT_FORMS
from amparo.matching.names import plain
from amparo.matching.noise import misheard, slip
from amparo.matching.synthetic import Truth, people

PEOPLE = [truth for truth in people(700, Random(41)) if truth.surname2]


def _as_they_are(truth: Truth) -> Described:
    return Described(
        given_names=" ".join(truth.given),
        surname1=truth.surname1,
        surname2=truth.surname2,
        birth_date=truth.birth,
        sex=truth.sex,
        birth_state=truth.state,
    )


def _short_form(known: Described, rng: Random) -> Described:
    first, *others = known.given_names.split()
    forms = [form for _, form in SHORT_FORMS.get(plain(first), ())]
    return replace(known, given_names=" ".join((rng.choice(forms) if forms else first, *others)))


def _other_year(known: Described, rng: Random) -> Described:
    assert known.birth_date
    year = known.birth_date.year + rng.choice((-1, 1, -10, 10))
    return replace(known, birth_date=known.birth_date.replace(year=year, day=min(known.birth_date.day, 28)))


def _day_and_month(known: Described, _: Random) -> Described:
    assert known.birth_date
    return replace(known, birth_date=swapped(known.birth_date) or known.birth_date)


def _us_row(known: Described, _: Random) -> Described:
    surnames = f"{known.surname1}-{known.surname2}"
    return replace(
        known,
        given_names=known.given_names.upper(),
        surname1="",
        surname2="",
        surnames=surnames.upper(),
        birth_state="",
    )


MUTATIONS: dict[str, Callable[[Described, Random], Described]] = {
    "year": _other_year,
    "day and month": _day_and_month,
    "second surname": lambda known, _: replace(known, surname2=""),
    "short form": _short_form,
    "US row": _us_row,
    "slip": lambda known, rng: replace(known, surname1=slip(known.surname1, rng)),
    "as heard": lambda known, rng: replace(known, surname1=misheard(known.surname1, rng)),
    "swapped surnames": lambda known, _: replace(known, surname1=known.surname2, surname2=known.surname1),
    "first given name only": lambda known, _: replace(known, given_names=known.given_names.split()[0]),
    "only the year": lambda known, _: replace(
        known,
        birth_date=None,
        birth_year_from=known.birth_date and known.birth_date.year,
        birth_year_to=known.birth_date and known.birth_date.year,
    ),
}


@cache
def as_known() -> list[tuple[Described, Prepared, set[int]]]:
    """Everybody as they are, prepared once for all the changes."""
    described = [_as_they_are(truth) for truth in PEOPLE]
    return [(known, prepare(known), set(match_keys(known))) for known in described]


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_changed_description_is_found_and_brought_to_somebodys_eyes(mutation: str) -> None:
    rng = Random(mutation)
    found = 0
    for known, prepared, keys in as_known():
        changed = MUTATIONS[mutation](known, rng)
        shared = not keys.isdisjoint(match_keys(changed))
        found += shared and decide(compare(prepared, prepare(changed))) != "different"
    assert found / len(PEOPLE) >= 0.97
