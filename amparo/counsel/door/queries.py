"""What the advisor's pages show. Everything begins at the offers that were made to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from amparo.casework.hearings.models import Hearing
from amparo.casework.letters.queries import a_number_of
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.door.access import See, Seen, as_seen
from amparo.counsel.door.words import ASKED, in_words
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report
from amparo.custody.queries import Whereabouts, whereabouts
from amparo.people.models import Person

#: A report is asked for so long before it is due.
REPORT_SOON = dt.timedelta(days=7)
ENDED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A referral on the list: its name only where the advisor may read it."""

    seen: Seen
    name: str
    asked: str = ""
    deadline: str = ""
    late: bool = False

    @property
    def referral(self) -> Referral:
        return self.seen.referral


@dataclass(slots=True)
class Mine:
    """Everything of one advisor: what waits for them, the first deadline first; what goes on; what ended, the latest first."""

    waiting: list[Row] = field(default_factory=list)
    going_on: list[Row] = field(default_factory=list)
    ended: list[Row] = field(default_factory=list)
    more_ended: bool = False


def mine(advisor: Advisor, *, now: dt.datetime) -> Mine:
    """The lists of an advisor's home page. Two queries."""
    found, offers = Mine(), _offers(advisor)
    with_them = offers.filter(
        referral__advisor=F("advisor"), answer__in=["", Offer.Answer.ACCEPTED], referral__whose="advisor"
    )  # fmt: skip
    for offer in with_them.order_by("referral__due_at", "pk"):
        row = _row(offer, now)
        due = row.referral.due_at
        soon = row.referral.state != "in_progress" or (due is not None and due <= now + REPORT_SOON)
        (found.waiting if soon else found.going_on).append(row)
    with_them_now = [row.seen.offer.pk for row in (*found.waiting, *found.going_on)]
    over = offers.exclude(pk__in=with_them_now)
    last = list(over.order_by("-offered_at", "-pk")[: ENDED_SHOWN + 1])
    found.ended = [_row(offer, now) for offer in last[:ENDED_SHOWN]]
    found.more_ended = len(last) > ENDED_SHOWN
    return found


def _offers(advisor: Advisor) -> QuerySet[Offer]:
    return Offer.objects.filter(advisor=advisor).select_related(
        "referral__case__office", "referral__case__record__person"
    )


def _row(offer: Offer, now: dt.datetime) -> Row:
    seen = as_seen(offer)
    referral = seen.referral
    name = _name(referral) if seen.see == "matter" else ""
    if not seen.theirs or referral.whose != "advisor" or referral.due_at is None:
        return Row(seen, name)
    return Row(seen, name, str(ASKED[referral.state]), in_words(referral.due_at, now), referral.due_at <= now)


def _name(referral: Referral) -> str:
    person = referral.case.record.person
    return person.name if person is not None else ""


@dataclass(frozen=True, slots=True)
class Page:
    """One referral as its advisor reads it. What they may not see is not in it."""

    seen: Seen
    person: Person | None = None
    #: Only of a matter that they accepted and work on: every paper to an immigration court asks for it.
    a_number: str = ""
    where: Whereabouts | None = None
    hearings: Sequence[Hearing] = ()
    milestones: Sequence[Milestone] = ()
    reports: Sequence[Report] = ()
    owed: Report | None = None
    asked: str = ""
    deadline: str = ""
    late: bool = False

    @property
    def see(self) -> See:
        return self.seen.see


def page(seen: Seen, *, now: dt.datetime) -> Page:
    """What is shown of a referral: names alone before it is cleared, afterwards what the consulate wrote for its advisor."""
    referral = seen.referral
    if seen.see == "past":
        return Page(seen)
    asked, deadline, late = "", "", False
    if referral.whose == "advisor" and referral.due_at is not None:
        asked, deadline = str(ASKED[referral.state]), in_words(referral.due_at, now)
        late = referral.due_at <= now
    person = Person.objects.filter(records=referral.case.record_id).first()
    if seen.see == "names":
        return Page(seen, person=person, asked=asked, deadline=deadline, late=late)
    over = referral.state in ("concluded", "paid", "closed")
    reports = list(
        referral.reports.filter(advisor=seen.offer.advisor_id, excused=False).order_by("-due_at", "-pk")
    )
    return Page(
        seen, person=person, a_number=a_number_of(person) if person is not None and referral.state == "in_progress" else "",
        where=None if over or person is None else whereabouts(person),
        hearings=[] if over else list(
            Hearing.objects.filter(case=referral.case_id, state=Hearing.State.SCHEDULED).order_by("at", "pk")
        ),
        milestones=list(referral.milestones.filter(advisor=seen.offer.advisor_id).order_by("-on", "-pk")),
        reports=[one for one in reports if one.given_at is not None],
        owed=next((one for one in reports if one.given_at is None), None),
        asked=asked, deadline=deadline, late=late,
    )  # fmt: skip


def owed_by(advisors: Sequence[int], *, now: dt.datetime, since: dt.datetime) -> dict[int, Counter[str]]:
    """How much of each kind waits for these advisors, of what was with them before `since`. One query."""
    found: dict[int, Counter[str]] = {}
    waiting = Referral.objects.filter(advisor__in=advisors, whose="advisor", entered_at__lte=since).filter(
        ~Q(state="in_progress") | Q(due_at__lte=now + REPORT_SOON)
    )
    for advisor, state in waiting.values_list("advisor_id", "state"):
        found.setdefault(advisor or 0, Counter())[state] += 1
    return found
