"""The bond fund: its books, asking it for a bond, and each bond on its way (C7)."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.views import zone_of
from amparo.core.folios import read_folio
from amparo.counsel.money import bonding, queries
from amparo.counsel.money.bonds import BondFund, BondGrant
from amparo.counsel.money.forms import BondAskForm, BondBackForm, FundForm, LostForm, ReasonForm, ReceiptForm
from amparo.counsel.money.limits import questions
from amparo.counsel.money.pages import done, saved
from amparo.people.models import Person


@staff_may("see_money")
@require_GET
def bonds(request: StaffRequest) -> HttpResponse:
    """The funds, and the bonds of one's office."""
    page = Paginator(queries.grants(offices_of(request.user)), 50).get_page(request.GET.get("page"))
    context = {"funds": list(BondFund.objects.all()), "page": page, "zone": zone_of(request.user)}
    return render(request, "counsel/money/bonds.html", context)


@staff_may("see_money")
@require_GET
def bond_fund(request: StaffRequest, code: str) -> HttpResponse:
    """A fund reconciled: its bonds and its ledger come to the same, to the cent."""
    fund = get_object_or_404(BondFund, code=code)
    entries = fund.entries.select_related("grant__case", "recorded_by").order_by("-on", "-pk")
    offices = offices_of(request.user)
    context = {
        "fund": fund,
        "books": queries.books(fund),
        "page": Paginator(entries, 50).get_page(request.GET.get("page")),
        "offices": offices,
        "asked": [questions()[code] for code in fund.checklist if code in questions()],
        "zone": zone_of(request.user),
    }
    return render(request, "counsel/money/fund.html", context)


@staff_may("keep_funds")
def new_bond_fund(request: StaffRequest) -> HttpResponse:
    form = FundForm(request.POST or None)
    if saved(
        request, form, lambda: bonding.open_fund(by=request.user, **form.cleaned_data), _("The fund is open.")
    ):
        return redirect("pale_bond_fund", code=form.cleaned_data["code"])
    context = {"form": form, "title": _("New fund"), "back": reverse("pale_bonds"), "back_name": _("Bonds")}
    return render(request, "counsel/money/form.html", context)


@staff_may("ask_money")
def ask_bond(request: StaffRequest, folio: str) -> HttpResponse:
    """Ask a fund for the bond of a case: the checklist, and the amount."""
    case = get_object_or_404(Case.objects.select_related("record__person"), folio=read_folio(folio))
    if case.office_id != request.user.office_id:
        raise Http404
    refuse_closed(request.user, case.record.person)
    form = BondAskForm(request.POST or None)
    made: list[BondGrant] = []

    def save() -> None:
        made.append(bonding.ask_bond(case=case, by=request.user, **form.said))

    if saved(request, form, save, _("It is asked for. The supervisor decides.")):
        return redirect("pale_bond", number=made[0].pk)
    context = {
        "form": form, "title": _("Ask for a bond"), "back": reverse("case", args=[case.folio]),
        "back_name": case.shown_folio, "about": case.shown_folio,
    }  # fmt: skip
    return render(request, "counsel/money/form.html", context)


@staff_may("see_money")
def bond(request: StaffRequest, number: int) -> HttpResponse:
    """One bond: who asked, who approved, where it stands; and what comes next."""
    offices = offices_of(request.user)
    found = BondGrant.objects.select_related(
        "fund", "case", "office", "requested_by", "approved_by", "second_by", "changed_by"
    )
    it = get_object_or_404(found if offices is None else found.filter(office__in=offices), pk=number)
    do, user = request.POST.get("do", ""), request.user
    sent = {
        name: request.POST if do == name else None
        for name in ("refuse", "post", "exonerate", "forfeit", "refund")
    }
    forms = {
        "refuse": ReasonForm(sent["refuse"], auto_id="refuse_%s"),
        "post": ReceiptForm(sent["post"], auto_id="post_%s"),
        "exonerate": ReceiptForm(sent["exonerate"], auto_id="exonerate_%s"),
        "forfeit": LostForm(sent["forfeit"], auto_id="forfeit_%s"),
        "refund": BondBackForm(sent["refund"], auto_id="refund_%s", initial={"amount": it.amount}),
    }
    acts = {
        "refuse": (bonding.refuse_bond, _("It is refused.")),
        "post": (bonding.post_bond, _("The bond is posted.")),
        "exonerate": (bonding.exonerate_bond, _("The bond is exonerated: the money is to come back.")),
        "forfeit": (bonding.forfeit_bond, _("The loss is written down.")),
        "refund": (bonding.refund_bond, _("The money is back in the fund.")),
    }
    if do == "approve":
        done(request, lambda: bonding.approve_bond(grant=it, by=user), _("It is approved."))
        return redirect("pale_bond", number=number)
    if do in acts:
        act, said = acts[do]
        if saved(request, forms[do], lambda: act(grant=it, by=user, **forms[do].cleaned_data), said):  # type: ignore[operator]
            return redirect("pale_bond", number=number)
    own = may(user, "authorise", office_id=it.office_id)
    decides = it.state == "requested" and (may(user, "authorise_second") if it.waits_for_second else own)
    follows = {"approved": ["post", "refuse"], "posted": ["exonerate", "forfeit"], "exonerated": ["refund"]}
    names = {"refuse": _("Refuse"), "post": _("It was posted"), "exonerate": _("It was exonerated"),
             "forfeit": _("It was forfeited"), "refund": _("It came back")}  # fmt: skip
    steps = ["refuse"] if decides else follows.get(it.state, []) if own else []
    context = {
        "it": it,
        "entries": list(it.entries.order_by("pk")),
        "answers": [(question, it.answers.get(code)) for code, question in questions().items()],
        "may_approve": decides and user.pk not in (it.requested_by_id, it.approved_by_id),
        "steps": [(name, names[name], forms[name]) for name in steps],
        "failed": forms.get(do),
        "zone": zone_of(user),
    }
    return render(request, "counsel/money/bond.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The bonds of a person, and where one is asked for, on the page of their file. Two queries."""
    staff = cast(Staff, request.user)
    if not may(staff, "see_money"):
        return mark_safe("")
    asked = list(BondGrant.objects.filter(case__record__person=person).order_by("-requested_at"))
    under_way = {one.case_id for one in asked if one.state not in ("refused", "refunded", "forfeited")}
    cases = Case.objects.filter(
        record__person=person, office=staff.office_id, type__code__startswith="migratorio"
    )
    free = [
        one
        for one in (cases.exclude(status=Case.Status.CONCLUDED) if may(staff, "ask_money") else [])
        if one.pk not in under_way
    ]
    context = {"bonds": asked, "cases": free, "offices": offices_of(staff)}
    text = render_to_string("counsel/money/panel.html", context, request=request)
    return mark_safe(text)  # noqa: S308 - escaped by Django
