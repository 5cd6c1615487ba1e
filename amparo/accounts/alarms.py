"""What is strange about signing in, told to the person and to who supervises them.

A browser never used before · many wrong passwords or codes in a short while · an hour when nobody works there. Nothing is
refused for it: whoever it concerns is told at once, and can end every session (`/cuenta/`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from amparo.accounts.models import Role, SignIn, Sitting, Staff
from amparo.accounts.sessions import SITTING, family_of
from amparo.accounts.signals import sign_in_alarm
from amparo.core import clock

#: So many wrong ones within so long; told once within an hour.
MANY, WITHIN, AGAIN = 5, dt.timedelta(minutes=15), dt.timedelta(hours=1)
#: From ten in the evening to five in the morning, where the office is. The call centre works through the night.
NIGHT = (22, 5)
WORK_AT_NIGHT = frozenset({Role.CIAM})
MEXICO = ZoneInfo("America/Mexico_City")


@receiver(user_logged_in)
def came_in(sender: Any, request: HttpRequest, user: Staff, **more: Any) -> None:
    """After both factors: what was asked for is written down, and what is strange is told."""
    now, family = clock.now(), _family(request)
    SignIn.objects.create(at=now, staff=user, kind=SignIn.Kind.IN, family=family)
    sitting = Sitting.objects.filter(pk=request.session.get(SITTING) or 0).first()
    earlier = Sitting.objects.filter(staff=user).exclude(pk=sitting.pk if sitting else 0)
    if sitting is not None and earlier.exists() and not earlier.filter(device=sitting.device).exists():
        _tell(user, SignIn.Kind.NEW_DEVICE, family, now)
    if at_night(user, now):
        _tell(user, SignIn.Kind.HOUR, family, now)


@receiver(user_login_failed)
def was_wrong(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
) -> None:
    """An account or none: one row is written for either, so that the time of the answer does not tell them apart."""
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    staff = Staff.objects.filter(email=email, is_active=True).first()
    failed(staff, _family(request) if request is not None else "")


def failed(staff: Staff | None, family: str) -> None:
    """Write a wrong password or code down; the fifth within a quarter of an hour is told."""
    now = clock.now()
    SignIn.objects.create(at=now, staff=staff, kind=SignIn.Kind.WRONG, family=family)
    if staff is None:
        return
    of_theirs = SignIn.objects.filter(staff=staff)
    wrong = of_theirs.filter(kind=SignIn.Kind.WRONG, at__gt=now - WITHIN).count()
    if wrong >= MANY and not of_theirs.filter(kind=SignIn.Kind.MANY_WRONG, at__gt=now - AGAIN).exists():
        _tell(staff, SignIn.Kind.MANY_WRONG, family, now)


def at_night(staff: Staff, now: dt.datetime) -> bool:
    """Whether nobody of their place works at this moment, by the clock of their office."""
    zone = staff.office.zone if staff.office is not None else MEXICO
    hour = now.astimezone(zone).hour
    return staff.role not in WORK_AT_NIGHT and (hour >= NIGHT[0] or hour < NIGHT[1])


def _tell(staff: Staff, kind: str, family: str, now: dt.datetime) -> None:
    SignIn.objects.create(at=now, staff=staff, kind=kind, family=family)
    sign_in_alarm.send(sender=SignIn, staff=staff, kind=kind, at=now)


def _family(request: HttpRequest) -> str:
    return family_of(request.headers.get("User-Agent", ""))
