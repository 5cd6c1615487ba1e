"""Arranging requests in the words of the field: through the actions of the product."""

from __future__ import annotations

import re
from typing import Any

from amparo.casework.letters import queries as letters
from amparo.casework.letters.text import fill
from amparo.casework.models import Case
from amparo.inclusion.accommodations import actions, queries
from amparo.inclusion.accommodations.actions import Said
from amparo.inclusion.accommodations.ladder import authorities
from amparo.inclusion.accommodations.models import Ask


def by_letter(
    case: Case,
    by: Any,
    *items: str,
    to: str = "ice_facility",
    after: Ask | None = None,
    language: str = "en",
    **changed: Any,
) -> Ask:
    """Ask by the prepared letter; what it leaves to fill is filled with a word."""
    case = Case.objects.select_related("record__person", "office", "type").get(pk=case.pk)
    assert case.record.person is not None
    authority = authorities()[to]
    facts = letters.facts_for(case, case.record.person, by, authority.template, language, items)
    facts |= queries.letter_facts(authority, after, language)
    text = authority.template.texts[language]
    said = {
        name: changed.get(
            name, re.sub(r"\[\[.*?\]\]", "dicho", fill(getattr(text, name), facts, language), flags=re.DOTALL)
        )
        for name in ("to", "subject", "body")
    }
    return actions.ask_by_letter(
        case=case,
        authority=authority,
        items=items,
        language=language,
        facts=facts,
        by=by,
        after=after,
        **said,
    )


def by_word(case: Case, by: Any, *items: str, at: Any, to: str = "ice_facility", **more: Any) -> Ask:
    said = {"channel": "phone", "spoken_to": "Guardia inventado", **more}
    return actions.ask_by_word(case=case, authority=authorities()[to], items=items, at=at, by=by, **said)


def answered(ask: Ask, by: Any, *, on: Any, note: str = "Por teléfono", **said: str) -> Ask:
    """`code="granted"`; a denial or another way comes with a reason."""
    told = {
        code: Said(outcome, "No hay presupuesto" if outcome in ("denied", "other") else "")
        for code, outcome in said.items()
    }
    return actions.record_answers(ask=ask, said=told, on=on, by=by, note=note)
