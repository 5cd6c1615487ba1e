"""Hand-overs on their page and from a case. Views hold no rules: they ask, call one action, and show."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.hand_overs import actions, queries, transfers
from amparo.casework.hand_overs.forms import AskForm, HandOverForm
from amparo.casework.hand_overs.models import HandOver, TransferRequest
from amparo.casework.queries import offices_of
from amparo.casework.views import find_case, zone_of
from amparo.core import clock
from amparo.core.errors import Refusal


@staff_may("see_hand_overs")
@require_GET
def hand_overs(request: StaffRequest) -> HttpResponse:
    """What waits between consulates: to take over or return, sent and not settled, asked of us and by us."""
    offices = offices_of(request.user)
    context = {
        "pending": queries.pending(offices, reader=request.user),
        "everywhere": offices is None,
        "zone": zone_of(request.user),
        "now": clock.now(),
    }
    return render(request, "casework/hand_overs.html", context)


@staff_may("accept_hand_over")
@require_POST
def settle_several(request: StaffRequest) -> HttpResponse:
    """Take over, or return with one reason, the hand-overs that were marked. Each one is settled or not by itself."""
    numbers = [int(one) for one in request.POST.getlist("hand_over") if one.isdigit()]
    reason = request.POST.get("reason", "")
    accept = request.POST.get("do") == "accept"
    if not numbers:
        messages.error(request, _("Mark at least one case. Nothing was changed."))
        return redirect("hand_overs")
    if not accept and not reason.strip():
        messages.error(request, _("Write why you return the cases. Nothing was changed."))
        return redirect("hand_overs")
    done, refused = 0, []
    for waiting in HandOver.objects.filter(pk__in=numbers).select_related("case").order_by("pk"):
        try:
            if accept:
                actions.accept_hand_over(hand_over=waiting, by=request.user)
            else:
                actions.return_hand_over(hand_over=waiting, reason=reason, by=request.user)
            done += 1
        except Refusal as refusal:
            refused.append(f"{waiting.case.shown_folio}: {refusal}")
    if done and accept:
        said = ngettext(
            "%(n)s case was taken over. It is yours.", "%(n)s cases were taken over. They are yours.", done
        )
        messages.success(request, said % {"n": done})
    elif done:
        said = ngettext("%(n)s case was returned.", "%(n)s cases were returned.", done)
        messages.success(request, said % {"n": done})
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("hand_overs")


@staff_may("accept_hand_over")
@require_POST
def accept_hand_over(request: StaffRequest, number: int) -> HttpResponse:
    waiting = get_object_or_404(HandOver.objects.select_related("case"), pk=number)
    return _do(
        request,
        waiting.case.folio,
        lambda: actions.accept_hand_over(hand_over=waiting, by=request.user),
        _("Your consulate has taken the case over. It is yours."),
    )


@staff_may("accept_hand_over")
@require_POST
def return_hand_over(request: StaffRequest, number: int) -> HttpResponse:
    waiting = get_object_or_404(HandOver.objects.select_related("case"), pk=number)
    return _do(
        request,
        waiting.case.folio,
        lambda: actions.return_hand_over(
            hand_over=waiting, reason=request.POST.get("reason", ""), by=request.user
        ),
        _("The case is the other consulate’s again, and they were told why."),
        then="hand_overs",
    )


@staff_may("record_service")
@require_POST
def hand_over(request: StaffRequest, folio: str) -> HttpResponse:
    """Pass the case to another consulate, when an officer knows better than the lists where it belongs."""
    found = find_case(folio)
    form = HandOverForm(request.POST, but=found.office_id)
    if not form.is_valid():
        messages.error(request, _("Choose the consulate and write the reason. Nothing was changed."))
        return redirect("case", folio=found.folio)
    said = form.cleaned_data
    return _do(
        request,
        found.folio,
        lambda: actions.hand_over(
            case=found, to=said["to"], reason=said["reason"], at=clock.now(), by=request.user
        ),
        _("The case is the other consulate’s now. Yours keeps reading what there was until now."),
    )


@staff_may("ask_for_case")
def ask_for_case(request: StaffRequest, folio: str) -> HttpResponse:
    """Ask for a case that another consulate keeps; the page shows no more of it than who keeps it."""
    found = find_case(folio)
    assert found.record.person is not None
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = transfers.ask_for_case(case=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if asked.granted:
                messages.success(
                    request,
                    _(
                        "The person is held in your district: the case is yours. The other consulate was told."
                    ),
                )
                return redirect("case", folio=found.folio)
            messages.success(
                request, _("The other consulate was asked. You will get a notice with the answer.")
            )
            return redirect("hand_overs")
    context = {"case": found, "person": found.record.person, "form": form}
    return render(request, "casework/ask_for_case.html", context)


@staff_may("accept_hand_over")
@require_POST
def answer_transfer(request: StaffRequest, number: int) -> HttpResponse:
    """Give a case to the consulate that asked for it, or keep it with a reason."""
    asked = get_object_or_404(TransferRequest, pk=number)
    granted = request.POST.get("do") == "grant"
    try:
        transfers.answer_transfer(
            asked=asked, granted=granted, reason=request.POST.get("reason", ""), by=request.user
        )
        said = (
            _("The case is the other consulate’s now.")
            if granted
            else _("The case stays. The other consulate was told.")
        )
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("hand_overs")


def _do(
    request: StaffRequest, folio: str, action: Callable[[], object], said: str, then: str = ""
) -> HttpResponse:
    try:
        action()
        messages.success(request, said)
        if then:  # the case is another consulate's now
            return redirect(then)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("case", folio=folio)
