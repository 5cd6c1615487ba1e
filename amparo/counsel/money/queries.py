"""What the pages of money show. A fixed number of queries, however many rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.budget import ZERO
from amparo.counsel.money.bonds import BondFund, BondGrant
from amparo.counsel.money.models import Authorisation, Expense, TimeEntry
from amparo.counsel.money.papers import Invoice, InvoiceLine, Payment
from amparo.counsel.referrals.models import Milestone, Referral, Report

Offices = Collection[str] | None


def authorisations(offices: Offices, state: str = "") -> QuerySet[Authorisation]:
    """Authorisations of these offices (None: any), those to be decided oldest first, the others latest first."""
    found = Authorisation.objects.select_related("contract__office", "referral", "advisor", "requested_by")
    if offices is not None:
        found = found.filter(contract__office__in=offices)
    if state == "second":
        found = found.filter(state="requested", approved_by__isnull=False)
    elif state:
        found = found.filter(state=state)
    return found.order_by("requested_at" if state in ("requested", "second") else "-requested_at", "pk")


def invoices(offices: Offices, state: str = "") -> QuerySet[Invoice]:
    """Invoices of these offices, the latest first. What an advisor is still writing is theirs alone."""
    found = Invoice.objects.select_related("contract__office", "firm").exclude(
        state="draft", entered_by__role="lawyer"
    )
    if offices is not None:
        found = found.filter(contract__office__in=offices)
    return (found.filter(state=state) if state else found).order_by("-entered_at", "-pk")


def payments(offices: Offices, state: str = "") -> QuerySet[Payment]:
    found = Payment.objects.select_related("contract__office", "invoice__firm", "advisor", "referral")
    if offices is not None:
        found = found.filter(contract__office__in=offices)
    return (found.filter(state=state) if state else found).order_by("-approved_at", "-pk")


def grants(offices: Offices, fund: BondFund | None = None) -> QuerySet[BondGrant]:
    found = BondGrant.objects.select_related("case", "office", "fund").order_by("-requested_at", "-pk")
    if fund is not None:
        found = found.filter(fund=fund)
    return found if offices is None else found.filter(office__in=offices)


@dataclass(frozen=True, slots=True)
class ToBill:
    """An authorisation of which something is left to charge."""

    authorisation: Authorisation
    left: Decimal


def to_bill(contract_id: int | None = None, *, advisor: Advisor | None = None) -> list[ToBill]:
    """What may still be charged on a contract, or by an advisor. One query."""
    lines = InvoiceLine.objects.filter(authorisation=OuterRef("pk")).exclude(invoice__state="returned")
    sums = lines.values("authorisation").annotate(all=Sum("amount")).values("all")
    found = Authorisation.objects.filter(state="approved").select_related("referral", "contract", "advisor")
    if contract_id is not None:
        found = found.filter(contract=contract_id)
    if advisor is not None:
        found = found.filter(advisor=advisor)
    found = found.annotate(
        billed=Coalesce(Subquery(sums), ZERO, output_field=DecimalField(max_digits=12, decimal_places=2))
    ).filter(billed__lt=F("amount"))
    return [ToBill(one, one.amount - one.billed) for one in found.order_by("approved_at", "pk")]


def deliverables(authorisation: Authorisation) -> list[Milestone | Report]:
    """What was delivered on the referral of an authorisation by its advisor, the latest first. Two queries."""
    of = {"referral": authorisation.referral_id, "advisor": authorisation.advisor_id}
    steps = Milestone.objects.filter(**of).order_by("-on", "-pk")
    reports = Report.objects.filter(given_at__isnull=False, **of).order_by("-given_at")
    return [*steps, *reports]


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    """The lines of an invoice, each with `paying`: its payment that was not stopped, or None. Two queries."""
    lines = list(
        invoice.lines.select_related(
            "authorisation", "referral__case", "advisor", "milestone", "report"
        ).order_by("pk")
    )
    live = {one.line_id: one for one in invoice.payments.exclude(state=Payment.State.STOPPED)}
    for line in lines:
        line.paying = live.get(line.pk)  # type: ignore[attr-defined]
    return lines


@dataclass(frozen=True, slots=True)
class Mine:
    """An advisor's money: what they may spend, what they wrote down, what they charged."""

    referrals: Sequence[Referral]
    authorisations: Sequence[Authorisation]
    to_bill: Sequence[ToBill]
    times: Sequence[TimeEntry]
    expenses: Sequence[Expense]
    invoices: Sequence[Invoice]
    overdue: Sequence[Report]


