"""Arranging what happened to somebody in the words of the field: through the actions of the product."""

from __future__ import annotations

from typing import Any

from amparo.casework.models import Case
from amparo.core import clock
from amparo.rights.allegations import actions
from amparo.rights.allegations.models import Allegation, Statement
from tests.factories import EL_PASO, facility


def alleged(case: Case, by: Any, *, agreed: tuple[str, ...] = (), **said: Any) -> Allegation:
    """Something that was done today at Camp East Montana, unless it is said otherwise; with these uses agreed to."""
    case = Case.objects.select_related("record__person", "office").get(pk=case.pk)
    what = {
        "kind": "use_of_force", "certainty": "exact", "day": clock.today(), "facility": facility(EL_PASO), "authority": "ice",
        **said,
    }  # fmt: skip
    made = actions.open_allegation(case=case, by=by, **what)
    for use in agreed:
        agree(made, by, use)
    return made


def agree(
    allegation: Allegation, by: Any, use: str, decision: str = "granted", *, words: bool = False, name: bool = False
) -> None:  # fmt: skip
    actions.agree(
        allegation=allegation, use=use, decision=decision, channel="visit", language="español", by=by, words_too=words,
        name_too=name,
    )  # fmt: skip


def stated(
    allegation: Allegation, by: Any, words: str = "Me empujaron contra la pared.", **said: Any
) -> Statement:
    what = {"says": "person", "language": "español", **said}
    return actions.add_statement(allegation=allegation, words=words, by=by, **what)
