"""Answers that leave on a fixed tick; the visitor: a random token in a cookie, and the visit that it has proved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from amparo.portal import panic

_HOST = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
BROWSER = f"{_HOST}amparo_browser"
VISIT = f"{_HOST}amparo_visit"
#: The visit of somebody's own page (`own/`): another token, which opens no family's request.
OWN = f"{_HOST}amparo_own"
#: Seconds. Answers that touch what exists leave on this grid, so that their time tells nothing (docs/performance.md).
TICK = 0.25
#: Every form does; and these pages, also when they are only read.
ON_THE_TICK = ("/seguir/", "/fraude/comprobar/", "/preparate/mio/", "/retorno/", "/cartilla/", "/constancia/")
#: Where attempts are counted by device: the browser keeps its token from here on.
COUNTED = ("/seguir/", "/fraude/", "/buscar/", "/preparate/", "/programas/", "/retorno/", "/constancia/")


class PortalRequest(HttpRequest):
    """A request with the visitor's tokens; `visit` is empty until a code was entered."""

    browser: str
    visit: str
    own: str


class Tick:
    """The outermost: an answer is whole, compressed, committed and its connection given back before it waits for the tick.

    Counted from the arrival of the request: whatever was done takes as long as the grid says, and no thread that waits keeps
    anything of the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        if request.method == "POST" or request.path.startswith(ON_THE_TICK):
            if not connection.in_atomic_block:
                connection.close()
            time.sleep(until_tick(time.monotonic() - began))
        return response


def until_tick(took: float) -> float:
    """Seconds from here to the next tick of the grid."""
    return TICK - took % TICK


class Visit:
    """Reads and keeps the two cookies; marks every page as not to be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        browser = request.COOKIES.get(BROWSER, "")
        request.browser = browser if len(browser) == 43 else secrets.token_urlsafe(32)  # type: ignore[attr-defined]
        request.visit = request.COOKIES.get(VISIT, "")[:64]  # type: ignore[attr-defined]
        request.own = request.COOKIES.get(OWN, "")[:64]  # type: ignore[attr-defined]
        pressed = request.method == "POST" and panic.typed_in(request, request.visit)  # type: ignore[attr-defined]
        response = panic.gone(request) if pressed else self.get_response(request)
        if pressed:
            panic.end(request.visit, request.own)  # type: ignore[attr-defined]
        if not request.path.startswith(settings.STATIC_URL):
            # What is for everybody and for other sites says itself how long it may be kept.
            response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "POST" and request.path.startswith(COUNTED) and not panic.is_gone(response):
            keep(response, BROWSER, request.browser)  # type: ignore[attr-defined]
        return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Set one of the visitor's cookies, for as long as the browser is open."""
    response.set_cookie(name, value, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
