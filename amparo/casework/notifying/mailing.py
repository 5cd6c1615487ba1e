"""Mails to officers: folios and links, never a name. They leave through the same outbox as every other message."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import translation

from amparo.accounts.models import Staff
from amparo.casework.notifying.kinds import Way
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice
from amparo.casework.notifying.wording import path_of, sentence
from amparo.core.folios import show
from amparo.notices.actions import queue
from amparo.notices.models import Notice
from amparo.places.models import Office

#: When the day's mail is put together, on the wall clock of the officer's office.
DIGEST_HOUR = 7
#: A day's mail is read: more lines than this are counted.
LINES = 40


def mail(
    staff: Staff,
    notices: Sequence[OfficerNotice],
    wishes: NoticeWishes | None,
    *,
    key: str,
    subject: str,
    cities: dict[str, str] | None = None,
) -> Notice | None:
    """Queue one mail with these notices. `subject`: now or digest."""
    language = wishes.language if wishes is not None else settings.LANGUAGE_CODE
    cities = cities if cities is not None else dict(Office.objects.values_list("slug", "city"))
    zone = staff.office.zone if staff.office is not None else dt.UTC
    with translation.override(language):
        lines = [_line(one, cities, zone) for one in notices[:LINES]]
    return queue(
        template=f"officer_{subject}", channel=Notice.Channel.EMAIL, address=staff.email, language=language,
        values={"count": len(notices), "lines": "\n\n".join(lines), "page": f"{settings.AMPARO_WORKSPACE_URL}/avisos/"},
        key=key, office_id=staff.office_id,
    )  # fmt: skip


def _line(notice: OfficerNotice, cities: dict[str, str], zone: dt.tzinfo) -> str:
    folio = f"{show(notice.case.folio)}: " if notice.case is not None else ""
    return f"{folio}{sentence(notice, cities, zone)}\n{settings.AMPARO_WORKSPACE_URL}{path_of(notice)}"


@transaction.atomic
def send_digests(*, now: dt.datetime) -> int:
    """Put together the day's mail of every officer for whom it is morning; returns how many mails were queued.

    A mail holds what was written before that morning's hour and was not read in the page since, so there is one a day and
    officer, and a second run finds nothing to do; a worker that was stopped at that hour sends it when it is back.
    """
    waiting = (
        OfficerNotice.objects.filter(
            way=Way.DIGEST, mailed_at__isnull=True, read_at__isnull=True, staff__is_active=True
        )
        .select_related("staff__office", "case")
        .order_by("staff_id", "written_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)
    )
    of: dict[Staff, list[OfficerNotice]] = defaultdict(list)
    for notice in waiting:
        if notice.written_at < _morning(notice.staff, now):
            of[notice.staff].append(notice)
    wishes = NoticeWishes.objects.in_bulk([staff.pk for staff in of])
    cities = dict(Office.objects.values_list("slug", "city"))
    for staff, notices in of.items():
        day = _morning(staff, now).date().isoformat()
        mail(
            staff,
            notices,
            wishes.get(staff.pk),
            key=f"digest:{staff.pk}:{day}",
            subject="digest",
            cities=cities,
        )
        OfficerNotice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now)
    return len(of)


def _morning(staff: Staff, now: dt.datetime) -> dt.datetime:
    """The last time that it was the digest's hour at this officer's office."""
    local = now.astimezone(staff.office.zone if staff.office is not None else dt.UTC)
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    # Wall-clock arithmetic: the hour is the same on the day that the clocks change.
    return morning if local >= morning else morning - dt.timedelta(days=1)
