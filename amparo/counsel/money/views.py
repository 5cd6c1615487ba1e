"""What an office authorises, is charged and pays."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.minors.team import team_of
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.counsel.contracts.forms import PeriodForm
from amparo.counsel.contracts.models import Contract
from amparo.counsel.money import actions, auditing, exporting, paying, queries
from amparo.counsel.money.forms import AskForm, InvoiceForm, LineForm, PaidForm, ReasonForm, RefundForm
from amparo.counsel.money.models import Authorisation
from amparo.counsel.money.pages import XLSX, done, download, paper, saved
from amparo.counsel.money.papers import Invoice, Payment
from amparo.counsel.referrals.models import Referral


@staff_may("see_money")
@require_GET
def money(request: StaffRequest) -> HttpResponse:
    """What waits to be authorised, and every other authorisation by its state."""
    states = [("requested", _("To decide")), ("second", _("Second approval")), ("approved", _("Approved")),
              ("spent", _("Spent")), ("released", _("Released")), ("refused", _("Refused"))]  # fmt: skip
    state = _state(request, states, "second" if may(request.user, "authorise_second") else "requested")
    return _list(
        request, "authorisations", queries.authorisations(offices_of(request.user), state), states, state
    )


@staff_may("see_money")
@require_GET
def invoices(request: StaffRequest) -> HttpResponse:
    states = [("sent", _("To check")), ("approved", _("To be paid")), ("paid", _("Paid")), ("returned", _("Returned")),
              ("draft", _("Being written"))]  # fmt: skip
    state = _state(request, states, "sent")
    return _list(request, "invoices", queries.invoices(offices_of(request.user), state), states, state)


@staff_may("see_money")
@require_GET
def payments(request: StaffRequest) -> HttpResponse:
    states = [("waiting", _("Second approval")), ("ready", _("To be paid")), ("paid", _("Paid")),
              ("stopped", _("Stopped"))]  # fmt: skip
    state = _state(request, states, "waiting" if may(request.user, "authorise_second") else "ready")
    return _list(request, "payments", queries.payments(offices_of(request.user), state), states, state)


def _state(request: StaffRequest, states: list[tuple[str, str]], usual: str) -> str:
    asked = request.GET.get("state", usual)
    return asked if asked in dict(states) else usual


def _list(
    request: StaffRequest, what: str, found: Any, states: list[tuple[str, str]], state: str
) -> HttpResponse:
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"page": page, "states": states, "state": state, "zone": zone_of(request.user)}
    return render(request, f"counsel/money/{what}.html", context)


@staff_may("see_money")
def authorisation(request: StaffRequest, number: int) -> HttpResponse:
    """One authorisation: what it is for, who approved it, what was charged and paid of it; and what may be done with it."""
    found = _own(Authorisation.objects.select_related(
        "contract__office", "referral", "case__record__person", "advisor", "requested_by", "approved_by", "second_by", "ended_by"
    ), request, number)  # fmt: skip
    user, do = request.user, request.POST.get("do")
    form = ReasonForm(request.POST if do in ("refuse", "release") else None)
    if do == "approve":
        done(request, lambda: actions.approve(authorisation=found, by=user), _("It is approved."))
        return redirect("pale_authorisation", number=number)
    end = actions.refuse if do == "refuse" else actions.release
    said = _("It is refused.") if do == "refuse" else _("It is released: the contract has it again.")
    if do and saved(request, form, lambda: end(authorisation=found, by=user, **form.cleaned_data), said):
        return redirect("pale_authorisation", number=number)
    second = found.waits_for_second
    decides = (
        may(user, "authorise_second")
        if second
        else may(user, "authorise", office_id=found.contract.office_id)
    )
    team = team_of(found.case.record.person) if found.case.record.person is not None else None
    context = {
        "it": found,
        "closed": team is not None and not team.has(user),
        "lines": list(found.lines.select_related("invoice", "milestone", "report").order_by("pk")),
        "movements": list(found.movements.order_by("pk")),
        "form": form,
        "may_decide": found.state == "requested" and decides,
        "may_approve": user.pk not in (found.requested_by_id, found.approved_by_id),
        "may_release": found.state == "approved"
        and may(user, "authorise", office_id=found.contract.office_id),
        "zone": zone_of(user),
    }
    return render(request, "counsel/money/authorisation.html", context)


@staff_may("ask_money")
def ask_money(request: StaffRequest, folio: str) -> HttpResponse:
    """Ask for leave to spend on a referral."""
    clean = read_folio(folio)
    referral = get_object_or_404(
        Referral.objects.select_related("case__record__person", "contract", "advisor"), folio=clean
    )
    if referral.case.office_id != request.user.office_id:
        raise Http404
    refuse_closed(request.user, referral.case.record.person)
    fees = list(referral.contract.fees.order_by("pk")) if referral.contract is not None else []
    form = AskForm(request.POST or None, fees=fees)
    made: list[Authorisation] = []

    def save() -> None:
        made.append(actions.ask(referral=referral, by=request.user, **form.said))

    if saved(request, form, save, _("It is asked for. The supervisor decides.")):
        return redirect("pale_authorisation", number=made[0].pk)
    context = {
        "form": form, "title": _("Ask for money"), "back": reverse("pale_money"), "back_name": _("Money"),
        "about": f"{referral.shown_folio} · {referral.get_area_display()}", "nothing": not fees,
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


@staff_may("ask_money")
def new_invoice(request: StaffRequest) -> HttpResponse:
    """An invoice that came on paper or by mail."""
    contracts = Contract.objects.filter(office=request.user.office_id or "").exclude(state="draft")
    form = InvoiceForm(
        request.POST or None, request.FILES or None, contracts=contracts.select_related("firm")
    )
    made: list[Invoice] = []

    def save() -> None:
        made.append(paying.begin_invoice(by=request.user, **form.cleaned_data))

    if saved(request, form, save, _("Now its lines.")):
        return redirect("pale_invoice", number=made[0].pk)
    context = {
        "form": form, "title": _("Invoice received"), "back": reverse("pale_invoices"), "back_name": _("Invoices"),
        "file": True,
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


@staff_may("see_money")
def invoice(request: StaffRequest, number: int) -> HttpResponse:
    """One invoice with its lines, each with its deliverable and its payment; and what may be done with it."""
    found = _own(Invoice.objects.select_related(
        "contract__office", "firm", "file", "entered_by", "approved_by", "returned_by"
    ), request, number)  # fmt: skip
    if found.state == "draft" and found.entered_by.role == "lawyer":
        raise Http404
    form = ReasonForm(request.POST if request.POST.get("do") == "return" else None)
    if request.method == "POST" and _act_on_invoice(request, found, form):
        return redirect("pale_invoice", number=number)
    lines = queries.lines_of(found)
    user, office = request.user, found.contract.office_id
    context = {
        "it": found,
        "lines": lines,
        "sum": sum(line.amount for line in lines),
        "to_bill": queries.to_bill(found.contract_id) if found.state == "draft" else [],
        "form": form,
        "writes": found.state == "draft" and may(user, "ask_money", office_id=office),
        "decides": may(user, "authorise", office_id=office),
        "may_approve": found.entered_by_id != user.pk,
        "line_page": "pale_invoice_line",
        "zone": zone_of(user),
    }
    return render(request, "counsel/money/invoice.html", context)


def _act_on_invoice(request: StaffRequest, found: Invoice, form: ReasonForm) -> bool:
    user, do = request.user, request.POST.get("do", "")
    if do == "return":
        return saved(
            request, form, lambda: paying.return_invoice(invoice=found, by=user, **form.cleaned_data),
            _("It is returned to the firm."),
        )  # fmt: skip
    if do == "approve":
        done(request, lambda: paying.approve_invoice(invoice=found, by=user), _("The invoice is approved."))
    elif do == "pay":
        line = get_object_or_404(found.lines, pk=_number(request.POST.get("line")))
        done(request, lambda: paying.approve_payment(line=line, by=user), _("The payment is approved."))
    else:
        act_on_draft(request, found)
    return True


def act_on_draft(request: StaffRequest, found: Invoice) -> None:
    """Send an invoice that is being written, or take a line out of it."""
    do = request.POST.get("do", "")
    if do == "send":
        done(request, lambda: paying.send_invoice(invoice=found, by=request.user), _("The invoice is sent."))
    elif do == "drop":
        line = get_object_or_404(found.lines, pk=_number(request.POST.get("line")))
        done(request, lambda: paying.drop_line(line=line, by=request.user), _("The line is taken out."))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


@staff_may("ask_money")
def invoice_line(request: StaffRequest, number: int, authorisation: int) -> HttpResponse:
    """Charge an authorisation on an invoice that is being written."""
    found = _own(Invoice.objects.select_related("contract"), request, number)
    return line_page(request, found, authorisation, "pale_invoice")


def line_page(request: StaffRequest, found: Invoice, authorisation: int, back: str) -> HttpResponse:
    allowed = get_object_or_404(
        Authorisation.objects.select_related("referral", "contract"),
        pk=authorisation,
        contract=found.contract_id,
    )
    left = allowed.amount - paying.billed(allowed)
    form = LineForm(
        request.POST or None, delivered=queries.deliverables(allowed), initial={"amount": max(left, 0)}
    )

    def save() -> None:
        paying.add_line(invoice=found, authorisation=allowed, by=request.user, **form.cleaned_data)

    if saved(request, form, save, _("The line is in the invoice.")):
        return redirect(back, number=found.pk)
    context = {
        "form": form, "title": _("Charge what was delivered"), "back": reverse(back, args=[found.pk]),
        "back_name": f"{_('Invoice')} {found.number}",
        "about": f"{allowed.referral.shown_folio} · {allowed.get_code_display()}",
        "nothing": not form.fields["deliverable"].choices,  # type: ignore[attr-defined]
        "nothing_said": _("Nothing is written down as delivered on this referral yet: the advisor records a milestone or gives "
                          "the report first."),
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


@staff_may("see_money")
@require_GET
def invoice_file(request: StaffRequest, number: int) -> HttpResponseBase:
    """The paper of an invoice, as a download."""
    found = _own(Invoice.objects.select_related("file"), request, number)
    if not hasattr(found, "file") or (found.state == "draft" and found.entered_by.role == "lawyer"):
        raise Http404
    return paper(found)


@staff_may("see_money")
def payment(request: StaffRequest, number: int) -> HttpResponse:
    """One payment with everything that it hangs on; and what may be done with it."""
    found = _own(Payment.objects.select_related(
        "contract__office", "invoice__firm", "authorisation", "referral", "case", "advisor", "milestone", "report", "line",
        "approved_by", "second_approved_by", "paid_by", "stopped_by",
    ), request, number)  # fmt: skip
    do, user = request.POST.get("do", ""), request.user
    forms = {
        "pay": PaidForm(request.POST if do == "pay" else None, auto_id="pay_%s"),
        "stop": ReasonForm(request.POST if do == "stop" else None, auto_id="stop_%s"),
        "refund": RefundForm(request.POST if do == "refund" else None, auto_id="refund_%s"),
    }
    acts = {"pay": (paying.pay, _("It is paid.")), "stop": (paying.stop_payment, _("The payment is stopped.")),
            "refund": (paying.refund, _("What came back is written down."))}  # fmt: skip
    if do == "approve":
        done(request, lambda: paying.approve_payment_too(payment=found, by=user), _("It is approved."))
        return redirect("pale_payment", number=number)
    if do in acts:
        act, said = acts[do]
        if saved(request, forms[do], lambda: act(payment=found, by=user, **forms[do].cleaned_data), said):  # type: ignore[operator]
            return redirect("pale_payment", number=number)
    own = may(user, "authorise", office_id=found.contract.office_id)
    second = may(user, "authorise_second")
    context = {
        "it": found,
        "refunds": list(found.refunds.select_related("recorded_by").order_by("pk")),
        "forms": forms,
        "what": auditing.deliverable(found.line),
        "may_second": second and found.state == "waiting" and found.approved_by_id != user.pk,
        "may_pay": own and found.state == "ready",
        "may_stop": (own or second) and found.state in ("waiting", "ready"),
        "may_refund": own and found.state == "paid",
        "zone": zone_of(user),
    }
    return render(request, "counsel/money/payment.html", context)


@staff_may("export_money")
def export_money(request: StaffRequest) -> HttpResponseBase:
    """The payments of a period, for accounting."""
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            rows = list(
                exporting.payments_of(
                    offices_of(request.user), begin=said["begin"], end=said["end"], by=request.user
                )
            )
        except Refusal as refusal:
            form.add_error("end", str(refusal))
        else:
            name = f"pagos-{said['begin']}-{said['end']}"
            if said["format"] == "csv":
                return download(exporting.as_csv(iter(rows)), f"{name}.csv", "text/csv; charset=utf-8")
            return download(exporting.as_xlsx(iter(rows)), f"{name}.xlsx", XLSX)
    context = {
        "form": form, "title": _("Payments for accounting"), "back": reverse("pale_payments"), "back_name": _("Payments"),
        "button": _("Download"),
        "about": _("One row for each payment made, with its contract, authorisation, invoice, deliverable and case."),
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


def _own(found: Any, request: StaffRequest, number: int) -> Any:
    """One of one's office, or of any for whoever sees all."""
    offices = offices_of(request.user)
    return get_object_or_404(
        found if offices is None else found.filter(contract__office__in=offices), pk=number
    )
