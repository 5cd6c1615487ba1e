"""Publishing the open data of a month: once, for good."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.zones import HEADQUARTERS
from amparo.insight.open_data.counting import Figure, before, figures, first_day
from amparo.insight.open_data.models import Publication, PublishedFile
from amparo.insight.open_data.signals import month_published
from amparo.insight.open_data.tables import FEWEST
from amparo.insight.open_data.writing import as_json, files, from_json


def last_whole_month() -> str:
    """The latest month that is over in Mexico City; `sql/open_data.sql` counts by the same."""
    return before(f"{clock.today(HEADQUARTERS):%Y-%m}")


def earlier_than(month: str) -> list[Figure]:
    """The figures of every publication before a month, hidden ones too."""
    return [
        one
        for publication in Publication.objects.filter(month__lt=first_day(month)).order_by("month")
        for one in from_json(str(publication), publication.cells)
    ]


@transaction.atomic
def publish(*, month: str, by: Staff | None) -> Publication:
    """Publish a month (YYYY-MM); `by` is None for the machine's own schedule. A month is published once and in order:
    figures that follow from those before cannot be hidden afterwards.

    Raises `Incomplete` for what is no month that is over, `Conflict` when it, or a later one, is published.
    """
    if by is not None:
        require(by, "publish_figures")
    try:
        day = first_day(month)
    except ValueError:
        raise Incomplete(_("Write the month as 2026-01."), missing=("month",)) from None
    if month > last_whole_month():
        raise Incomplete(_("This month is not over."), missing=("month",))
    with connection.cursor() as cursor:  # two at a time: the second waits, and finds it published
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insight.open_data'))")
    latest = Publication.objects.order_by("-month").first()
    if latest is not None and latest.month >= day:
        raise Conflict(_("This month, or a later one, is published already."))
    found = figures(month, earlier_than(month))
    made = Publication.objects.create(
        month=day, published_at=clock.now(), published_by=by, fewest=FEWEST, cells=as_json(found)
    )
    PublishedFile.objects.bulk_create(
        PublishedFile(
            publication=made,
            name=one.name,
            media_type=one.media_type,
            sha256=one.sha256,
            content=one.content,
        )
        for one in files(month, found)
    )
    month_published.send(sender=Publication, publication=made)
    return made
