"""What every template of the portal knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from amparo.portal.easy import is_easy


def portal(request: HttpRequest) -> dict[str, Any]:
    """The frame that pages of both doors (that something was not found, not understood) wear here; whether easy words
    were chosen."""
    return {"base_template": "portal_base.html", "easy": is_easy(request)}
