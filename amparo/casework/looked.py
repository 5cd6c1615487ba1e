"""What a room above says about the readings of one file: shown on the page of who looked (ADR 6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from amparo.accounts.models import Staff


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about readings of this file, and the page that says more."""

    words: str | Promise
    href: str
    answered: str = ""


_remarks: list[Callable[[Collection[int], Staff], Iterable[Remark]]] = []


def register(remarks: Callable[[Collection[int], Staff], Iterable[Remark]]) -> None:
    """Called once, from `AppConfig.ready`."""
    if remarks not in _remarks:
        _remarks.append(remarks)


def remarks(person_ids: Collection[int], reader: Staff) -> list[Remark]:
    return [one for ask in _remarks for one in ask(person_ids, reader)]
