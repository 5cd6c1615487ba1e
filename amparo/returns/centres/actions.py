"""What headquarters do with the directory of centres: when each was open, and where from that is known (D6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Conflict, Incomplete
from amparo.core.templatetags.amparo_ui import day
from amparo.returns.centres.models import Centre, CentrePeriod


@transaction.atomic
def add_period(
    *, centre: Centre, valid_from: dt.date, valid_to: dt.date | None, status: str, confidence: str, source: str, by: Staff
) -> CentrePeriod:  # fmt: skip
    """A centre stood in some way from a day on, until another. Raises `Conflict` where a known period says so already."""
    require(by, "keep_centres")
    centre = Centre.objects.select_for_update().get(pk=centre.pk)
    made = CentrePeriod(centre=centre)
    return _keep(made, valid_from, valid_to, status, confidence, source)


@transaction.atomic
def change_period(
    *, period: CentrePeriod, valid_from: dt.date, valid_to: dt.date | None, status: str, confidence: str, source: str, by: Staff
) -> CentrePeriod:  # fmt: skip
    """Correct a period, or say on which day it ended."""
    require(by, "keep_centres")
    Centre.objects.select_for_update().get(pk=period.centre_id)
    found = CentrePeriod.objects.select_related("centre").get(pk=period.pk)
    return _keep(found, valid_from, valid_to, status, confidence, source)


def _keep(
    period: CentrePeriod,
    valid_from: dt.date,
    valid_to: dt.date | None,
    status: str,
    confidence: str,
    source: str,
) -> CentrePeriod:
    if not source.strip():
        raise Incomplete(_("Say where from this is known."), missing=("source",))
    if valid_to is not None and valid_to <= valid_from:
        raise Incomplete(_("The last day is after the first one."), missing=("valid_to",))
    others = CentrePeriod.objects.filter(centre=period.centre).exclude(pk=period.pk)
    overlapping = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_to)
    other = overlapping.order_by("valid_from").first()
    if other is not None:
        raise Conflict(
            _(
                "From %(from)s on, another period of this centre says how it stood: end or correct that one first."
            )
            % {"from": day(other.valid_from)}
        )
    period.valid_from, period.valid_to, period.status = valid_from, valid_to, status
    period.confidence, period.source = confidence, source.strip()[:200]
    period.save()
    return period
