"""Towns as people name them: “Sta. María Yucuhiti, Oax.” and “Santa Maria Yucuhiti” are one."""

from __future__ import annotations

from functools import lru_cache

from amparo.inclusion.interpreters.matching import NOWHERE, Town
from amparo.matching.identifiers import state_code
from amparo.places.mexico import words
from amparo.places.models import Municipality
from amparo.places.municipalities import find


@lru_cache(maxsize=4096)
def named(text: str) -> Town:
    """A town by its words alone, without its point: enough to tell whether two are the same."""
    name, _comma, last = text.rpartition(",")
    state = state_code(last) if name else ""
    return Town(words(name if state else text.replace(",", " ")), state) if text.strip() else NOWHERE


def municipality_of(text: str) -> Municipality | None:
    """The municipality that a town's words can only mean; None while several can, or none is known."""
    town = named(text)
    if not town:
        return None
    name, _comma, _last = text.rpartition(",")
    entry = find(name if town.state else text, town.state).certain
    return Municipality.objects.filter(pk=entry.code).first() if entry is not None else None


def located(text: str, municipality: Municipality | None) -> Town:
    """The same with the point of its municipality, from which distances are measured."""
    town = named(text)
    if municipality is None or not town:
        return town
    return Town(town.name, town.state or municipality.state, (municipality.latitude, municipality.longitude))
