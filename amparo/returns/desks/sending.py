"""One touch from a tablet, as it arrives: the same action as the page's, and an answer in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core.errors import NotAllowed, Refusal
from amparo.returns.access import homecomings_for
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks.access import centre_of
from amparo.returns.desks.actions import touch
from amparo.returns.desks.models import DeskTouch
from amparo.returns.desks.words import said
from amparo.returns.plans.models import Milestone


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a touch. The tablet may forget it after `saved`, `already` or `conflict`: each of them is kept here."""

    id: str
    result: str  # saved, already, conflict, refused
    why: str = ""
    state: str = ""
    new: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def receive_touch(sent: Mapping[str, Any], *, by: Staff) -> Report:
    """Keep one touch, or say in words why not. A refused touch leaves nothing behind, and the tablet keeps it."""
    try:
        key, device = uuid.UUID(str(sent.get("id"))), uuid.UUID(str(sent.get("device")))
        number = int(str(sent.get("milestone")))
        at = dt.datetime.fromtimestamp(float(str(sent.get("at"))) / 1000, tz=dt.UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return Report(str(sent.get("id", ""))[:40], "refused", _("This is not a touch of a desk."))
    try:
        with transaction.atomic():
            milestone = Milestone.objects.filter(
                pk=number if 0 < number < 2**63 else 0, homecoming__in=homecomings_for(by)
            ).first()
            if milestone is None:
                raise NotAllowed(_("This is not of a person of your centre."))
            made, new = touch(
                key=key, milestone=milestone, act=str(sent.get("act", "")), at=at, device=device,
                reason=str(sent.get("reason") or ""), evidence=str(sent.get("evidence") or ""), by=by,
            )  # fmt: skip
            milestone.refresh_from_db(fields=["state"])
    except Refusal as refusal:
        return Report(str(key), "refused", str(refusal))
    return report_of(made, milestone, new, by)


def report_of(made: DeskTouch, milestone: Milestone, new: bool, by: Staff) -> Report:
    why = said(made, zone_of(centre_of(by)))
    return Report(str(made.pk), made.result, why, milestone.state, new)
