"""Contracts: the list, one with how its money goes, drafting, signing, amending; and the audit of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.queries import offices_of
from amparo.core import clock
from amparo.counsel.contracts import actions, queries
from amparo.counsel.contracts.burning import HEIGHT, WIDTH
from amparo.counsel.contracts.forms import AmendForm, ContractForm
from amparo.counsel.contracts.models import Contract
from amparo.counsel.money import auditing
from amparo.counsel.money.pages import XLSX, done, download, saved


@staff_may("see_money")
@require_GET
def contracts(request: StaffRequest) -> HttpResponse:
    """The contracts of one's office, or of all, with what each has left."""
    ended = request.GET.get("over") == "yes"
    page = Paginator(queries.contracts(offices_of(request.user), ended=ended), 50).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "rows": queries.rows(list(page)), "ended": ended}
    return render(request, "counsel/contracts/list.html", context)


@staff_may("see_money")
@require_GET
def contract(request: StaffRequest, number: int) -> HttpResponse:
    """One contract: its ceilings and prices, how its money goes, its amendments."""
    found = _found(request, number)
    own = may(request.user, "keep_contracts", office_id=found.office_id)
    context = {
        "contract": found,
        "fees": list(found.fees.order_by("pk")),
        "shown": queries.shown(found),
        "width": WIDTH,
        "height": HEIGHT,
        "today": clock.today(),
        "may_change": own and found.state == Contract.State.DRAFT,
        "may_sign": may(request.user, "sign_contracts") and found.state == Contract.State.DRAFT,
        "may_amend": may(request.user, "sign_contracts") and found.state == Contract.State.SIGNED,
    }
    return render(request, "counsel/contracts/contract.html", context)


@staff_may("keep_contracts")
def new_contract(request: StaffRequest) -> HttpResponse:
    """Write a contract down."""
    return _draft(request, None, _("New contract"), reverse("pale_contracts"))


@staff_may("keep_contracts")
def change_contract(request: StaffRequest, number: int) -> HttpResponse:
    """Write a draft anew."""
    found = _found(request, number)
    return _draft(request, found, _("Change the draft"), reverse("pale_contract", args=[found.pk]))


def _draft(request: StaffRequest, found: Contract | None, title: str, back: str) -> HttpResponse:
    form = ContractForm(request.POST or None, by=request.user, contract=found)
    made: list[Contract] = []

    def save() -> None:
        made.append(actions.draft(contract=found, by=request.user, **form.said))

    if saved(request, form, save, _("The draft is kept. Headquarters signs it.")):
        return redirect("pale_contract", number=made[0].pk)
    return render(request, "counsel/contracts/draft.html", {"form": form, "title": title, "back": back})


@staff_may("sign_contracts")
@require_POST
def sign_contract(request: StaffRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    done(request, lambda: actions.sign(contract=found, by=request.user), _("The contract is signed."))
    return redirect("pale_contract", number=number)


@staff_may("sign_contracts")
@require_POST
def end_contract(request: StaffRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    done(request, lambda: actions.end(contract=found, by=request.user), _("The contract is over."))
    return redirect("pale_contract", number=number)


@staff_may("sign_contracts")
def amend_contract(request: StaffRequest, number: int) -> HttpResponse:
    """More or less money, another end."""
    found = _found(request, number)
    form = AmendForm(request.POST or None)

    def save() -> None:
        actions.amend(contract=found, by=request.user, **form.cleaned_data)

    if saved(request, form, save, _("The amendment is kept.")):
        return redirect("pale_contract", number=number)
    context = {
        "form": form, "title": _("Amend the contract"), "back": reverse("pale_contract", args=[number]),
        "back_name": found.number, "about": f"{found.firm} · {found.office.city}",
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


@staff_may("see_money")
@require_GET
def audit_contract(request: StaffRequest, number: int) -> HttpResponse:
    """Every figure of a contract with the papers that it hangs on, and whether all sums agree."""
    found = _found(request, number)
    return render(
        request, "counsel/contracts/audit.html", {"contract": found, "audit": auditing.audit(found)}
    )


@staff_may("export_money")
@require_GET
def audit_book(request: StaffRequest, number: int) -> HttpResponseBase:
    """The same as a workbook."""
    found = _found(request, number)
    return download(auditing.as_workbook(found), f"auditoria-{found.pk}.xlsx", XLSX)


def _found(request: StaffRequest, number: int) -> Contract:
    offices = offices_of(request.user)
    found = Contract.objects.select_related("firm", "office")
    return get_object_or_404(found if offices is None else found.filter(office__in=offices), pk=number)
