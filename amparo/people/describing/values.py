"""A value of a description in words."""

from __future__ import annotations

import datetime as dt

from amparo.core.templatetags.amparo_ui import day
from amparo.people.describing.models import Field
from amparo.people.describing.rules import Value
from amparo.people.models import Sex
from amparo.people.templatetags.people_words import state_name


def value_text(field: str, value: Value) -> str:
    """A value as people read it."""
    if isinstance(value, tuple):
        return " ".join(part for part in value if part)
    if isinstance(value, dt.date):
        return day(value)
    if field == Field.SEX:
        return str(Sex(str(value)).label)
    return str(state_name(str(value))) if field == Field.BIRTH_STATE else str(value)
