"""Keeping a figure under a name, sharing it, and having it sent."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may, require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.zones import HEADQUARTERS
from amparo.insight.figures.asked import Asked, before, first_of
from amparo.insight.figures.defined import figures
from amparo.insight.figures.models import SavedFigure
from amparo.notices.actions import queue
from amparo.notices.models import Notice
from amparo.places.models import Office

TEMPLATE = "figure_sent"


def visible_to(staff: Staff) -> QuerySet[SavedFigure]:
    """What somebody kept, and what was shared with their office or role. What it shows them is what they may see."""
    shared = Q(office__isnull=False, office=staff.office_id, role__in=("", staff.role)) | Q(
        office__isnull=True, role=staff.role
    )
    return (
        SavedFigure.objects.filter(Q(owner=staff) | shared)
        .select_related("owner", "office")
        .order_by("name", "pk")
    )


@transaction.atomic
def keep(
    *, name: str, asked: Asked, by: Staff, office: Office | None = None, role: str = "", sent: str = ""
) -> SavedFigure:
    """Keep a figure as it was asked for. A supervisor shares with their own office; headquarters with any office or role.

    Raises `Incomplete` without a name or with an unknown role or rhythm, `Conflict` when the name is taken."""
    require(by, "see_figures")
    name = name.strip()[:60]
    if not name:
        raise Incomplete(_("Give it a name."), missing=("name",))
    if (role and role not in Role.values) or sent not in SavedFigure.Sent.values:
        raise Incomplete(_("Choose one of the list."), missing=("share",))
    if office is not None or role:
        whose = office.pk if office is not None else None
        if not may(by, "share_figures", office_id=whose) or (
            whose is None and not may(by, "share_figures", office_id="-")
        ):
            raise NotAllowed(_("You can share figures with your own consulate alone."))
    if SavedFigure.objects.filter(owner=by, name=name).exists():
        raise Conflict(_("You have kept a figure under this name already."))
    query = asked.but(month=None, fixed=asked.fixed and not sent).address()
    return SavedFigure.objects.create(
        name=name, owner=by, figure=asked.figure.code, query=query[:500], office=office, role=role, sent=sent,
        made_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def forget(*, saved: SavedFigure, by: Staff) -> None:
    """Remove what one has kept; what others keep stays."""
    if saved.owner_id != by.pk:
        raise NotAllowed(_("Only who kept a figure can remove it."))
    saved.delete()


@transaction.atomic
def send_due(day: dt.date) -> int:
    """Queue what is to be sent on this day: on Mondays the weekly ones, on the first the monthly ones. Once each, however often
    it is called. Who is no longer there, or may no longer see it, gets nothing."""
    rhythms = [SavedFigure.Sent.WEEKLY] * (day.weekday() == 0) + [SavedFigure.Sent.MONTHLY] * (day.day == 1)
    queued = 0
    for saved in SavedFigure.objects.filter(sent__in=rhythms).select_related("owner"):
        if not still_theirs(saved):
            continue
        values = {"saved": saved.pk, "name": saved.name, "page": f"{settings.AMPARO_WORKSPACE_URL}/cifras/"}
        made = queue(
            template=TEMPLATE, channel=Notice.Channel.EMAIL, address=saved.owner.email, language=settings.LANGUAGE_CODE,
            values=values, key=f"figure:{saved.pk}:{day}",
        )  # fmt: skip
        queued += made is not None
    return queued


def still_theirs(saved: SavedFigure) -> bool:
    """Whether its owner may still see it."""
    return saved.figure in figures() and may(saved.owner, "see_figures")


def asked_of(saved: SavedFigure, reader: Staff) -> Asked:
    """What a kept figure asks for, with the rights of whoever reads it; one sent monthly ends with the last whole month."""
    asked = Asked.read(figures()[saved.figure], QueryDict(saved.query).dict(), reader)
    if saved.sent == SavedFigure.Sent.MONTHLY:
        return asked.but(until=before(first_of(clock.today(HEADQUARTERS)), 1), fixed=True)
    return asked
