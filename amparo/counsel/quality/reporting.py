"""The quarterly report of an advisor as PDF/UA-1 (issue 6). It says nothing of money: that is the contract's own report.

Counts of the work under a contract are the office's to know. What came of it, and what people say, is told of ten or more.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import typst
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.letters.printing import in_words
from amparo.casework.letters.text import clean
from amparo.casework.queries import offices_of
from amparo.core import clock
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.quality import queries
from amparo.counsel.quality.adjusting import FEWEST
from amparo.counsel.quality.models import Complaint
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report
from amparo.counsel.words import Area, Outcome

SOURCE = Path(__file__).with_name("report.typ")
#: So many quarters back a report can be had.
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Quarterly:
    """The figures of a report. What is of too few is None."""

    advisor: Advisor
    year: int
    quarter: int
    begins: dt.date
    ends: dt.date
    persons: int
    areas: dict[str, int]
    milestones: dict[str, int]
    offered: int
    acknowledged: int
    in_time: int
    lapsed: int
    declined: int
    median_hours: float | None
    reports_due: int
    reports_in_time: int
    reports_late: int
    reports_owed: int
    concluded: int
    outcomes: dict[str, int] | None
    complaints: int | None
    line: queries.Line


def quarters(today: dt.date) -> list[tuple[int, int]]:
    """The quarters for which there is a report, the present one first."""
    found: list[tuple[int, int]] = []
    year, quarter = today.year, (today.month + 2) // 3
    while len(found) < QUARTERS:
        found.append((year, quarter))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def days_of(year: int, quarter: int) -> tuple[dt.date, dt.date]:
    """The first day of a quarter and the first day after it."""
    after = dt.date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return dt.date(year, quarter * 3 - 2, 1), after


def report_of(advisor: Advisor, *, year: int, quarter: int, staff: Staff) -> Quarterly:
    """The figures of a quarter: of the contracts of the reader's office, or of all of them for headquarters."""
    first, after = days_of(year, quarter)
    begin, end = (dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC) for day in (first, after))
    within = (begin, end - dt.timedelta(microseconds=1))
    now = clock.now()
    referrals, offers = Referral.objects.filter(advisor=advisor), Offer.objects.filter(advisor=advisor)
    reports, complaints = Report.objects.filter(advisor=advisor), Complaint.objects.filter(advisor=advisor)
    steps = Milestone.objects.filter(advisor=advisor, on__gte=first, on__lt=after)
    offices = offices_of(staff)
    if offices is not None:
        referrals = referrals.filter(contract__office__in=offices)
        offers = offers.filter(contract__office__in=offices)
        reports, steps = (
            reports.filter(referral__contract__office__in=offices),
            steps.filter(referral__contract__office__in=offices),
        )
        complaints = complaints.filter(office__in=offices)
    served = referrals.filter(accepted_at__lt=end).filter(
        Q(concluded_at__isnull=True) | Q(concluded_at__gte=begin)
    )
    said = list(offers.filter(offered_at__range=within).select_related("contract"))
    taken = [one for one in said if one.acknowledged_at is not None]
    hours = [(one.acknowledged_at - (one.cleared_at or one.offered_at)).total_seconds() / 3600
             for one in taken if one.acknowledged_at is not None]  # fmt: skip
    due = list(reports.filter(excused=False, due_at__range=within).values_list("due_at", "given_at"))
    outcomes = Counter(referrals.filter(concluded_at__range=within).values_list("outcome", flat=True))
    return Quarterly(
        advisor=advisor, year=year, quarter=quarter, begins=first, ends=after - dt.timedelta(days=1),
        persons=served.values("case__record__person").distinct().count(),
        areas=_counted(served, "area"), milestones=_counted(steps, "kind"),
        offered=len(said), acknowledged=len(taken),
        in_time=sum(took <= one.contract.acknowledge_hours for one, took in zip(taken, hours, strict=True)),
        lapsed=sum(one.answer == Offer.Answer.LAPSED for one in said),
        declined=sum(one.answer == Offer.Answer.DECLINED for one in said),
        median_hours=round(median(hours), 1) if hours else None,
        reports_due=len(due),
        reports_in_time=sum(given is not None and given <= term for term, given in due),
        reports_late=sum(given is not None and given > term for term, given in due),
        reports_owed=sum(given is None and term < now for term, given in due),
        concluded=outcomes.total(), outcomes=dict(outcomes) if outcomes.total() >= FEWEST else None,
        complaints=queries.shown_count(complaints.filter(received_at__range=within).count()),
        line=queries.line_of(advisor),
    )  # fmt: skip


