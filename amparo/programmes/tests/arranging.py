"""Programmes as tests need them: one sheet each, in whatever state."""

from __future__ import annotations

from typing import Any

from django.db import connection

from amparo.core import clock
from amparo.programmes.loading import columns
from amparo.programmes.models import Agency, Programme, Sheet
from amparo.programmes.shape import completed

TEXTS = {
    "summary": "Lo que da.", "for_whom": "Para toda persona.", "gives": ["Una cosa."], "requirements": ["Nada."],
    "documents": ["Ninguno."], "how": ["Vaya."], "cost": "Nada.", "languages": "Español.", "access": "Hay rampa.",
}  # fmt: skip


def content_of(*, name: str = "Programa de prueba", **said: Any) -> dict[str, Any]:
    """The content of a sheet in which only what is given matters."""
    agency = Agency.objects.order_by("pk").first()
    assert agency is not None
    words = {"name": name, **TEXTS}
    return completed(
        {
            "agency": agency.pk, "rights": ["identity"], "needs": [], "moments": ["us", "returned"], "side": ["us", "mx"],
            "cost": "free", "checked_on": clock.today().isoformat(), "es": words, "en": words, **said,
        }
    )  # fmt: skip


def programme(
    slug: str, *, name: str = "Programa de prueba", state: str = "published", **said: Any
) -> Programme:
    """A programme with one sheet, which is in this state without anybody having done it."""
    content = content_of(name=name, **said)
    made = Programme.objects.create(slug=slug, agency_id=content["agency"])
    now = clock.now()
    told = state in ("published", "withdrawn")
    sheet = Sheet.objects.create(
        programme=made, number=1, state="published" if told else state, content=content, published_at=now if told else None,
        **columns(content),
    )  # fmt: skip
    if state == "withdrawn":
        sheet.state, sheet.ended_at = state, clock.now()
        sheet.save()
    return made


def published() -> set[str]:
    """What the portal's role reads."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT slug FROM portal_programme")
        found = {slug for (slug,) in cursor.fetchall()}
        cursor.execute("RESET ROLE")
    return found
