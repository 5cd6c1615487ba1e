"""An office's referrals: the list, one of them, asking for a lawyer. Views hold no rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.forms import ReasonForm
from amparo.casework.models import Case
from amparo.casework.queries import offices_of
from amparo.casework.views import NeedsReason, find_case, open_file, zone_of
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.words import language_choices
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import read_folio
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.referrals import actions, queries
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.referrals.explaining import refusals, whys
from amparo.counsel.referrals.forms import ProposeForm
from amparo.counsel.referrals.models import Referral
from amparo.counsel.words import Area
from amparo.people.closing import close
from amparo.people.models import Person

ROWS, REFUSED = 40, 25


@staff_may("see_referrals")
@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """The referrals of the office's cases: what it is to do, what advisors are to do, what is late, what is over."""
    now, offices = clock.now(), offices_of(request.user)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else ""
    area = request.GET.get("area", "")
    area = area if area in Area.values else ""
    found = queries.referrals(offices, tab=tab, now=now, area=area)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    close(request.user, [one.case.record.person for one in page])
    numbers = queries.counts(offices, now)
    names = {"": _("To do here"), "advisor": _("With advisors"), "late": _("Late"), "closed": _("Over")}
    context = {
        "page": page, "tab": tab, "area": area, "areas": Area.choices, "now": now, "zone": zone_of(request.user),
        "tabs": [(one, names[one], numbers[one or "office"]) for one in queries.TABS], "all_offices": offices is None,
        "kept": urlencode({"tab": tab, "area": area}),
    }  # fmt: skip
    return render(request, "counsel/referrals/list.html", context)


@staff_may("refer")
def propose(request: StaffRequest, folio: str) -> HttpResponse:
    """Ask for a lawyer for the person of a case."""
    case = find_case(folio)
    person = _open(request, case, write=True)
    form = ProposeForm(
        request.POST or None,
        initial={
            "language": _language_of(person),
            "area": _area_of(case),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(case=case, by=request.user, **form.cleaned_data)
            return redirect("referral", folio=made.folio)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "case": case, "person": person}
    return render(request, "counsel/referrals/propose.html", context)


@staff_may("see_referrals")
@require_GET
def referral(request: StaffRequest, folio: str) -> HttpResponse:
    """One referral: whose turn it is and until when, who may be asked and why, who was asked, what was done."""
    try:
        found, person = _find(request, folio)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    own = found.case.office_id == request.user.office_id and may(request.user, "refer")
    choosing = own and found.state == "consented"
    chosen = choice(found) if choosing else None
    context: dict[str, Any] = {
        "referral": found, "case": found.case, "person": person, "own": own, "now": clock.now(),
        "zone": zone_of(request.user), "road": queries.road(found), "offers": queries.offers_of(found),
        "milestones": list(found.milestones.select_related("advisor").order_by("-on", "-pk")),
        "reports": list(found.reports.filter(excused=False).order_by("-due_at")),
        "forms": {name: ReasonForm(auto_id=f"{name}_%s") for name in ("withdraw", "give_up", "keep", "replace")},
        "may_close": own and found.state not in ("concluded", "paid", "closed"),
    }  # fmt: skip
    if chosen is not None:
        context["allowed"] = [(one, whys(one.why)) for one in chosen.allowed]
        context["refused"] = [(one, refusals(why)) for one, why in chosen.refused[:REFUSED]]
        context["more_refused"] = max(0, len(chosen.refused) - REFUSED)
    return render(request, "counsel/referrals/referral.html", context)


@staff_may("refer")
@require_POST
def offer(request: StaffRequest, folio: str) -> HttpResponse:
    """Offer a referral to an advisor; whoever takes another than the first says why."""
    found, _person = _find(request, folio, write=True)
    advisor = get_object_or_404(Advisor, pk=_number(request.POST.get("advisor")))
    contract = get_object_or_404(Contract, pk=_number(request.POST.get("contract")))
    reason = request.POST.get("reason", "")

    def do() -> None:
        actions.choose(referral=found, advisor=advisor, contract=contract, reason=reason, by=request.user)

    return _done(request, found, do, _("It is offered. The advisor has until the deadline to answer."))


@staff_may("refer")
@require_POST
def change(request: StaffRequest, folio: str, what: str) -> HttpResponse:
    """Withdraw it, give it up, settle it, or decide whether the advisor stays."""
    found, _person = _find(request, folio, write=True)
    reason = request.POST.get("reason", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "retirar": (lambda: actions.withdraw(referral=found, reason=reason, by=request.user), _("It is withdrawn.")),
        "sin-asesor": (
            lambda: actions.give_up(referral=found, reason=reason, by=request.user),
            _("It is closed: nobody could take it."),
        ),
        "sigue": (lambda: actions.decide(referral=found, keep=True, reason=reason, by=request.user), _("The lawyer stays.")),
        "otro": (
            lambda: actions.decide(referral=found, keep=False, reason=reason, by=request.user),
            _("Choose another advisor now."),
        ),
        "liquidar": (lambda: actions.settle(referral=found, by=request.user), _("It is settled.")),
        "cerrar": (lambda: actions.finish(referral=found, by=request.user), _("It is closed.")),
    }  # fmt: skip
    if what not in acts:
        raise Http404
    act, said = acts[what]
    return _done(request, found, act, said)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The lawyer's part of a person's file, for whoever may see referrals."""
    staff = cast(Staff, request.user)
    if not may(staff, "see_referrals"):
        return SafeString("")
    cases = Case.objects.filter(record__person=person, office=staff.office_id).exclude(
        status=Case.Status.CONCLUDED
    )
    context = {
        "found": queries.of_person(person),
        "case": cases.order_by("-opened_at").first() if may(staff, "refer") else None,
        "now": clock.now(), "zone": zone_of(staff),
    }  # fmt: skip
    return SafeString(render_to_string("counsel/referrals/panel.html", context, request=request))


def _find(request: StaffRequest, folio: str, *, write: bool = False) -> tuple[Referral, Person]:
    code = read_folio(folio)
    found = get_object_or_404(
        Referral.objects.select_related(
            "case__record__person",
            "case__office",
            "case__type",
            "advisor__firm",
            "contract",
            "opened_by",
            "county",
        ),
        folio=code or "",
    )
    return found, _open(request, found.case, write=write)


def _open(request: StaffRequest, case: Case, *, write: bool = False) -> Person:
    if case.record.person is None:
        raise Http404
    return open_file(request, case.record.person.folio, page="referral", write=write)


def _done(request: StaffRequest, found: Referral, do: Callable[[], Any], said: str) -> HttpResponse:
    try:
        do()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("referral", folio=found.folio)


def _language_of(person: Person) -> str:
    """The language that an interview named, if it is one of the list; Spanish otherwise."""
    said = str(known_of([person.pk]).get(person.pk, {}).get("language") or "")
    return said if said in {value for value, _name in language_choices()} else "Español"


def _area_of(case: Case) -> str:
    ambito = case.type.ambito
    return ambito if ambito in Area.values else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 12 else 0
