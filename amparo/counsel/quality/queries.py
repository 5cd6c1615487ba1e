"""What pages of quality read. Nothing of fewer than ten cases, ratings or complaints leaves this module (`shown_count`)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role, Staff
from amparo.casework.queries import offices_of
from amparo.core import clock
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.quality.adjusting import FEWEST, Adjusted, Ended, adjusted
from amparo.counsel.quality.models import Complaint, Rating
from amparo.counsel.referrals.models import Referral
from amparo.counsel.words import FAVOURABLE, UNFAVOURABLE, Area, Forum, Level
from amparo.custody.models import Stay

#: How far back figures of quality go.
DAYS = 730


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of one advisor together; never of fewer than ten. Shares are of one hundred."""

    number: int
    stars: float
    spoke: int
    explained: int
    again: int


@dataclass(frozen=True, slots=True)
class Line:
    """An advisor in the list of quality. What is of too few is None."""

    advisor: Advisor
    outcomes: Adjusted | None
    rated: Rated | None
    complaints: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """A case behind a figure."""

    folio: str
    case_folio: str
    stratum: str
    outcome: str
    favourable: bool
    concluded_at: dt.datetime


def shown_count(number: int) -> int | None:
    """A count that may be seen; None when it is of too few."""
    return number if number >= FEWEST else None


def since() -> dt.datetime:
    return clock.now() - dt.timedelta(days=DAYS)


def advisors_of(staff: Staff) -> QuerySet[Advisor]:
    """The advisors whose quality `staff` may see: of the firms with which their office has, or had, a contract."""
    offices = offices_of(staff)
    found = Advisor.objects.select_related("firm")
    if offices is None:
        return found
    contracts = Contract.objects.filter(office__in=offices).exclude(state=Contract.State.DRAFT)
    return found.filter(firm__in=contracts.values("firm"))


#: Whether the person was held when a lawyer was asked for.
HELD = Exists(
    Stay.objects.filter(
        record__person=OuterRef("case__record__person"), began_at__lte=OuterRef("opened_at")
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("opened_at")))
)


def ended(**only: Any) -> QuerySet[Referral]:
    """Referrals that came to an end that a person would call good or not, in the time that figures look back to. What is open
    to argument counts as neither (`words.FAVOURABLE`)."""
    return Referral.objects.filter(
        concluded_at__gte=since(), outcome__in=[*FAVOURABLE, *UNFAVOURABLE], advisor__isnull=False, **only
    )


def network() -> Mapping[Hashable, Adjusted]:
    """Every advisor's outcomes against the whole network's. One query."""
    return adjusted(_cases())


def ratings_of(advisors: Collection[int]) -> dict[int, Rated]:
    """The ratings of those who have ten or more. One query."""
    rows = (
        Rating.objects.filter(advisor__in=advisors, month__gte=since().date().replace(day=1))
        .values("advisor")
        .annotate(
            number=Count("pk"), mean=Avg("stars"), yes_spoke=Count("pk", filter=Q(spoke=True)),
            yes_explained=Count("pk", filter=Q(explained=True)), yes_again=Count("pk", filter=Q(again=True)),
        )
        .filter(number__gte=FEWEST)
    )  # fmt: skip
    return {
        row["advisor"]: Rated(
            row["number"], round(row["mean"], 1),
            *(round(100 * yes / row["number"]) for yes in (row["yes_spoke"], row["yes_explained"], row["yes_again"])),
        )
        for row in rows
    }  # fmt: skip


def lines(staff: Staff) -> list[Line]:
    """Everybody whom `staff` may see, those with figures first, by name. Four queries."""
    people = list(advisors_of(staff).order_by("name", "pk"))
    ids = [one.pk for one in people]
    outcomes, rated = network(), ratings_of(ids)
    complaints = Counter(
        Complaint.objects.filter(advisor__in=ids, received_at__gte=since()).values_list("advisor", flat=True)
    )
    found = [
        Line(one, _shown(outcomes.get(one.pk)), rated.get(one.pk), shown_count(complaints[one.pk]))
        for one in people
    ]
    return sorted(found, key=lambda line: line.outcomes is None and line.rated is None)


def line_of(advisor: Advisor) -> Line:
    """One advisor, as for everybody who may see them and for themself. Three queries."""
    complaints = Complaint.objects.filter(advisor=advisor, received_at__gte=since()).count()
    return Line(
        advisor,
        _shown(network().get(advisor.pk)),
        ratings_of([advisor.pk]).get(advisor.pk),
        shown_count(complaints),
    )


def behind(advisor: Advisor, staff: Staff) -> list[Behind]:
    """The cases behind an advisor's figure that `staff` may read: of their own office, or all; none where there is no figure."""
    own = ended(advisor=advisor)
    if own.count() < FEWEST or staff.role == Role.AUDITOR:
        return []
    offices = offices_of(staff)
    if offices is not None:
        own = own.filter(case__office__in=offices)
    return [
        Behind(
            one.folio, one.case.folio, stratum_words(one.area, one.forum, one.held, one.level),
            one.get_outcome_display(), one.outcome in FAVOURABLE, one.concluded_at or one.opened_at,
        )
        for one in own.select_related("case").annotate(held=HELD).order_by("-concluded_at", "-pk")
    ]  # fmt: skip


def stratum_words(area: str, forum: str, held: bool, level: str) -> str:
    """A stratum as a page names it."""
    parts = (
        Area(area).label,
        Forum(forum).label,
        _("detained") if held else _("not detained"),
        Level(level).label,
    )
    return " · ".join(str(part) for part in parts)


def complaints_of(staff: Staff) -> QuerySet[Complaint]:
    """The complaints that `staff` answers, the most urgent first."""
    found = Complaint.objects.select_related("advisor", "office", "referral")
    offices = offices_of(staff)
    return found if offices is None else found.filter(office__in=offices)


def strata() -> Sequence[tuple[str, int, int]]:
    """The strata of the whole network with ten cases or more: words, cases, favourable ones of a hundred. One query."""
    groups: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for one in _cases():
        groups[one.stratum].append(one.favourable)
    return sorted(
        (stratum_words(area, forum, bool(held), level), len(all_of), round(100 * sum(all_of) / len(all_of)))
        for (area, forum, held, level), all_of in groups.items()
        if len(all_of) >= FEWEST
    )


def _cases() -> Iterator[Ended]:
    """Every case with a clear end; a stratum says `held` or nothing where it says whether the person was. One query."""
    rows = ended().annotate(held=HELD).values("advisor", "area", "forum", "level", "outcome", "held")
    for row in rows:
        stratum = (row["area"], row["forum"], "held" if row["held"] else "", row["level"])
        yield Ended(row["advisor"], stratum, row["outcome"] in FAVOURABLE)


def _shown(found: Adjusted | None) -> Adjusted | None:
    return found if found is not None and found.shown else None
