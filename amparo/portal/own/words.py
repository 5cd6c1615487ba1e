"""The plan in words: what is done, what comes next, what waits for what. Names stand in the tables of returns."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.portal.own.door import Own, Step

#: The catalogue of milestones and agencies: files that say nothing of anybody.
DATA = Path(__file__).resolve().parents[2] / "returns" / "data"
RIGHTS: dict[str, str | Promise] = {
    "identity": gettext_lazy("Identity"),
    "health": gettext_lazy("Health"),
    "education": gettext_lazy("Education"),
    "housing": gettext_lazy("Housing"),
    "livelihood": gettext_lazy("Dignified livelihood"),
    "social": gettext_lazy("Social protection"),
    "family": gettext_lazy("Family"),
    "justice": gettext_lazy("Justice"),
}
#: The five of the letter are always there, also without anything in them.
FIVE = ("identity", "health", "education", "housing", "livelihood")
DONE, GONE = ("delivered",), ("declined", "not_needed")
#: CURP's codes of the states, as people call them.
STATES = {
    "AS": "Aguascalientes", "BC": "Baja California", "BS": "Baja California Sur", "CC": "Campeche", "CL": "Coahuila",
    "CM": "Colima", "CS": "Chiapas", "CH": "Chihuahua", "DF": "Ciudad de México", "DG": "Durango", "GT": "Guanajuato",
    "GR": "Guerrero", "HG": "Hidalgo", "JC": "Jalisco", "MC": "Estado de México", "MN": "Michoacán", "MS": "Morelos",
    "NT": "Nayarit", "NL": "Nuevo León", "OC": "Oaxaca", "PL": "Puebla", "QT": "Querétaro", "QR": "Quintana Roo",
    "SP": "San Luis Potosí", "SL": "Sinaloa", "SR": "Sonora", "TC": "Tabasco", "TS": "Tamaulipas", "TL": "Tlaxcala",
    "VZ": "Veracruz", "YN": "Yucatán", "ZS": "Zacatecas",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it is shown. `stands` is `done`, `waits`, `underway`, `next` or `declined`."""

    step: Step
    name: str
    how: str
    agency: str
    stands: str
    waits_for: str

    @property
    def said(self) -> str:
        return {
            "done": _("You have it"),
            "waits": _("Waits"),
            "underway": _("Under way"),
            "next": _("Next"),
            "declined": _("You did not want it"),
        }[self.stands]

    @property
    def colour(self) -> str:
        return {"done": "green", "waits": "grey", "underway": "blue", "next": "yellow", "declined": "grey"}[
            self.stands
        ]


@dataclass(frozen=True, slots=True)
class Part:
    name: str | Promise
    lines: Sequence[Line]

    @property
    def done(self) -> int:
        return sum(line.stands == "done" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Next:
    """What to do first, of whom, and whom to call: the agency's own line where one is known, else CIAM's."""

    what: str
    agency: str
    how: str
    phone: str
    theirs: bool  # the telephone is the agency's


def plan_of(own: Own, *, english: bool) -> list[Part]:
    """The plan by right: the five always, others where there is something."""
    lines = _lines(own, english=english)
    kinds = _kinds()
    parts = []
    for right, name in RIGHTS.items():
        of = [line for line in lines if kinds[line.step.kind]["right"] == right]
        if of or right in FIVE:
            parts.append(Part(name, of))
    return parts


def papers_of(own: Own, *, english: bool) -> list[Line]:
    """What the person has: what was delivered, with its number or place where one was written down."""
    return [line for line in _lines(own, english=english) if line.stands == "done"]


def next_of(own: Own, *, english: bool) -> Next | None:
    """The step that comes first: what nothing holds up, that is due soonest."""
    order = {"next": 0, "underway": 1}
    ready = [line for line in _lines(own, english=english) if line.stands in order]
    if not ready:
        return None
    first = min(ready, key=lambda line: (line.step.due_on, order[line.stands]))
    agency = _agencies().get(first.step.agency, {})
    theirs = agency.get("phone", "")
    return Next(
        first.name, first.agency, first.how, theirs or settings.AMPARO_OFFICIAL_PHONE_MEXICO, bool(theirs)
    )


def _lines(own: Own, *, english: bool) -> list[Line]:
    language = "en" if english else "es"
    kinds, agencies = _kinds(), _agencies()
    had = {(step.child, step.kind) for step in own.plan if step.state in DONE}
    wanted = {(step.child, step.kind) for step in own.plan if step.state not in GONE}
    lines = []
    for step in own.plan:
        kind = kinds.get(step.kind)
        if kind is None:
            continue
        # A child's step waits for that child's own, or for the parent's where the child has none of the kind.
        needed = [(step.child if (step.child, code) in wanted else 0, code) for code in step.waits_for]
        missing = [code for child, code in needed if (child, code) in wanted - had and code in kinds]
        lines.append(
            Line(
                step, _of_child(kind[f"name_{language}"], step.child), kind[f"step_{language}"],
                agencies.get(step.agency, {}).get(f"name_{language}", step.agency), _stands(step, missing),
                ", ".join(kinds[code][f"name_{language}"] for code in missing),
            )
        )  # fmt: skip
    return lines


def _of_child(name: str, number: int) -> str:
    return _("%(what)s (child %(n)d)") % {"what": name, "n": number} if number else name


def _stands(step: Step, missing: Sequence[str]) -> str:
    if step.state in DONE:
        return "done"
    if step.state in GONE:
        return "declined"
    if missing:
        return "waits"
    return "next" if step.state in ("open", "lost") else "underway"


@cache
def _kinds() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in _rows("milestones.csv")}


@cache
def _agencies() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in _rows("agencies.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
