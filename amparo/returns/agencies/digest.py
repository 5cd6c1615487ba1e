"""The mail of a working morning: how many milestones wait for an agency, and how many are late. Counts alone; nobody is in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.conf import settings
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import ngettext

from amparo.accounts.models import Role, Staff
from amparo.notices.actions import queue
from amparo.notices.models import Notice
from amparo.returns.agencies.queries import ZONE
from amparo.returns.plans.models import Milestone

HOUR, SATURDAY = 8, 5
HOME = "/retornos/agencia/"


def send_digests(*, now: dt.datetime) -> int:
    """Queue the morning's mail for everybody of an agency for whom something waits; returns how many. Twice is once: the outbox
    keeps one message for a key, and a worker that was stopped at eight sends it later the same day."""
    local = now.astimezone(ZONE)
    if local.weekday() >= SATURDAY or local.hour < HOUR:
        return 0
    waiting = _waiting(now)
    if not waiting:
        return 0
    people = list(Staff.objects.filter(role=Role.AGENCY, is_active=True).order_by("pk"))
    keys = {one.pk: f"agency_digest:{one.pk}:{local:%Y-%m-%d}:{Notice.Channel.EMAIL}" for one in people}
    sent = set(Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    made = 0
    for staff in people:
        owed = _of(staff, waiting)
        if not owed.total() or keys[staff.pk] in sent:
            continue
        with translation.override("es-mx"):
            lines = _lines(owed)
        values = {
            "page": f"{settings.AMPARO_WORKSPACE_URL}{HOME}",
            "lines": lines,
            "count": owed["waiting"],
            "link": "",
        }
        made += (
            queue(
                template="agency_digest", channel=Notice.Channel.EMAIL, address=staff.email, language="es-mx",
                values=values, key=keys[staff.pk],
            )
            is not None
        )  # fmt: skip
    return made


def _waiting(now: dt.datetime) -> dict[tuple[str, str], Counter[str]]:
    """By agency and state of destination: what waits, and what of it is late. One query."""
    rows = (
        Milestone.objects.filter(answer_by__isnull=False)
        .order_by()
        .values_list("agency", "homecoming__destination_state")
        .annotate(n=Count("pk"), late=Count("pk", Q(answer_by__lte=now)))
    )
    return {(agency, state): Counter(waiting=n, late=late) for agency, state, n, late in rows}


def _of(staff: Staff, waiting: dict[tuple[str, str], Counter[str]]) -> Counter[str]:
    found = Counter[str]()
    for (agency, state), some in waiting.items():
        if agency == staff.agency and staff.mexican_state in ("", state):
            found += some
    return found


def _lines(owed: Counter[str]) -> str:
    lines = [
        ngettext("%(n)s referral waits for you", "%(n)s referrals wait for you", owed["waiting"])
        % {"n": owed["waiting"]}
    ]
    if owed["late"]:
        lines.append(
            ngettext("%(n)s of them is late", "%(n)s of them are late", owed["late"]) % {"n": owed["late"]}
        )
    return "\n".join(f"- {line}" for line in lines)
