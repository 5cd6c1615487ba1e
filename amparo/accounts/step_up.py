"""What needs a second factor shown a short while ago, besides being signed in.

Rows of the table of permissions say it (`fresh`), and `staff_may` asks for it; views that do more than one thing say it
themselves with `step_up`. Whoever is asked comes back to the page that they were at; what was posted is not kept anywhere. Where
a page and its form have one address, the page asks already, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from amparo.accounts.models import Staff
from amparo.core import clock

View = Callable[..., Any]


class StepUp(Exception):
    """The second factor must be shown again first; the middleware leads there."""


def is_fresh(request: HttpRequest, *, minutes: int) -> bool:
    """Whether a second factor was shown in this session within these minutes."""
    from allauth.account.internal.flows.login import get_authentication_records

    records = get_authentication_records(request, request.user)
    since = clock.now().timestamp() - minutes * 60
    return any(one.get("method") == "mfa" and one.get("at", 0) >= since for one in records)


def ask(request: HttpRequest) -> None:
    """Raise `StepUp` unless a second factor was shown within `AMPARO_STEP_UP_MINUTES`; what is sent has twice as long as the page
    that it was typed in."""
    if not settings.AMPARO_SECOND_FACTOR:
        return
    minutes = settings.AMPARO_STEP_UP_MINUTES * (1 if request.method in ("GET", "HEAD") else 2)
    if not is_fresh(request, minutes=minutes):
        raise StepUp


def step_up(view: View) -> View:
    """Decorate a view below `staff_may`: a fresh second factor is asked for, whatever the permission says."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ask(request)
        return view(request, *args, **kwargs)

    asked.fresh = True  # type: ignore[attr-defined]
    return asked


def lead(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the second factor, and from there back to where they were."""
    back = request.get_full_path()
    if request.method != "GET":
        back = urlsplit(request.headers.get("Referer", "")).path or "/"
    return redirect(f"{reverse(_page(request.user))}?{urlencode({'next': back})}")  # type: ignore[arg-type]


def _page(staff: Staff) -> str:
    from allauth.mfa.models import Authenticator

    keys = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN).exists()
    return "mfa_reauthenticate_webauthn" if keys else "mfa_reauthenticate"
