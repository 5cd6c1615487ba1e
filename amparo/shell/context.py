"""What every template of the workspace knows."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from amparo.accounts.models import Staff
from amparo.accounts.permissions import PERMISSIONS, scope
from amparo.accounts.sessions import warns_after
from amparo.casework.notifying.queries import unread
from amparo.core.navigation import navigation
from amparo.people.canary.queries import alarm


def workspace(request: HttpRequest) -> dict[str, Any]:
    """The signed-in member of staff, what the role may do (`can.upload_list` in a template), and the frame that pages
    of both doors wear here."""
    frame = {"base_template": "workspace_base.html"}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**frame, "can": {}}
    staff = cast(Staff, user)
    can = {action: True for action in PERMISSIONS if scope(staff, action)}
    pages = navigation(can)
    # canary_alarm is asked only where `can.see_canary`, unread_notices only where the header is drawn
    return {
        **frame,
        "staff": staff,
        "can": can,
        "navigation": pages,
        "more_navigation": any(item.place != "first" for item in pages),
        "canary_alarm": alarm,
        "warns_after": warns_after(request),
        "unread_notices": lambda: unread(staff),
    }
