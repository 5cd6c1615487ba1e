"""What only a proved visit may open, and how a page that stays open asks whether it still holds."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from amparo.portal import door
from amparo.portal.middleware import VISIT, PortalRequest

#: Seconds after which an open page asks by itself: what is withdrawn is gone from it within a minute.
ASKS_AFTER = 45
#: The question of the page itself, without a script: it does not make the visit last longer.
BY_ITSELF = "mira"
View = Callable[..., HttpResponse]


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def visit_of(request: HttpRequest) -> str:
    return cast(PortalRequest, request).visit


def proved(view: View) -> View:
    """The visit is presented and goes on; without one, to the folio and the secret."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        quietly = request.method == "GET" and BY_ITSELF in request.GET
        if not visit_of(request) or not door.present(visit_of(request), quietly=quietly):
            response = redirect("portal_follow")
            response.delete_cookie(VISIT)
            return response
        return view(request, *args, **kwargs)

    return wrapped


def mark(visit: str, seen: door.Seen | None) -> str:
    """A mark of all that this visit may see: another as soon as something of it changes, and nothing to whoever reads it."""
    return hmac.new(settings.SECRET_KEY.encode(), repr((visit, seen)).encode(), hashlib.sha256).hexdigest()[
        :24
    ]


@require_POST
@proved
def more_time(request: HttpRequest) -> HttpResponse:
    """Asked for in another tab, so that nothing typed is lost: the visit goes on from here."""
    return render(request, "portal/more_time.html")


@require_GET
def still(request: HttpRequest) -> HttpResponse:
    """Whether an open page still holds: the mark of what may be seen now; nothing when the visit is over."""
    visit = visit_of(request)
    holds = visit and door.present(visit, quietly=True)
    body = mark(visit, door.see(english=is_english())) if holds else ""
    return HttpResponse(body, content_type="text/plain; charset=utf-8")
