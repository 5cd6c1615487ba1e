"""Wishes in the consent ledger: what makes them hold, and what takes them back. Nothing else of them is read by any view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.families.models import Named, Wishes
from amparo.families.trust.evidence import words_of
from amparo.families.wishes.queries import now_named
from amparo.notices.addresses import opened
from amparo.people import actions as people
from amparo.people.models import Decision, Purpose, Relative


def bring_into_force(wishes: Wishes, by: Staff | None, *, newcomers: bool = True) -> None:
    """Make of everybody named a relative of the file, and of whom may be told a line of the ledger, as of when it was said.
    Without `newcomers` whoever is named for the first time, to be told, waits until somebody asked the person."""
    now = clock.now()
    for one in now_named(wishes):
        if one.kind == Named.Kind.CHILDREN:
            continue
        if one.relative is None and one.kind == Named.Kind.TELL and not newcomers:
            continue
        if one.relative is None:
            one.relative = people.add_relative(
                record=wishes.record, name=one.name, relation=one.relation, phone=opened(one.phone),
                email=opened(one.email), language=one.language, wish=one.kind, by=by,
            )  # fmt: skip
            one.save(update_fields=["relative"])
            write_event(wishes, "relative_added", by, now, relative=one.relative.pk)
        until = min(one.until or wishes.expires_at, wishes.expires_at)
        if one.kind == Named.Kind.TELL and until > now:
            _line(wishes, one.relative, Decision.GRANTED, by, one.said_at, one.fields, until)


def told_by(wishes: Wishes) -> QuerySet[Relative]:
    """The relatives of the file whom these wishes, as they stand, let be told."""
    named = now_named(wishes).filter(kind=Named.Kind.TELL, relative__isnull=False)
    return Relative.objects.filter(pk__in=named.values("relative"))


def withdraw_from(
    wishes: Wishes, relatives: Sequence[Relative | None], decision: str, by: Staff | None, at: dt.datetime
) -> None:
    """Write for each of these relatives that it is `decision` from `at` on."""
    for relative in relatives:
        if relative is not None:
            _line(wishes, relative, decision, by, at)


def _line(
    wishes: Wishes, relative: Relative, decision: str, by: Staff | None, at: dt.datetime, fields: Sequence[str] = (),
    until: dt.datetime | None = None,
) -> None:  # fmt: skip
    people.record_consent(
        record=wishes.record, purpose=Purpose.FAMILY, decision=decision, relative=relative, fields=fields,
        channel="advance", language=wishes.language, witness=words_of(wishes.identified_by)[:120], note=wishes.folio,
        at=at, expires_at=until, by=by,
    )  # fmt: skip
    tell_of(wishes, [relative], decision, by, at)


def tell_of(
    wishes: Wishes, relatives: Sequence[Relative], decision: str, by: Staff | None, at: dt.datetime
) -> None:
    """The events of lines of the ledger that stand there already."""
    for relative in relatives:
        write_event(
            wishes, "consent_recorded", by, at, purpose=Purpose.FAMILY.value, decision=decision, relative=relative.pk
        )  # fmt: skip


def write_event(wishes: Wishes, type: str, by: Staff | None, at: dt.datetime, **data: object) -> None:
    """An event in the file of whoever said it."""
    if type != "consent_recorded":
        data = {"wishes": wishes.folio, **data}
    write(
        [
            NewEvent(
                type=type, record_id=wishes.record_id, at=at, office_id=by.office_id if by else None, staff=by, data=data
            )
        ]
    )  # fmt: skip
