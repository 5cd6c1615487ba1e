"""Sittings: each sign-in is written down with its browser, ends by itself, and can be ended from another one.

A session ends after `SESSION_COOKIE_AGE`, said before it does and made longer on demand (WCAG 2.2.1); after `AMPARO_IDLE_MINUTES`
in which nothing was asked; `ABSOLUTE` after it began, whatever is asked; and at once when another kind of browser shows it. The
address on the network is not looked at: telephones and consulates behind one address change it all day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from amparo.accounts.models import Sitting, Staff
from amparo.core import clock

#: What is kept in the session: when it ends, when it began and was used (seconds), its sitting, key and browser.
ENDS, BEGAN, USED, SITTING, KEY, FAMILY = "ends", "began", "used", "sitting", "sitting_key", "family"
#: Minutes between the marks at which a page that lies open can begin to warn (`workspace.scss` has a rule for each), and
#: how many before the end it does at the latest.
STEP, LEAST = 30, 20
ABSOLUTE = dt.timedelta(hours=20)
#: Use is written down this often at most: most pages write nothing.
TOUCH = 5 * 60
DEVICE = "__Host-amparo_device" if settings.SESSION_COOKIE_SECURE else "amparo_device"
DEVICE_AGE = 400 * 24 * 3600
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"), ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"), ("Safari", r"Safari/"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", r"Windows"), ("Android", r"Android"), ("iOS", r"iPhone|iPad"), ("macOS", r"Macintosh"),
    ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


def family_of(user_agent: str) -> str:
    """Browser and system without their versions, which change by themselves: `Firefox, Windows`. Empty when it says nothing."""
    found = [
        next((name for name, mark in table if re.search(mark, user_agent[:400])), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def _seconds() -> int:
    return int(clock.now().timestamp())


def _begin(request: HttpRequest) -> None:
    """The session lasts as long as after signing in, but never beyond its absolute end."""
    last = request.session.setdefault(BEGAN, _seconds()) + int(ABSOLUTE.total_seconds())
    request.session[ENDS] = min(_seconds() + settings.SESSION_COOKIE_AGE, last)


def hash_of_device(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None, user: Staff, **more: Any) -> None:
    """Write the sitting down. The browser gets a token by which it is known again (`accounts.middleware` sends it)."""
    if request is None or not hasattr(request, "session"):
        return
    request.session[BEGAN] = _seconds()
    _begin(request)
    token = request.COOKIES.get(DEVICE, "")
    if len(token) != 43:
        token = secrets.token_urlsafe(32)
        request.new_device = token  # type: ignore[attr-defined]
    if not request.session.session_key:
        request.session.create()
    now, family = clock.now(), family_of(request.headers.get("User-Agent", ""))
    sitting = Sitting.objects.create(
        staff=user, session_key=request.session.session_key or "", device=hash_of_device(token), family=family,
        began_at=now, last_used_at=now,
    )  # fmt: skip
    request.session.update({USED: _seconds(), SITTING: sitting.pk, KEY: sitting.session_key, FAMILY: family})


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, **more: Any) -> None:
    number = request.session.get(SITTING) if hasattr(request, "session") else None
    if number is not None:
        _end(Sitting.objects.filter(pk=number), getattr(request, "ended_because", Sitting.Ended.SIGNED_OUT))


def ended(request: HttpRequest) -> bool:
    """End the session of a signed-in request when its time is over or another browser shows it; else say that it is used."""
    session, now = request.session, _seconds()
    why = ""
    if session.get(FAMILY, "") != family_of(request.headers.get("User-Agent", "")) and SITTING in session:
        why = Sitting.Ended.OTHER_BROWSER
    elif (
        now >= session.get(ENDS, now + 1) or now - session.get(USED, now) >= settings.AMPARO_IDLE_MINUTES * 60
    ):
        why = Sitting.Ended.EXPIRED
    if why:
        request.ended_because = why  # type: ignore[attr-defined]
        logout(request)
        return True
    moved = session.get(KEY) != session.session_key and SITTING in session
    if moved or now - session.get(USED, 0) >= TOUCH:
        session[USED], session[KEY] = now, session.session_key
        Sitting.objects.filter(pk=session.get(SITTING) or 0, ended_at__isnull=True).update(
            last_used_at=clock.now(), session_key=session.session_key
        )
    return False


def open_sittings(staff: Staff) -> list[Sitting]:
    """Where somebody is signed in now, latest first. What ended by itself unseen is left out."""
    used = clock.now() - dt.timedelta(minutes=settings.AMPARO_IDLE_MINUTES) - dt.timedelta(seconds=TOUCH)
    return list(
        Sitting.objects.filter(
            staff=staff, ended_at__isnull=True, last_used_at__gte=used, began_at__gte=clock.now() - ABSOLUTE
        ).order_by("-last_used_at", "-pk")
    )


@transaction.atomic
def end_sittings(*, staff: Staff, why: str, number: int | None = None, but: int | None = None) -> int:
    """End one of somebody's sittings, or all of them (`but` one): their next page asks who they are. Returns how many."""
    open_ones = Sitting.objects.filter(staff=staff, ended_at__isnull=True)
    if number is not None:
        open_ones = open_ones.filter(pk=number)
    if but is not None:
        open_ones = open_ones.exclude(pk=but)
    return _end(open_ones, why)


def _end(sittings: Any, why: str) -> int:
    numbers = list(sittings.filter(ended_at__isnull=True).values_list("pk", "session_key"))
    Session.objects.filter(session_key__in=[key for _pk, key in numbers]).delete()
    return int(
        Sitting.objects.filter(pk__in=[pk for pk, _key in numbers]).update(ended_at=clock.now(), ended=why)
    )


def warns_after(request: HttpRequest) -> int | None:
    """After how many minutes this page, if it lies open, says that the session is about to end: a mark of `STEP`."""
    ends = request.session.get(ENDS)
    if ends is None:
        return None
    left = min((ends - _seconds()) // 60, settings.AMPARO_IDLE_MINUTES) - LEAST
    return int(max(left // STEP, 0)) * STEP


@require_POST
def more_time(request: HttpRequest) -> HttpResponse:
    """Asked for in another tab, so that nothing typed is lost: the session lasts as long again as after signing in."""
    if not request.user.is_authenticated or ended(request):
        return redirect(settings.LOGIN_URL_PATH)
    _begin(request)
    request.session[USED] = _seconds()
    return render(request, "accounts/more_time.html", {"hours": settings.AMPARO_IDLE_MINUTES // 60})
