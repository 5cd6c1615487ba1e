"""The content of a sheet: what it looks like, and whether it is in order. Pure.

It is the file `data/sheets/<slug>.toml` as one JSON value: dates as text (`2026-11-24`), what may be left out filled in.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amparo.matching.identifiers import STATES
from amparo.places.geography import STATE_NAMES
from amparo.programmes.words import COSTS, LACKS, LISTS, MOMENTS, ONLY, RIGHTS, SCOPES, SIDES, TEXTS

Content = dict[str, Any]
MEXICAN_STATES = frozenset(STATES) - {"NE"}
#: The portal has pages of its own beside the sheets.
SLUG = re.compile(r"(?!(?:lista|tema|que-me-ayuda)$)[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 70
#: What a file may leave out, and what that means.
DEFAULTS: Mapping[str, Any] = {
    "states": [], "valid_from": None, "valid_to": None, "check_every": 180, "for": {}, "facts": [], "places": [],
}  # fmt: skip
FACT_KEYS = frozenset({"es", "en", "source", "source_date", "unknown"})
PLACE_KEYS = frozenset(
    {"scope", "office", "name_es", "name_en", "address", "city", "state", "country", "phone", "url", "hours_es", "hours_en",
     "source"}
)  # fmt: skip
#: Facts of a person by which a programme is suggested, and what each may be.
FOR_AGES = ("min_age", "max_age")
FOR_TRUE = tuple(ONLY)
FOR_KEYS = frozenset({*FOR_AGES, *FOR_TRUE, "sex", "lacks"})


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a sheet may name."""

    agencies: frozenset[str]
    needs: frozenset[str]
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong under which key (`es.name`, `places[2].office`), in a sentence."""

    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


def completed(content: Content) -> Content:
    """The content with what was left out filled in."""
    return {**copy.deepcopy(dict(DEFAULTS)), **content}


def blank(agency: str, name_es: str, name_en: str) -> Content:
    """What a new sheet begins with: its agency and its name, and nothing else that could be wrong."""
    texts = {key: [] if key in LISTS else "" for key in TEXTS}
    return completed(
        {
            "agency": agency, "rights": [], "needs": [], "moments": [], "side": [], "cost": "unknown", "checked_on": None,
            "es": {**texts, "name": name_es}, "en": {**texts, "name": name_en},
        }
    )  # fmt: skip


def problems(content: Content, known: Known) -> list[Problem]:
    """Everything that keeps a sheet from being published; empty when it is in order."""
    return list(_problems(completed(content), known))


def _problems(content: Content, known: Known) -> Iterator[Problem]:
    allowed = {"agency", "rights", "needs", "moments", "side", "cost", "checked_on", "es", "en", *DEFAULTS}
    yield from _unknown(content, allowed)
    yield from _one_of(content, "agency", known.agencies)
    yield from _one_of(content, "cost", COSTS)
    yield from _some_of(content, "rights", RIGHTS)
    yield from _some_of(content, "moments", MOMENTS)
    yield from _some_of(content, "side", SIDES)
    yield from _some_of(content, "needs", known.needs, none=True)
    yield from _some_of(content, "states", MEXICAN_STATES, none=True)
    yield from _days(content)
    yield from _whom(content["for"])
    yield from _texts(content)
    yield from _each(content, "facts", _fact)
    yield from _each(content, "places", lambda one, key: _place(one, key, known))


def _unknown(table: Mapping[str, Any], allowed: Any, under: str = "") -> Iterator[Problem]:
    for key in table:
        if key not in allowed:
            yield Problem(f"{under}{key}", _("this key is not known."))


def _one_of(table: Mapping[str, Any], key: str, allowed: Any, under: str = "") -> Iterator[Problem]:
    value = table.get(key)
    if not value:
        yield Problem(f"{under}{key}", _("is missing."))
    elif not isinstance(value, str) or value not in allowed:
        yield Problem(f"{under}{key}", _("“%(code)s” is not a known code.") % {"code": value})


def _some_of(
    table: Mapping[str, Any], key: str, allowed: Any, *, none: bool = False, under: str = ""
) -> Iterator[Problem]:
    values = table.get(key)
    if values is None or (not values and not none):
        yield Problem(f"{under}{key}", _("is missing."))
        return
    if not isinstance(values, list):
        yield Problem(f"{under}{key}", _("write a list."))
        return
    for value in values:
        if not isinstance(value, str) or value not in allowed:
            yield Problem(f"{under}{key}", _("“%(code)s” is not a known code.") % {"code": value})
    if len({str(value) for value in values}) < len(values):
        yield Problem(f"{under}{key}", _("says the same twice."))


def as_day(value: Any) -> dt.date | None:
    """A day of the content, or None when it says none. Raises ValueError for what is not a day."""
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(value)
    return dt.date.fromisoformat(value)


def _days(content: Content) -> Iterator[Problem]:
    found: dict[str, dt.date | None] = {}
    for key in ("valid_from", "valid_to", "checked_on"):
        try:
            found[key] = as_day(content.get(key))
        except ValueError:
            yield Problem(key, _("write the day like 2026-11-24."))
    if content.get("checked_on") is None:
        yield Problem("checked_on", _("is missing."))
    first, last = found.get("valid_from"), found.get("valid_to")
    if first and last and last < first:
        yield Problem("valid_to", _("the last day comes before the first."))
    every = content["check_every"]
    if not isinstance(every, int) or isinstance(every, bool) or not 1 <= every <= 1100:
        yield Problem("check_every", _("write a number of days, from 1 to 1100."))


def _whom(whom: Any) -> Iterator[Problem]:
    if not isinstance(whom, dict):
        yield Problem("for", _("write a table."))
        return
    yield from _unknown(whom, FOR_KEYS, "for.")
    for key in FOR_AGES:
        age = whom.get(key, 0)
        if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= 120:
            yield Problem(f"for.{key}", _("write an age in years."))
            return
    if whom.get("min_age", 0) > whom.get("max_age", 120):
        yield Problem("for.max_age", _("is less than the smallest age."))
    if whom.get("sex", "F") not in ("F", "M"):
        yield Problem("for.sex", _("write F or M, or leave it out."))
    for key in FOR_TRUE:
        if whom.get(key, True) is not True:
            yield Problem(f"for.{key}", _("write true, or leave it out."))
    if "lacks" in whom:
        yield from _some_of(whom, "lacks", LACKS, under="for.")


def _texts(content: Content) -> Iterator[Problem]:
    es, en = content.get("es"), content.get("en")
    for language, texts in (("es", es), ("en", en)):
        if not isinstance(texts, dict):
            yield Problem(language, _("is missing."))
            continue
        yield from _unknown(texts, TEXTS, f"{language}.")
        for key in TEXTS:
            yield from _text(texts, key, f"{language}.{key}")
    if isinstance(es, dict) and isinstance(en, dict):
        for key in LISTS:
            one, other = es.get(key), en.get(key)
            if isinstance(one, list) and isinstance(other, list) and len(one) != len(other):
                yield Problem(
                    f"en.{key}" if len(en[key]) < len(es[key]) else f"es.{key}",
                    _("has %(lines)d lines, and the other language %(other)d: translate each line.")
                    % {"lines": min(len(one), len(other)), "other": max(len(one), len(other))},
                )


def _text(texts: Mapping[str, Any], key: str, at: str) -> Iterator[Problem]:
    value = texts.get(key)
    if key in LISTS:
        if value is None or (not value and key in ("gives", "how")):
            yield Problem(at, _("is missing."))
        elif not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            yield Problem(at, _("write a list of sentences."))
        return
    if not isinstance(value, str) or not value.strip():
        yield Problem(at, _("is missing."))
    elif key == "name" and len(value) > LONGEST_NAME:
        yield Problem(at, _("is longer than %(n)d characters.") % {"n": LONGEST_NAME})


def _each(content: Content, key: str, look: Callable[[Any, str], Iterator[Problem]]) -> Iterator[Problem]:
    if not isinstance(content[key], list):
        yield Problem(key, _("write a list."))
        return
    for number, one in enumerate(content[key], 1):
        if isinstance(one, dict):
            yield from look(one, f"{key}[{number}].")
        else:
            yield Problem(f"{key}[{number}]", _("write a table."))


def _fact(fact: Mapping[str, Any], at: str) -> Iterator[Problem]:
    yield from _unknown(fact, FACT_KEYS, at)
    for language in ("es", "en"):
        yield from _text(fact, language, f"{at}{language}")
    if "unknown" in fact:
        if fact["unknown"] is not True:
            yield Problem(f"{at}unknown", _("write true, or leave it out."))
        elif fact.get("source"):
            yield Problem(f"{at}source", _("what is not known has no source."))
        return
    yield from _text(fact, "source", f"{at}source")
    if "source_date" in fact and not _dated(
        fact["source_date"]
    ):  # without one, the page says that it has no date
        yield Problem(f"{at}source_date", _("write the day like 2025-12-17, or the year."))


def _dated(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?", value):
        return True
    try:
        return as_day(value) is not None
    except ValueError:
        return False


def _place(place: Mapping[str, Any], at: str, known: Known) -> Iterator[Problem]:
    yield from _unknown(place, PLACE_KEYS, at)
    yield from _one_of(place, "scope", SCOPES, at)
    for key, value in place.items():
        if not isinstance(value, str):
            yield Problem(f"{at}{key}", _("write text."))
            return
    scope = place.get("scope")
    if scope == "office":
        yield from _one_of(place, "office", known.offices, at)
    elif place.get("office"):
        yield Problem(f"{at}office", _("only goes with the scope “office”."))
    if scope in ("place", "online", "phone"):
        for language in ("es", "en"):
            yield from _text(place, f"name_{language}", f"{at}name_{language}")
    if scope == "phone":
        yield from _text(place, "phone", f"{at}phone")
    if place.get("url") and not re.match(r"https?://[^\s]+\.[^\s]+$", place["url"]):
        yield Problem(f"{at}url", _("write the whole address, beginning with https://."))
    for one, other in (
        ("hours_es", "hours_en"),
        ("hours_en", "hours_es"),
        ("name_es", "name_en"),
        ("name_en", "name_es"),
    ):
        if place.get(one) and not place.get(other):
            yield Problem(f"{at}{other}", _("is missing: it is only there in the other language."))
    country = place.get("country", "MX")
    if country not in ("MX", "US"):
        yield Problem(f"{at}country", _("write MX or US."))
    elif place.get("state") and place["state"] not in (STATE_NAMES if country == "US" else MEXICAN_STATES):
        yield Problem(f"{at}state", _("“%(code)s” is not a known code.") % {"code": place["state"]})
