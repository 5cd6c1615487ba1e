"""The content of a version: what it looks like, whether it is in order, and in what two of them differ. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Content = dict[str, Any]
Who = Literal["officer", "supervisor"]
#: For which ends a step must be done: none; every end that the consulate worked for; only a good one.
NEEDED = ("no", "always", "favourable")
WHO = ("officer", "supervisor")


def words(one: Mapping[str, Any]) -> str:
    """The words of a line of a version, in the reader's language."""
    return str(one["en"] if (get_language() or "es").startswith("en") else one["es"])


@dataclass(frozen=True, slots=True)
class Subtype:
    code: str
    es: str
    en: str

    def __str__(self) -> str:
        return words({"es": self.es, "en": self.en})


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a case of this kind goes through. `after`: the events of which any one says that it is done."""

    code: str
    es: str
    en: str
    who: str
    after: tuple[str, ...]
    needed: str

    def __str__(self) -> str:
        return words({"es": self.es, "en": self.en})

    def needed_for(self, outcome: str) -> bool:
        """Whether a case may only end like this when the step is done."""
        if self.needed == "favourable":
            return outcome in ("favourable", "partial")
        return self.needed == "always" and outcome in ("favourable", "partial", "unfavourable")


def read_steps(content: Content) -> tuple[Step, ...]:
    return tuple(
        Step(one["code"], one["es"], one["en"], one["who"], tuple(one["after"]), one["needed"])
        for one in content["steps"]
    )


def read_subtypes(content: Content) -> tuple[Subtype, ...]:
    return tuple(Subtype(one["code"], one["es"], one["en"]) for one in content["subtypes"])


def empty() -> Content:
    return {"subtypes": [], "steps": [], "clocks": {}, "facts": {}, "outcomes": []}


def problems(
    content: Content, *, event_types: frozenset[str], outcomes: frozenset[str], clocks: frozenset[str]
) -> list[str]:
    """What keeps a version from being published, in sentences; empty when it is in order."""
    found = []
    for name in ("steps", "subtypes"):
        codes = [one["code"] for one in content[name]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            found.append(_("The code “%(code)s” is used twice.") % {"code": code})
        for one in content[name]:
            if not (one["code"] and one["es"].strip() and one["en"].strip()):
                found.append(_("Each line needs a code and words in Spanish and in English."))
    for one in content["steps"]:
        for event in one["after"]:
            if event not in event_types:
                found.append(_("There is no event “%(code)s”.") % {"code": event})
        if one["who"] not in WHO or one["needed"] not in NEEDED:
            found.append(_("Say who does the step and when it must be done."))
    for code, terms in content["clocks"].items():
        if code not in clocks:
            found.append(_("There is no clock “%(code)s”.") % {"code": code})
        if any(one >= terms["length"] for one in terms["warn_at"]):
            found.append(_("A warning comes before the end."))
    if not content["outcomes"] or not set(content["outcomes"]) <= outcomes:
        found.append(_("Choose at least one way in which the case may end."))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that two versions do not share: `before` is empty for what is new, `after` for what is gone."""

    part: str
    before: str
    after: str


def differences(old: Content, new: Content) -> list[Difference]:
    """In what two versions differ, line by line; an empty list says that they ask for the same."""
    found: list[Difference] = []
    for part in ("subtypes", "steps"):
        before = {one["code"]: one for one in old[part]}
        after = {one["code"]: one for one in new[part]}
        for code in dict.fromkeys([*before, *after]):
            if before.get(code) != after.get(code):
                found.append(Difference(part, _line(before.get(code)), _line(after.get(code))))
        kept_before = [code for code in before if code in after]
        kept_after = [code for code in after if code in before]
        if kept_before != kept_after:
            found.append(Difference("order", ", ".join(kept_before), ", ".join(kept_after)))
    for part, before_lines, after_lines in _sets(old, new):
        for line in sorted(before_lines - after_lines):
            found.append(Difference(part, line, ""))
        for line in sorted(after_lines - before_lines):
            found.append(Difference(part, "", line))
    return found


def _sets(old: Content, new: Content) -> Iterator[tuple[str, set[str], set[str]]]:
    yield "clocks", set(_clocks(old)), set(_clocks(new))
    yield "outcomes", set(old["outcomes"]), set(new["outcomes"])
    yield "facts", set(_facts(old)), set(_facts(new))


def _facts(content: Content) -> Iterator[str]:
    for status, codes in content["facts"].items():
        for code in codes:
            yield f"{status}: {code}"


def _clocks(content: Content) -> Iterator[str]:
    for code, terms in content["clocks"].items():
        yield f"{code}: {terms['length']} [{'; '.join(map(str, terms['warn_at']))}]"


def _line(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return ""
    more = [
        " ".join(value) if isinstance(value, list) else str(value)
        for name, value in one.items()
        if name in ("who", "after", "needed") and value
    ]
    return f"{one['es']} / {one['en']} [{'; '.join([one['code'], *more])}]"
