"""How long data are kept: the rules, what is due, what is blocked, and the two words without which nothing is erased."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.people.closing import closed_ids
from amparo.people.queries import person_by_folio
from amparo.trust.retention import actions
from amparo.trust.retention.forms import HoldForm
from amparo.trust.retention.models import Block, Erasure, Hold
from amparo.trust.retention.rules import rules

PER_PAGE = 50
DEEDS = {
    "pedir": actions.ask_to_erase,
    "aprobar": actions.approve_erasing,
    "deshacer": actions.take_back_erasing,
}


@require_GET
@staff_may("see_retention")
def retention(request: StaffRequest) -> HttpResponse:
    return _page(request, HoldForm(auto_id="hold_%s"))


def _page(request: StaffRequest, form: HoldForm) -> HttpResponse:
    now = clock.now()
    blocks = Block.objects.filter(lifted_at__isnull=True, erased_at__isnull=True).select_related(
        "record__person", "asked_by", "approved_by"
    )
    page = Paginator(blocks.order_by("erase_after", "pk"), PER_PAGE).get_page(request.GET.get("page", "1"))
    context = {
        "rules": list(rules().values()), "page": page, "now": now, "zone": zone_of(request.user), "form": form,
        "holds": Hold.objects.filter(lifted_at__isnull=True).select_related("record__person", "by").order_by("-at")[:PER_PAGE],
        "erasures": Erasure.objects.select_related("asked_by", "approved_by").order_by("-at")[:20],
    }  # fmt: skip
    return render(request, "trust/retention.html", context)


@require_POST
@staff_may("keep_retention")
def change(request: StaffRequest, number: int) -> HttpResponse:
    """Ask for erasing, approve it, take that back, or lift a block or a hold."""
    what = request.POST.get("what", "")
    try:
        if what in DEEDS:
            DEEDS[what](block=get_object_or_404(Block, pk=number), by=request.user)
        elif what == "desbloquear":
            actions.lift(block=get_object_or_404(Block, pk=number), why="desk", by=request.user)
        elif what == "soltar":
            actions.lift_hold(hold=get_object_or_404(Hold, pk=number), by=request.user)
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written down."))
    return redirect("data_retention")


@require_POST
@staff_may("keep_retention")
def hold(request: StaffRequest) -> HttpResponse:
    form = HoldForm(request.POST, auto_id="hold_%s")
    if form.is_valid():
        person = person_by_folio(form.cleaned_data["folio"])
        try:
            if person is None or closed_ids(request.user, [person.pk]):
                raise Incomplete(_("There is no file of this folio."), missing=("folio",))
            actions.hold(person=person, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.add_error("folio", str(refusal))
        else:
            messages.success(request, _("The file is held: it is neither blocked nor erased."))
            return redirect("data_retention")
    return _page(request, form)
