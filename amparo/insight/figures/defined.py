"""The figures, as `data/figures.toml` defines them, and the words of their cuts and values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role
from amparo.casework.kinds.actions import AMBITOS
from amparo.casework.models import Case
from amparo.casework.templatetags.case_words import ambito_name
from amparo.casework.visits.models import Met
from amparo.counsel.words import Area, Outcome
from amparo.matching.identifiers import STATES
from amparo.people.models import Sex
from amparo.places.models import Facility, Office
from amparo.returns.words import Way

DATA = Path(__file__).resolve().parents[1] / "data"
THEMES = {
    "casos": _("Cases"), "personas": _("People"), "esperas": _("Waiting times"), "visitas": _("Visits"), "pale": _("PALE"),
    "retornos": _("Returns"), "formacion": _("Training"),
}  # fmt: skip
CUTS = {
    "month": _("Month"), "office": _("Consulate"), "facility": _("Place of detention"), "state": _("State of origin"),
}  # fmt: skip
PARTS = {
    "ambito": _("Field of protection"), "status": _("Stage"), "outcome": _("Outcome"), "sex": _("Sex"), "met": _("Spoken with"),
    "area": _("Area of law"), "pale_outcome": _("Outcome"), "way": _("Way of return"), "role": _("Role"),
}  # fmt: skip
VALUES: dict[str, dict[str, object]] = {
    "status": dict(Case.Status.choices), "outcome": dict(Case.Outcome.choices), "sex": dict(Sex.choices),
    "met": dict(Met.choices), "area": dict(Area.choices), "pale_outcome": dict(Outcome.choices), "way": dict(Way.choices),
    "role": dict(Role.choices), "state": dict(STATES),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    code: str
    theme: str
    #: What its things are: the list behind it opens each by this (`behind.py`).
    kind: str
    unit: str  # count, or hours
    needs: str
    #: Of fewer than ten it is not told to who does not see everything.
    few: bool
    part: str
    cuts: tuple[str, ...]
    sources: tuple[str, ...]
    title_es: str
    title_en: str
    means_es: str
    means_en: str

    @property
    def waits(self) -> bool:
        return self.unit == "hours"

    @property
    def title(self) -> str:
        return self.title_en if _english() else self.title_es

    @property
    def means(self) -> str:
        return self.means_en if _english() else self.means_es

    @property
    def view(self) -> str:
        """The SQL view that counts it."""
        return f"figure_{self.code}"

    def name_of(self, cut: str) -> str:
        return str(PARTS[self.part] if cut == "part" else CUTS[cut])


def _english() -> bool:
    return (get_language() or "es").startswith("en")


@cache
def figures() -> dict[str, Figure]:
    """Every figure by its code, in the order of the file."""
    told = tomllib.loads((DATA / "figures.toml").read_text(encoding="utf-8"))
    return {
        code: Figure(
            code=code, **{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()},  # type: ignore[arg-type]
        )
        for code, one in told.items()
    }  # fmt: skip


def of_theme(theme: str) -> list[Figure]:
    return [one for one in figures().values() if one.theme == theme]


def names(figure: Figure, cut: str, values: Iterable[Any]) -> dict[Any, str]:
    """What the values of a cut are called. One query for consulates and places, else none."""
    asked = [one for one in values if one not in (None, "")]
    if cut == "office":
        return dict(Office.objects.filter(slug__in=asked).values_list("slug", "city"))
    if cut == "facility":
        return {
            pk: f"{name}, {state}"
            for pk, name, state in Facility.objects.filter(pk__in=asked).values_list("pk", "name", "state")
        }
    kind = figure.part if cut == "part" else cut
    if kind == "ambito":
        return {code: str(ambito_name(code)) for code in AMBITOS}
    return {code: str(name) for code, name in VALUES.get(kind, {}).items()}
