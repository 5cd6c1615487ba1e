"""What every template of both doors knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """The official telephone numbers and whether this is the demo."""
    return {
        "official_phone": settings.AMPARO_OFFICIAL_PHONE,
        "official_phone_mexico": settings.AMPARO_OFFICIAL_PHONE_MEXICO,
        "portal": settings.AMPARO_PORTAL_URL,
        "demo": settings.AMPARO_DEMO,
        "here": request.get_full_path(),
    }
