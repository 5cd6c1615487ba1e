"""A notice in words, in the language that is active."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from amparo.casework.notifying.kinds import KINDS
from amparo.casework.notifying.models import OfficerNotice
from amparo.core.templatetags.amparo_ui import moment


def sentence(notice: OfficerNotice, cities: Mapping[str, str], zone: dt.tzinfo | None) -> str:
    """What the notice says. `cities`: an office's slug → its city; `zone`: in which a moment is told."""
    text = str(KINDS[notice.kind].texts[notice.text_code])
    values: dict[str, Any] = {"office": "", "what": "", "when": "", "count": notice.values.get("count", "")}
    if slug := notice.values.get("office"):
        values["office"] = cities.get(slug, slug)
    if what := notice.values.get("what"):
        values["what"] = what["en" if (get_language() or "es").startswith("en") else "es"]
    if when := notice.values.get("when"):
        values["when"] = moment(dt.datetime.fromisoformat(when), str(zone or "UTC"))
    return text.format(**values)


def path_of(notice: OfficerNotice) -> str:
    """The page of the workspace to which it leads; a record's person is found when it is opened."""
    return f"/casos/{notice.case.folio}/" if notice.case is not None else notice.path or "/avisos/"
