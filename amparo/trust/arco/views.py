"""The desk of rights: its list, a request, and every step of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.casework.minors.team import team_of
from amparo.casework.views import zone_of
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal
from amparo.core.folios import read_folio
from amparo.families.models import Request
from amparo.people.closing import close
from amparo.people.describing.models import Field
from amparo.people.models import Person
from amparo.people.queries import person_by_folio
from amparo.places.models import Office
from amparo.trust.arco import actions, exporting, letters, putting_right, queries
from amparo.trust.arco.forms import (
    AnswerForm,
    CorrectForm,
    FindForm,
    IdentityForm,
    OpposeForm,
    ReasonForm,
    ReceiveForm,
    WithdrawForm,
)
from amparo.trust.arco.holding import Held, held
from amparo.trust.arco.models import Export, Opposition, Right, RightsMove, RightsRequest
from amparo.trust.arco.readings import looked_at
from amparo.trust.arco.tables import table
from amparo.trust.retention import actions as retention

PER_PAGE = 50
#: Nothing of a file that is handed over runs at our address.
NOTHING_RUNS = "default-src 'none'; sandbox"


@require_GET
@staff_may("see_data_rights")
def rights(request: StaffRequest) -> HttpResponse:
    """What is asked of the desk, what is late told first."""
    now, state = clock.now(), request.GET.get("state", "open")
    state = state if state in queries.STATES else "open"
    page = Paginator(queries.asked(request.user, state, now), PER_PAGE).get_page(request.GET.get("page", "1"))
    shown = list(page)
    close(request.user, records=[one.record for one in shown])
    context = {
        "page": page, "lines": queries.lines(shown, now), "state": state, "zone": zone_of(request.user),
        "states": [("open", _("To attend to")), ("late", _("Past their term")), ("done", _("Finished requests"))],
        "late": queries.asked(request.user, "late", now).count(),
    }  # fmt: skip
    return render(request, "trust/rights.html", context)


@staff_may("keep_data_rights")
def receive(request: StaffRequest) -> HttpResponse:
    """Take a request in."""
    offices = [] if request.user.office_id else list(Office.objects.order_by("city"))
    form = ReceiveForm(
        request.POST or None,
        offices=offices,
        initial={"folio": request.GET.get("folio", "")},
        auto_id="rights_%s",
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        office = request.user.office or get_object_or_404(Office, pk=said["office"])
        try:
            person, family = _whose(request.user, said["folio"]) if said["folio"] else (None, None)
            made = actions.receive(
                office=office, by=request.user, person=person, family_request=family,
                **{name: said[name] for name in (
                    "right", "channel", "applicant", "asked", "language", "representative", "representation"
                )},
            )  # fmt: skip
        except Refusal as refusal:
            _told(form, refusal)
        else:
            messages.success(request, _("The request is in. Its term is counted from now."))
            return redirect("rights_request", folio=made.folio)
    return render(request, "trust/receive.html", {"form": form})


@staff_may("see_data_rights")
def rights_request(request: StaffRequest, folio: str) -> HttpResponse:
    return show(request, _found(request, folio))


def show(request: StaffRequest, found: RightsRequest, **forms: Form) -> HttpResponse:
    """A request: what was asked, what is due, and the one step that comes next."""
    now = clock.now()
    person = found.record.person if found.record is not None else None
    covered = close(request.user, [person])
    mine = may(request.user, "keep_data_rights", office_id=found.office_id)
    steps = {one.step: one for one in found.identity.select_related("by")}
    step = next((number for number in (1, 2) if number not in steps), 0)
    waits = found.answered_at is None and found.withdrawn_at is None
    grant = found.answer in actions.GRANTED
    export = (
        Export.objects.filter(request=found).select_related("asked_by", "released_by").order_by("-pk").first()
    )
    context: dict[str, Any] = {
        "found": found, "person": person, "covered": bool(covered), "mine": mine, "waits": waits, "grant": grant,
        "line": queries.lines([found], now)[0], "zone": zone_of(request.user), "step": step,
        "shown": [(steps[number], table("identity")[steps[number].how]) for number in sorted(steps)],
        "ground": table("grounds").get(found.ground),
        "moves": found.moves.select_related("by").order_by("pk"),
        "corrections": [(Field(one.field).label, one) for one in found.corrections.select_related("by").order_by("pk")],
        "oppositions": [(one, table("uses")[one.use]) for one in found.oppositions.order_by("pk")],
        "export": export, "downloads": export.downloads.select_related("by").order_by("pk") if export else [],
        "gives_file": found.right in (Right.ACCESS, Right.PORTABILITY),
        "find_form": FindForm(auto_id="find_%s"),
        "identity_form": IdentityForm(step=step or 1, auto_id="identity_%s"),
        "extend_form": ReasonForm(auto_id="extend_%s"), "answer_form": AnswerForm(auto_id="answer_%s"),
        "correct_form": CorrectForm(auto_id="correct_%s"), "oppose_form": OpposeForm(auto_id="oppose_%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s"),
        **forms,
    }  # fmt: skip
    context["failed"] = next((form for form in forms.values() if form.errors), None)
    return render(request, "trust/rights_request.html", context)


def _step(
    name: str,
    make: Callable[..., Any],
    act: Callable[[RightsRequest, Any, Staff], object],
    done: Callable[[], str],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """A step of a request that is posted: its form, what it does, what is said then; what is wrong comes back with the page."""

    def view(request: StaffRequest, folio: str) -> HttpResponse:
        found = _found(request, folio)
        form = make(request.POST, found)
        if form.is_valid():
            try:
                act(found, form, request.user)
            except Refusal as refusal:
                _told(form, refusal)
            else:
                messages.success(request, done())
                return redirect("rights_request", folio=found.folio)
        return show(request, found, **{name: form})

    return require_POST(staff_may("keep_data_rights")(view))


def _simple(form: type[Form], prefix: str) -> Callable[..., Form]:
    return lambda data, found: form(data, auto_id=f"{prefix}_%s")


def _find(found: RightsRequest, form: Form, by: Staff) -> object:
    person, family = _whose(by, form.cleaned_data["folio"])
    return actions.find(request=found, person=person, family_request=family, by=by)


def _identity_form(data: Any, found: RightsRequest) -> Form:
    shown = set(found.identity.values_list("step", flat=True))
    return IdentityForm(data, step=2 if 1 in shown else 1, auto_id="identity_%s")


find = _step("find_form", _simple(FindForm, "find"), _find, lambda: _("It is said whose data it is."))
identify = _step(
    "identity_form", _identity_form,
    lambda found, form, by: actions.identify(request=found, by=by, **form.cleaned_data), lambda: _("Written down."),
)  # fmt: skip
extend = _step(
    "extend_form", _simple(ReasonForm, "extend"),
    lambda found, form, by: actions.extend(request=found, by=by, **form.cleaned_data),
    lambda: _("The term is extended. Tell whoever asked."),
)  # fmt: skip
answer = _step(
    "answer_form", _simple(AnswerForm, "answer"),
    lambda found, form, by: actions.answer(request=found, by=by, **form.cleaned_data),
    lambda: _("The answer is written. Print its letter."),
)  # fmt: skip
correct = _step(
    "correct_form", _simple(CorrectForm, "correct"),
    lambda found, form, by: putting_right.correct(request=found, field=form.cleaned_data["field"], said=form.said, by=by),
    lambda: _("The value is corrected; the one before stays in the file."),
)  # fmt: skip
oppose = _step(
    "oppose_form", _simple(OpposeForm, "oppose"),
    lambda found, form, by: putting_right.oppose(request=found, by=by, **form.cleaned_data),
    lambda: _("The use stopped everywhere."),
)  # fmt: skip
withdraw = _step(
    "withdraw_form", _simple(WithdrawForm, "withdraw"),
    lambda found, form, by: actions.withdraw(request=found, by=by, **form.cleaned_data),
    lambda: _("The request is closed: they took it back."),
)  # fmt: skip


@require_POST
@staff_may("keep_data_rights")
def act(request: StaffRequest, folio: str, what: str) -> HttpResponse:
    """What needs no form: the file of their data, its release, blocking, done."""
    found = _found(request, folio)
    export = Export.objects.filter(request=found).order_by("-pk").first()
    try:
        if what == "pedir":
            exporting.ask(request=found, by=request.user)
            messages.success(request, _("The file is being made. Somebody else must release it then."))
        elif what == "autorizar" and export is not None:
            exporting.release(export=export, by=request.user)
            messages.success(request, _("The file may be handed over."))
        elif what == "bloquear":
            retention.cancel(request=found, by=request.user)
            messages.success(request, _("The file is blocked: nobody but the desk of rights sees it."))
        elif what == "hecho":
            actions.make_effective(request=found, by=request.user)
            messages.success(request, _("Done, and written down."))
        elif what == "permitir":
            stopped = get_object_or_404(Opposition, pk=request.POST.get("opposition") or 0, request=found)
            putting_right.resume(opposition=stopped, by=request.user)
            messages.success(request, _("The use may be asked about again."))
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("rights_request", folio=found.folio)


@require_GET
@staff_may("see_data_rights")
def letter(request: StaffRequest, folio: str) -> HttpResponse:
    """The letter of the answer, to print."""
    found = _found(request, folio)
    if found.answered_at is None:
        raise Http404
    answered = HttpResponse(letters.print_letter(found), content_type="application/pdf")
    answered.headers["Content-Disposition"] = f'attachment; filename="{found.folio}.pdf"'
    return answered


@require_POST
@staff_may("keep_data_rights")
def download(request: StaffRequest, folio: str) -> HttpResponse | StreamingHttpResponse:
    """The file, to hand over: it counts as reading, and every time is written down."""
    found = _found(request, folio)
    export = get_object_or_404(Export.objects.filter(request=found).order_by("-pk")[:1])
    try:
        body = exporting.take(export=export, by=request.user)
    except (Conflict, Incomplete) as refusal:
        messages.error(request, str(refusal))
        return redirect("rights_request", folio=found.folio)
    _read(request, found, "export")
    answered = StreamingHttpResponse(body, content_type="application/zip")
    answered.headers["Content-Disposition"] = f'attachment; filename="{found.folio}.zip"'
    answered.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answered


@require_GET
@staff_may("keep_data_rights")
def review(request: StaffRequest, folio: str) -> HttpResponse:
    """What the file holds, table by table, before it is released. Counts as reading."""
    found = _found(request, folio)
    require(request.user, "keep_data_rights", office_id=found.office_id)
    if found.identified_at is None or (found.record_id is None and found.family_request_id is None):
        raise NotAllowed(_("Write down first, in both steps, how they showed who they are."))
    _read(request, found, "export")
    told: Held = held(found)
    return render(request, "trust/review.html", {"found": found, "held": told})


@require_GET
@staff_may("keep_data_rights")
def looked(request: StaffRequest, folio: str) -> HttpResponse:
    """Who looked at the person's file (F5), to print for whoever showed who they are. No official is named."""
    found = _found(request, folio)
    require(request.user, "keep_data_rights", office_id=found.office_id)
    if found.identified_at is None:
        raise NotAllowed(_("Write down first, in both steps, how they showed who they are."))
    if found.record is None or found.record.person is None:
        raise Http404
    _read(request, found, "who looked")
    context = {"found": found, "looked": looked_at(found.record.person), "zone": zone_of(request.user)}
    return render(request, "trust/looked.html", context)