def to_pdf(report: Quarterly, *, language: str) -> bytes:
    """The report as tagged PDF. What was typed goes in as data, never as markup."""
    with translation.override("en" if language == "en" else "es-mx"):
        data = _words(report, language)
    return bytes(
        typst.compile(
            SOURCE.read_bytes(),
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        )
    )


def _counted(found: QuerySet[Any], name: str) -> dict[str, int]:
    return dict(sorted(Counter(found.values_list(name, flat=True)).items()))


def _words(one: Quarterly, language: str) -> dict[str, Any]:
    few = _("fewer than %(n)s: not shown") % {"n": FEWEST}

    def told(number: int | float | None, none: str = few) -> str:
        return none if number is None else str(number)

    title = _("Quarterly report of an advisor: %(name)s") % {"name": clean(one.advisor.name)}
    head, value = _("What"), _("How many")
    rated, outcomes = one.line.rated, one.line.outcomes
    tables = [
        (_("Persons"), [
            (_("Persons oriented, advised or represented"), str(one.persons)),
            *((str(Area(code).label), str(n)) for code, n in one.areas.items()),
        ]),
        (_("Referrals that were offered"), [
            (_("Offered"), str(one.offered)),
            (_("Acknowledged"), str(one.acknowledged)),
            (_("Acknowledged within the term of the contract"), str(one.in_time)),
            (_("Not answered in time"), str(one.lapsed)),
            (_("Declined"), str(one.declined)),
            (_("Median of the hours until acknowledged"), told(one.median_hours, "–")),
        ]),
        (_("Steps taken"), [(str(Milestone.Kind(code).label), str(n)) for code, n in one.milestones.items()]),
        (_("Periodic reports"), [
            (_("Due in the quarter"), str(one.reports_due)),
            (_("Given in time"), str(one.reports_in_time)),
            (_("Given late"), str(one.reports_late)),
            (_("Still owed"), str(one.reports_owed)),
        ]),
        (_("Outcomes of the quarter"), [
            (_("Concluded"), str(one.concluded)),
            *((str(Outcome(code).label), str(n)) for code, n in sorted((one.outcomes or {}).items())),
            *([(_("By outcome"), few)] if one.outcomes is None else []),
        ]),
        (_("Outcomes of two years, adjusted for the mix of cases"), [
            (_("Cases with a clear end"), told(outcomes.cases if outcomes else None)),
            (_("Favourable, observed"), told(outcomes.observed if outcomes else None)),
            (_("Favourable, expected"), told(round(outcomes.expected, 1) if outcomes else None)),
            (_("Observed by expected, with its interval"), interval(outcomes) if outcomes else few),
        ]),
        (_("What people say"), [
            (_("Ratings of two years"), told(rated.number if rated else None)),
            (_("Mean, of five"), told(rated.stars if rated else None)),
            (_("Spoke with them, of a hundred"), told(rated.spoke if rated else None)),
            (_("Explained, of a hundred"), told(rated.explained if rated else None)),
            (_("Would be trusted again, of a hundred"), told(rated.again if rated else None)),
            (_("Complaints of the quarter"), told(one.complaints)),
        ]),
    ]  # fmt: skip
    made = clock.today()
    return {
        "lang": language, "region": "us" if language == "en" else "mx", "title": title,
        "date": [made.year, made.month, made.day], "author": "Amparo",
        "facts": [
            clean(one.advisor.firm.name),
            _("From %(first)s to %(last)s")
            % {"first": in_words(one.begins, language), "last": in_words(one.ends, language)},
        ],
        "head": [head, value],
        "tables": [{"title": name, "rows": [list(row) for row in rows]} for name, rows in tables if rows],
        "none": _("Nothing in this quarter."),
        "notes": [
            _("Outcomes, ratings and complaints of fewer than ten are never shown, so that nobody can be told from them."),
            _("Adjusted: compared with how cases of the same area, court, detention and level of service end in the"
              " whole network. 1 is as expected; an interval that holds 1 says that chance explains the difference."),
            _("Hours are not kept here: they stand in the invoices. Money is not in this report either: it stands in the"
              " audit report of the contract."),
        ],
        "footer": title,
    }  # fmt: skip


def interval(one: Any) -> str:
    """Observed by expected with its limits: `1.20 (0.80–1.70)`."""
    if one.ratio is None:
        return "–"
    return f"{one.ratio:.2f} ({one.low:.2f}–{one.high:.2f})"
