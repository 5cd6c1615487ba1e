"""What the pages of advisors show."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amparo.counsel.advisors.models import Admission, Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.matching.tables import numbers
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.models import Offer


def advisors(
    *,
    today: dt.date,
    office: str | None = None,
    area: str = "",
    state: str = "",
    named: str = "",
    trouble: bool = False,
) -> QuerySet[Advisor]:
    """Advisors with their load and record; `office`: those with a contract in force there; `trouble`: those whom no rule
    lets through now (standing unchecked or lost, insurance ended, no contract)."""
    in_force = Contract.objects.filter(
        firm=OuterRef("firm"), state=Contract.State.SIGNED, starts_on__lte=today, ends_on__gte=today
    )
    stale = today - dt.timedelta(days=numbers().standing_checked_days)
    good = Admission.objects.filter(
        advisor=OuterRef("pk"), standing=Admission.Standing.GOOD, checked_on__gte=stale
    )
    found = (
        Advisor.objects.select_related("firm")
        .prefetch_related("admissions", "practices")
        .annotate(
            contracted=Exists(in_force if office is None else in_force.filter(office=office)),
            in_standing=Exists(good),
            load=Count("referrals", filter=Q(referrals__state__in=WITH_ADVISOR), distinct=True),
        )
    )
    if office is not None:
        found = found.filter(Q(contracted=True) | ~Exists(Contract.objects.filter(firm=OuterRef("firm"))))
    if area:
        found = found.filter(practices__area=area)
    if state:
        found = found.filter(admissions__state=state)
    if named:
        found = found.filter(Q(name__icontains=named) | Q(firm__name__icontains=named))
    if trouble:
        insured = Q(insured_until__gte=today)
        found = found.filter(active=True).filter(
            Q(contracted=False)
            | ~insured
            | Q(insured_until__isnull=True)
            | Q(in_standing=False, accredited="no")
        )
    return found.order_by("-active", "name", "pk")


def record_of(advisor: Advisor) -> dict[str, int]:
    """How an advisor answered what was offered to them."""
    return Offer.objects.filter(advisor=advisor).aggregate(
        offered=Count("pk"),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        lapsed=Count("pk", filter=Q(answer=Offer.Answer.LAPSED)),
        declined=Count("pk", filter=Q(answer=Offer.Answer.DECLINED)),
        accepted=Count("pk", filter=Q(answer=Offer.Answer.ACCEPTED)),
    )