def _found(request: StaffRequest, folio: str) -> RightsRequest:
    """A request of this reader's desk, and of nobody's file that is closed to them; 404 when there is none."""
    clean = read_folio(folio)
    found = get_object_or_404(queries.of(request.user), folio=clean or "")
    _not_closed(request.user, found.record.person if found.record is not None else None)
    return found


def _not_closed(staff: Staff, person: Person | None) -> None:
    """A minor's rights are asked for by whoever represents them, of their own team. Headquarters keeps the desk for all."""
    team = team_of(person) if person is not None else None
    if team is not None and not team.has(staff):
        raise NotAllowed(_("%(whose)s. Only its team opens it.") % {"whose": team.words})


def _read(request: StaffRequest, found: RightsRequest, page: str) -> None:
    person = found.record.person if found.record is not None else None
    if person is not None:
        log_reading(
            staff=request.user,
            person_id=person.pk,
            folio=person.folio,
            page=page,
            purpose="rights of the person",
        )


def _whose(by: Staff, text: str) -> tuple[Person | None, Request | None]:
    """Whose folio was typed. Raises `Incomplete` when it is nobody's."""
    clean = read_folio(text)
    if clean is not None and clean.startswith("F"):
        family = Request.objects.filter(folio=clean).first()
        if family is not None:
            return None, family
    person = person_by_folio(text) if clean is not None else None
    if person is None:
        raise Incomplete(_("There is no file of this folio."), missing=("folio",))
    _not_closed(by, person)
    return person, None


def _told(form: Form, refusal: Refusal) -> None:
    names = [name for name in getattr(refusal, "missing", ()) if name in form.fields]
    form.add_error(names[0] if names else None, str(refusal))


__all__ = ["RightsMove", "act", "answer", "correct", "download", "extend", "find", "identify", "letter", "looked", "oppose",
           "receive", "review", "rights", "rights_request", "show", "withdraw"]  # fmt: skip
