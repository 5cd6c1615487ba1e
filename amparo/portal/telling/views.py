"""The pages on which a family chooses how it is told. All work without a script but one, which lets this browser show notices;
that page holds nothing of anybody. See ADR 17."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from amparo.core.folios import hash_code
from amparo.core.sealing import seal
from amparo.portal.door import hand_in, present
from amparo.portal.limits import attempt, please_wait
from amparo.portal.middleware import PortalRequest
from amparo.portal.telling import door
from amparo.portal.telling.forms import BrowserForm, TellingForm

#: What a contact of each sort can be told by. Notices of the browser are let on their own page.
WAYS = {"phone": ("sms", "whatsapp", "voice"), "email": ("email",)}
QUIET = ("21", "8")


def choices(request: HttpRequest) -> HttpResponse:
    """How the visitor is told: one form, kept at once."""
    now = _proved(request)
    if now is None:
        return redirect("portal_follow")
    ways = _ways(now)
    if request.method != "POST":
        return _page(request, now, TellingForm(initial=_initial(now), ways=ways))
    form = TellingForm(request.POST, ways=ways)
    if not form.is_valid():
        return _page(request, now, form)
    said = form.cleaned_data
    door.keep_telling(
        channels=said["channels"],
        quiet=(int(said["quiet_from"]), int(said["quiet_to"])),
        zone=said["zone"],
        daily=said["often"] == "daily",
        language=said["language"],
        stopped=said["often"] == "none",
    )
    return _page(request, door.telling() or now, form, done="kept")


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """A test message by each way."""
    now = _proved(request)
    if now is None:
        return redirect("portal_follow")
    verdict = attempt(request, "test")
    if verdict.wait:
        return please_wait(request, verdict)
    door.ask_test()
    return _page(request, now, TellingForm(initial=_initial(now), ways=_ways(now)), done="test")


def browser(request: HttpRequest) -> HttpResponse:
    """Let this browser show notices, or end it for all browsers of the request."""
    now = _proved(request)
    if now is None or "push" not in settings.AMPARO_CHANNELS:
        return redirect("portal_follow")
    done = ""
    if request.method == "POST" and "forget" in request.POST:
        done = "forgotten" if door.forget_browsers() else ""
    elif request.method == "POST":
        form = BrowserForm(request.POST)
        if form.is_valid():
            said = form.subscription()
            hashed = hashlib.sha256(said.encode()).hexdigest()
            done = "kept" if door.keep_browser(seal(said, settings.AMPARO_CONTACT_PUBLIC_KEY), hashed) else ""
        done = done or "problem"
    now = door.telling() or now
    context = {
        "done": done,
        "browsers": now.browsers,
        "key": settings.AMPARO_PUSH_PUBLIC_KEY,
        "form": BrowserForm(),
    }
    return render(request, "portal/browser.html", context)


@csrf_exempt  # mail programs press the button themselves, without ever having opened the page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more messages, by the link of one of them. Opening it changes nothing, for programs open every link; the button does.
    The answer is the same for every token."""
    if request.method == "POST":
        verdict = attempt(request, "stop")
        if verdict.wait:
            return please_wait(request, verdict)
        hand_in("stop", {"stop": hash_code(token, salt="stop")})
    return render(request, "portal/stop.html", {"done": request.method == "POST", "token": token})


def _proved(request: HttpRequest) -> door.Telling | None:
    visitor = cast(PortalRequest, request)
    return door.telling() if visitor.visit and present(visitor.visit) else None


def _ways(now: door.Telling) -> list[str]:
    ways = [way for way in WAYS[now.sort] if way in settings.AMPARO_CHANNELS or way in ("sms", "email")]
    return [*ways, "push"] if now.browsers else ways


def _initial(now: door.Telling) -> dict[str, Any]:
    ways = _ways(now)
    return {
        "often": "none" if now.stopped else "daily" if now.daily else "now",
        "channels": [way for way in now.channels if way in ways] or ways[:1],
        "quiet_from": str(now.quiet_from) if now.quiet_from is not None else QUIET[0],
        "quiet_to": str(now.quiet_to) if now.quiet_to is not None else QUIET[1],
        "zone": now.zone,
        "language": now.language,
    }


def _page(request: HttpRequest, now: door.Telling, form: TellingForm, *, done: str = "") -> HttpResponse:
    context = {"form": form, "now": now, "done": done, "push": "push" in settings.AMPARO_CHANNELS}
    return render(request, "portal/telling.html", context)
