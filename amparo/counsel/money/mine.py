"""An advisor's own pages of money: what they may spend, their time and expenses, their invoices. Nothing of anybody else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.rendering import GovukForm
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract, Fee
from amparo.counsel.money import actions, paying, queries, working
from amparo.counsel.money.forms import ExpenseForm, InvoiceForm, OwnAskForm, TimeForm
from amparo.counsel.money.models import Expense, TimeEntry
from amparo.counsel.money.pages import done, paper, saved
from amparo.counsel.money.papers import Invoice
from amparo.counsel.money.views import act_on_draft, line_page


def _advisor(request: StaffRequest) -> Advisor:
    found = Advisor.objects.filter(staff=request.user, active=True).select_related("firm").first()
    if found is None:
        raise PermissionDenied
    return found


@staff_may("serve_referrals")
@require_GET
def my_money(request: StaffRequest) -> HttpResponse:
    """What is authorised, what was written down, what was charged."""
    advisor = _advisor(request)
    context = {"advisor": advisor, "mine": queries.mine(advisor, now=clock.now())}
    return render(request, "counsel/money/mine.html", context)


@staff_may("serve_referrals")
def my_time(request: StaffRequest) -> HttpResponse:
    """Write time down."""
    advisor = _advisor(request)
    form = TimeForm(request.POST or None, referrals=queries.own_referrals(advisor), initial=_chosen(request))

    def save() -> None:
        working.spend_time(advisor=advisor, **form.cleaned_data)

    return _page(request, form, save, _("The time is written down."), _("Write time down"))


@staff_may("serve_referrals")
def my_expense(request: StaffRequest) -> HttpResponse:
    """Write an expense down."""
    advisor = _advisor(request)
    form = ExpenseForm(
        request.POST or None, referrals=queries.own_referrals(advisor), initial=_chosen(request)
    )

    def save() -> None:
        working.lay_out(advisor=advisor, **form.cleaned_data)

    return _page(request, form, save, _("The expense is written down."), _("Write an expense down"))


@staff_may("serve_referrals")
def my_ask(request: StaffRequest) -> HttpResponse:
    """Ask for leave to spend on a referral of one's own."""
    advisor = _advisor(request)
    referrals = queries.own_referrals(advisor)
    fees = list(Fee.objects.filter(contract__referrals__in=referrals).distinct("code").order_by("code"))
    form = OwnAskForm(request.POST or None, referrals=referrals, fees=fees, initial=_chosen(request))

    def save() -> None:
        actions.ask(by=request.user, advisor=advisor, **form.said)

    return _page(request, form, save, _("It is asked for. The consulate decides."), _("Ask for money"))


@staff_may("serve_referrals")
@require_POST
def take_back_mine(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Time or an expense that was written down by mistake."""
    advisor = _advisor(request)
    if kind not in ("tiempo", "gasto"):
        raise Http404
    entry: TimeEntry | Expense = (
        get_object_or_404(TimeEntry, pk=number, advisor=advisor)
        if kind == "tiempo"
        else get_object_or_404(Expense, pk=number, advisor=advisor)
    )
    done(request, lambda: working.take_back(entry=entry, advisor=advisor), _("It is taken back."))
    return redirect("pale_my_money")


@staff_may("serve_referrals")
def my_new_invoice(request: StaffRequest) -> HttpResponse:
    """Begin an invoice."""
    advisor = _advisor(request)
    contracts = Contract.objects.filter(firm=advisor.firm_id).exclude(state="draft").select_related("firm")
    form = InvoiceForm(request.POST or None, request.FILES or None, contracts=contracts)
    made: list[Invoice] = []

    def save() -> None:
        made.append(paying.begin_invoice(by=request.user, **form.cleaned_data))

    if saved(request, form, save, _("Now its lines.")):
        return redirect("pale_my_invoice", number=made[0].pk)
    return render(request, "counsel/money/form.html", _context(form, _("New invoice")) | {"file": True})


@staff_may("serve_referrals")
def my_invoice(request: StaffRequest, number: int) -> HttpResponse:
    """One's own invoice: its lines while it is being written, and what became of it."""
    advisor = _advisor(request)
    found = _invoice(advisor, number)
    writes = found.state == "draft" and found.entered_by_id == request.user.pk
    if request.method == "POST":
        if not writes:
            raise Http404
        if request.POST.get("do") == "discard":
            done(
                request,
                lambda: paying.discard_invoice(invoice=found, by=request.user),
                _("The draft is gone."),
            )
            return redirect("pale_my_money")
        act_on_draft(request, found)
        return redirect("pale_my_invoice", number=number)
    # Of an invoice that a colleague wrote, an advisor sees the lines of their own work alone.
    lines = [one for one in queries.lines_of(found) if writes or one.advisor_id == advisor.pk]
    context = {
        "it": found,
        "lines": lines,
        "sum": sum(line.amount for line in lines),
        "to_bill": [
            one
            for one in queries.to_bill(advisor=advisor)
            if one.authorisation.contract_id == found.contract_id
        ],
        "writes": writes,
        "mine": True,
        "zone": zone_of(request.user),
        "line_page": "pale_my_invoice_line",
    }
    return render(request, "counsel/money/invoice.html", context)


@staff_may("serve_referrals")
def my_invoice_line(request: StaffRequest, number: int, authorisation: int) -> HttpResponse:
    """Charge one of one's own authorisations."""
    advisor = _advisor(request)
    found = _invoice(advisor, number)
    if not advisor.authorisations.filter(pk=authorisation).exists():
        raise Http404
    return line_page(request, found, authorisation, "pale_my_invoice")


@staff_may("serve_referrals")
@require_GET
def my_invoice_file(request: StaffRequest, number: int) -> HttpResponseBase:
    """The paper of an invoice that one wrote oneself."""
    found = _invoice(_advisor(request), number)
    if found.entered_by_id != request.user.pk or not hasattr(found, "file"):
        raise Http404
    return paper(found)


def _invoice(advisor: Advisor, number: int) -> Invoice:
    return get_object_or_404(
        queries.own_invoices(advisor).select_related("contract__office", "firm", "file", "returned_by"),
        pk=number,
    )


def _chosen(request: StaffRequest) -> dict[str, str]:
    return {"referral": request.GET["referral"]} if request.GET.get("referral") else {}


def _context(form: GovukForm, title: str) -> dict[str, object]:
    return {"form": form, "title": title, "back": reverse("pale_my_money"), "back_name": _("My money")}


def _page(request: StaffRequest, form: GovukForm, save: object, said: str, title: str) -> HttpResponse:
    if saved(request, form, save, said):  # type: ignore[arg-type]
        return redirect("pale_my_money")
    return render(request, "counsel/money/form.html", _context(form, title))
