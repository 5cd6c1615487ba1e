"""What every template of the portal knows."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from amparo.core import clock
from amparo.portal.easy import is_easy
from amparo.portal.middleware import PortalRequest
from amparo.portal.proved import BY_ITSELF

#: Minutes without anything pressed after which a page that asks by itself says that the visit ends soon (it does after 30).
SOON = 20


def portal(request: HttpRequest) -> dict[str, Any]:
    """The frame that pages of both doors (that something was not found, not understood) wear here; whether easy words were
    chosen; and, while a visit lasts, where more time is asked for (WCAG 2.2.1)."""
    return {"base_template": "portal_base.html", "easy": is_easy(request), **_visit(request)}


def _visit(request: HttpRequest) -> dict[str, Any]:
    visitor = cast(PortalRequest, request)
    for token, where, more in (
        ("visit", "/seguir/", "portal_more_time"),
        ("own", "/retorno/", "portal_own_more_time"),
    ):
        if getattr(visitor, token, "") and request.path.startswith(where):
            now = int(clock.now().timestamp())
            said = request.GET.get(BY_ITSELF, "")
            since = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else now
            return {"more_time": reverse(more), "since": since, "ends_soon": now - since > SOON * 60}
    return {}