def mine(advisor: Advisor, *, now: object) -> Mine:
    """The page of one advisor. Seven queries."""
    return Mine(
        referrals=list(own_referrals(advisor)),
        authorisations=list(
            Authorisation.objects.filter(advisor=advisor)
            .select_related("referral")
            .order_by("-requested_at")[:100]
        ),
        to_bill=to_bill(advisor=advisor),
        times=list(
            TimeEntry.objects.filter(advisor=advisor).select_related("referral").order_by("-on", "-pk")[:50]
        ),
        expenses=list(
            Expense.objects.filter(advisor=advisor).select_related("referral").order_by("-on", "-pk")[:50]
        ),
        invoices=list(own_invoices(advisor)[:50]),
        overdue=list(
            Report.objects.filter(
                advisor=advisor, given_at__isnull=True, excused=False, due_at__lt=now
            ).select_related("referral")
        ),
    )


def own_referrals(advisor: Advisor) -> QuerySet[Referral]:
    """Where an advisor may write time down and ask for money."""
    return (
        Referral.objects.filter(advisor=advisor, state__in=["in_progress", "concluded"])
        .select_related("contract")
        .order_by("opened_at")
    )


def own_invoices(advisor: Advisor) -> QuerySet[Invoice]:
    """The invoices that an advisor wrote, and those with a line for their work; no other of their firm."""
    theirs = InvoiceLine.objects.filter(advisor=advisor).values("invoice")
    return (
        Invoice.objects.filter(Q(entered_by=advisor.staff_id) | Q(pk__in=theirs), firm=advisor.firm_id)
        .select_related("contract", "firm")
        .order_by("-entered_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Books:
    """A fund both ways: by its bonds and by its ledger, to the cent."""

    amount: Decimal
    promised: Decimal  # approved, not posted yet
    out: Decimal  # posted, or exonerated and not back yet
    back: Decimal
    lost: Decimal  # forfeited, or not come back whole
    people: int
    cash: Decimal  # by the bonds
    ledger: Decimal

    @property
    def free(self) -> Decimal:
        """What may still be promised."""
        return self.cash - self.promised

    @property
    def ok(self) -> bool:
        return self.cash == self.ledger and self.amount == self.cash + self.out + self.lost


def books(fund: BondFund) -> Books:
    """The reconciliation of a fund. Two queries."""
    sums = {
        state: (amount, refunded, number)
        for state, amount, refunded, number in fund.grants.values_list("state")
        .annotate(a=Sum("amount"), r=Sum("refunded"), n=Count("pk"))
        .order_by()
    }

    def of(*states: str) -> Decimal:
        return sum((sums[state][0] for state in states if state in sums), ZERO)

    helped = ("approved", "posted", "exonerated", "forfeited", "refunded")
    posted = of("posted", "exonerated", "forfeited", "refunded")
    back = sum((refunded for _amount, refunded, _number in sums.values()), ZERO)
    return Books(
        amount=fund.amount, promised=of("approved"), out=of("posted", "exonerated"), back=back,
        lost=of("forfeited") + of("refunded") - back,
        people=sum(sums[state][2] for state in helped if state in sums), cash=fund.amount - posted + back,
        ledger=fund.entries.aggregate(all=Sum("amount"))["all"] or ZERO,
    )  # fmt: skip
