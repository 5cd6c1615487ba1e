"""How long somebody stays signed in, said before it ends and made longer on demand (WCAG 2.2.1)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from amparo.core import clock

ENDS = "ends"
#: Minutes between the marks at which a page that lies open can begin to warn (`workspace.scss` has a rule for each), and
#: how many before the end it does at the latest.
STEP, LEAST = 30, 20


def _begin(request: HttpRequest) -> None:
    request.session[ENDS] = int(clock.now().timestamp()) + settings.SESSION_COOKIE_AGE


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None, **more: Any) -> None:
    if request is not None and hasattr(request, "session"):
        _begin(request)


def warns_after(request: HttpRequest) -> int | None:
    """After how many minutes this page, if it lies open, says that the session is about to end: a mark of `STEP`."""
    ends = request.session.get(ENDS)
    if ends is None:
        return None
    left = (ends - int(clock.now().timestamp())) // 60 - LEAST
    return int(max(left // STEP, 0)) * STEP


@require_POST
def more_time(request: HttpRequest) -> HttpResponse:
    """Asked for in another tab, so that nothing typed is lost: the session lasts as long again as after signing in."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL_PATH)
    _begin(request)
    return render(request, "accounts/more_time.html", {"hours": settings.SESSION_COOKIE_AGE // 3600})
