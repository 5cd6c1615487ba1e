"""The monthly sample of answered requests, for supervisors who are not told who answered."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families.models import Judgement, Request
from amparo.people.closing import closed


@transaction.atomic
def draw(*, month: dt.date, size: int) -> int:
    """Ask about `size` requests of each office that were granted or closed in a month, drawn at random; how many were drawn.

    Drawn again, it only fills up to `size`.
    """
    begin = dt.datetime(month.year, month.month, 1, tzinfo=dt.UTC)
    end = (begin + dt.timedelta(days=32)).replace(day=1)
    left: dict[str, int] = defaultdict(lambda: size)
    for office in Judgement.objects.filter(month=begin.date()).values_list("office_id", flat=True):
        left[office] -= 1
    answered: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    found = Request.objects.filter(
        decided_at__gte=begin, decided_at__lt=end, office__isnull=False, judgement__isnull=True
    )
    for pk, office, by in found.values_list("pk", "office_id", "decided_by_id"):
        answered[office or ""].append((pk, by))
    now = clock.now()
    drawn = [
        Judgement(request_id=pk, office_id=office, month=begin.date(), not_by_id=by, asked_at=now)
        for office, requests in answered.items()
        for pk, by in secrets.SystemRandom().sample(requests, max(min(left[office], len(requests)), 0))
    ]
    Judgement.objects.bulk_create(drawn)
    return len(drawn)


def waiting(staff: Staff) -> QuerySet[Judgement]:
    """What is asked of this supervisor: of their office, answered by somebody else, the oldest first."""
    return (
        Judgement.objects.filter(office=staff.office_id, judged_at__isnull=True)
        .exclude(Q(not_by=staff) | Q(request__relation_confirmed_by=staff))
        .select_related("request__record__person", "request__follow__relative", "request__office")
        .order_by("month", "pk")
    )


def next_of(staff: Staff) -> tuple[Judgement | None, int]:
    """The next request that this supervisor may open, and how many are left. A minor's is judged by the team."""
    found = list(waiting(staff)[:200])
    hidden = closed(staff, [one.request.record.person for one in found])
    mine = [one for one in found if one.request.record.person_id not in hidden]
    return (mine[0] if mine else None), len(mine)


@transaction.atomic
def judge(*, judgement: Judgement, given: str, why: str, by: Staff) -> Judgement:
    """Judge how a request was answered. Nothing changes by it; whoever answered it may not."""
    judgement = (
        Judgement.objects.select_for_update(of=("self",))
        .select_related("request__record__person")
        .get(pk=judgement.pk)
    )
    require(by, "judge_requests", office_id=judgement.office_id)
    refuse_closed(by, judgement.request.record.person)
    if judgement.judged_at is not None:
        raise Conflict(_("Somebody has judged this already. Nothing of yours was kept; take the next one."))
    if by.pk in (judgement.not_by_id, judgement.request.relation_confirmed_by_id):
        raise NotAllowed(_("You answered this request: somebody else judges it."))
    if given not in Judgement.Given.values:
        raise Incomplete(_("Choose one of the three answers."), missing=("given",))
    if not why.strip():
        raise Incomplete(_("Write why."), missing=("why",))
    judgement.given, judgement.why = given, why.strip()[:300]
    judgement.judged_at, judgement.judged_by = clock.now(), by
    judgement.save(update_fields=["given", "why", "judged_at", "judged_by"])
    return judgement
