"""Arranging the catalogue in its own words."""

from __future__ import annotations

import copy
from pathlib import Path

from amparo.accounts.models import Role
from amparo.programmes import actions, loading
from amparo.programmes.models import Programme, Sheet
from tests.factories import officer

SHIPPED = Path(__file__).parent / "shipped"
ACTA = "acta-de-nacimiento"
PENSION = "pension-adultos-mayores"
TLAXCALA = "apostilla-tlaxcala"


def headquarters():
    return officer(role=Role.HEADQUARTERS)


def supervisor(office="elpaso"):
    return officer(office, Role.SUPERVISOR)


def published(slug=ACTA) -> Sheet:
    return Sheet.objects.get(programme=slug, state="published")


def drafted(slug=ACTA, *, by, note="Cambia la cita", **texts) -> Sheet:
    """A draft of a programme in which `by` wrote something else in Spanish and English."""
    sheet = actions.begin_draft(programme=Programme.objects.get(pk=slug), by=by)
    content = copy.deepcopy(sheet.content)
    for language in ("es", "en"):
        content[language].update(texts or {"cost": "Depende"})
    return actions.write(sheet=sheet, content=content, note=note, by=by)


def sent(slug=ACTA, *, by, **texts) -> Sheet:
    return actions.send(sheet=drafted(slug, by=by, **texts), by=by)


def entrusted(slug=ACTA, office="elpaso") -> Programme:
    """A programme whose sheets an office keeps."""
    Programme.objects.filter(pk=slug).update(office=office)
    return Programme.objects.get(pk=slug)


def a_sheet_of(office: str) -> Sheet:
    """A published sheet that an office keeps, with a draft that waits beside it: for tests that know no catalogue."""
    if not Sheet.objects.filter(programme=ACTA, state="published").exists():
        loading.load(SHIPPED)
    entrusted(ACTA, office)
    drafted(ACTA, by=officer(office))
    return published()
