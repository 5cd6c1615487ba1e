"""The notice to a centre: prepared, looked at, sent, answered; who comes; and each of them as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import refuse_closed
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import open_file, zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import show
from amparo.people.models import Person, Purpose
from amparo.returns.access import in_person
from amparo.returns.arriving import announcing, exports, queries
from amparo.returns.arriving.forms import AnswerForm, NoticeForm, as_before
from amparo.returns.arriving.gate import gate_of
from amparo.returns.arriving.models import PreArrival
from amparo.returns.arriving.showing import lines
from amparo.returns.centres import zones
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming.models import Homecoming

#: Why a notice is read, in the log of readings.
RECEPTION = "reception in Mexico"
FORMATS = {"json": ("application/json", exports.as_json), "csv": ("text/csv; charset=utf-8", exports.as_csv)}


def panel(request: HttpRequest, person: Person) -> SafeString:
    """«Regreso a México» on the page of a file: where it stands and what is missing."""
    staff = cast(Staff, request.user)
    if not may(staff, "see_returns"):
        return SafeString("")
    standing = queries.standing(person)
    last = standing.last
    coming_back = standing.homecoming is not None and standing.homecoming.state != Homecoming.State.ARRIVED
    context = {
        "stale": last is not None and coming_back and announcing.is_stale(last, person),
        "person": person, "standing": standing, "missing": _missing(person), "zone": zone_of(staff),
        "refused": announcing.says_no(person), "may_announce": may(staff, "announce_return"),
    }  # fmt: skip
    return SafeString(render_to_string("returns/arriving/panel.html", context, request=request))


def _missing(person: Person) -> list[tuple[str, bool]]:
    """What a notice still lacks, in words, and whether nothing can be sent without it."""
    gate = gate_of(person)
    missing = []
    if not announcing.agreed_to(person, Purpose.RETURN):
        missing.append((_("the person's word on México te Abraza"), True))
    if not gate.open:
        missing.append(
            (_("hour, receiver, companion, medicines and destination of a vulnerable return"), True)
        )
    if "needs" in gate.why and not announcing.agreed_to(person, Purpose.HEALTH):
        missing.append((_("their word on telling about their health: without it needs are not told"), False))
    return missing


@staff_may("announce_return")
def prearrival(request: StaffRequest, folio: str) -> HttpResponse:
    """One page: what the officer adds, the notice as it would leave, and sending it."""
    person = open_file(request, folio, page="prearrival", write=True)
    standing = queries.standing(person)
    gate = gate_of(person)
    initial = as_before(standing.notices[0]) if standing.notices else _from_gate(gate.values)
    form = NoticeForm(request.POST or None, initial=initial)
    shown: announcing.Draft | None = None
    if request.method == "POST" and form.is_valid():
        record = record_to_write_on(person)
        try:
            if "send" in request.POST:
                sent = announcing.announce(record=record, by=request.user, **form.asked())
                messages.success(request, _("The notice is with the centre."))
                return redirect("prearrival_notice", number=sent.pk)
            shown = announcing.draft(record=record, by=request.user, **form.asked())
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Incomplete) and "consent" in refusal.missing:
                messages.error(request, _("Nothing was sent."))
    context: dict[str, Any] = {
        "person": person, "form": form, "standing": standing, "gate": gate, "zone": zone_of(request.user),
        "missing": _missing(person), "refused": announcing.says_no(person), "shown": shown,
    }  # fmt: skip
    if shown is not None:
        context["content"] = shown.content
        context["lines"] = lines(shown.content, zones.zone_of(shown.centre))
    return render(request, "returns/arriving/prepare.html", context)


def _from_gate(values: dict[str, str]) -> dict[str, Any]:
    """What was agreed for a vulnerable return, as the form's beginning."""
    return {"receiver": values.get("receiver", ""), "companions": values.get("companion", "")}


@staff_may("see_returns")
@require_GET
def notice(request: StaffRequest, number: int) -> HttpResponse:
    """A notice as it was sent, and what the centre answered."""
    found, content = _found(request, number)
    zone = zones.zone_of(found.centre)
    newer = found.homecoming.notices.filter(version__gt=found.version).order_by("-version").first()
    desk = request.user.role == Role.DESK
    context = {
        "notice": found, "content": content, "lines": lines(content, zone), "zone": zone, "newer": newer,
        "left_out": queries.reasons_left_out(found), "desk": desk, "needs": list(queries.needs_of(content)),
        "may_answer": announcing.may_answer(found, request.user) and not found.answer and found.withdrawn_at is None,
        "form": None if desk else AnswerForm(zone=zone), "person": None if desk else found.homecoming.record.person,
    }  # fmt: skip
    return render(request, "returns/arriving/notice.html", context)


@staff_may("see_returns")
@require_POST
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """The centre's word: its own desk by one touch, or the officer who heard it, with the name and the hour."""
    found, content = _found(request, number)
    zone = zones.zone_of(found.centre)
    back = "coming" if request.POST.get("back") == "coming" else ""
    said: dict[str, Any] = {"answer": request.POST.get("answer", ""), "note": request.POST.get("note", "")}
    if request.user.role != Role.DESK:
        form = AnswerForm(request.POST, zone=zone)
        if not form.is_valid():
            context = {"notice": found, "content": content, "lines": lines(content, zone), "zone": zone,
                       "form": form, "may_answer": True, "left_out": queries.reasons_left_out(found), "desk": False,
                       "needs": list(queries.needs_of(content)), "person": found.homecoming.record.person}  # fmt: skip
            return render(request, "returns/arriving/notice.html", context)
        said = form.cleaned_data
    try:
        announcing.answer(notice=found, by=request.user, **said)
        messages.success(request, _("The answer is with the consulate."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        back = ""
    return redirect("coming") if back else redirect("prearrival_notice", number=number)


@staff_may("see_returns")
@require_GET
def notice_file(request: StaffRequest, number: int, format: str) -> HttpResponse:
    """One notice as a file to hand over to a centre without the product."""
    found, content = _found(request, number)
    return _file(
        format, [(_envelope(found), content)], f"aviso-{show(found.homecoming.folio)}-{found.version}"
    )


@staff_may("see_coming")
@require_GET
def coming(request: StaffRequest) -> HttpResponse:
    """«Quienes vienen»: who is expected, by hour, with their needs; receipt in one touch."""
    staff = request.user
    centre, centres = _centre(request)
    found = queries.coming(centre.pk if centre is not None else None, staff)
    _looked(staff, _open(found), "coming")
    context = {
        "centre": centre, "centres": centres, "found": found, "now": clock.now(), "desk": staff.role == Role.DESK,
        "zone": zones.zone_of(centre) if centre is not None else zone_of(staff),
        "waiting": sum(one.notice is not None and not one.notice.answer for one in found),
    }  # fmt: skip
    return render(request, "returns/arriving/coming.html", context)


@staff_may("see_coming")
@require_GET
def coming_file(request: StaffRequest, format: str) -> HttpResponse:
    """The notices of who is expected at a centre, as one file."""
    centre, _centres = _centre(request)
    found = queries.coming(centre.pk if centre is not None else None, request.user)
    _looked(request.user, _open(found), "coming")
    notices = [(_envelope(one.notice), one.content) for one in found if one.notice and one.content]
    return _file(format, notices, f"quienes-vienen-{centre.pk if centre is not None else 'todos'}")


def _centre(request: StaffRequest) -> tuple[Centre | None, list[Centre]]:
    """The centre that is looked at, and those to choose from: a desk has its own."""
    if request.user.role == Role.DESK:
        return Centre.objects.get(pk=request.user.centre), []
    chosen = Centre.objects.filter(pk=request.GET.get("centre", "")).first()
    return chosen, list(Centre.objects.order_by("state", "city"))


def _found(request: StaffRequest, number: int) -> tuple[PreArrival, dict[str, Any]]:
    """A notice that is the reader's: of their consulate, of their centre while the person agrees, or of all for headquarters
    and auditors. A minor's is open to its team and to the centre that prepares for them."""
    found = get_object_or_404(
        PreArrival.objects.select_related("homecoming__record__person", "centre", "office", "sent_by"),
        pk=number,
    )
    staff, person = request.user, found.homecoming.record.person
    assert person is not None
    theirs = {
        Role.DESK: staff.centre == found.centre_id and found.withdrawn_at is None,
        Role.OFFICER: staff.office_id == found.office_id,
        Role.SUPERVISOR: staff.office_id == found.office_id,
        Role.HEADQUARTERS: True,
        Role.AUDITOR: True,
    }
    if not theirs.get(cast(Role, staff.role), False):
        raise Http404
    if not in_person(staff):
        refuse_closed(staff, person)
        _looked(staff, [person], "prearrival")
        return found, found.content
    if person.pk not in queries.consenting([person.pk], Purpose.RETURN):
        raise Http404
    _looked(staff, [person], "prearrival")
    health = person.pk in queries.consenting([person.pk], Purpose.HEALTH)
    return found, queries.as_read(found, health=health)


def _looked(staff: Staff, people: Iterable[Person], page: str) -> None:
    """Write down whose notices were read."""
    log_readings(staff=staff, people={one.pk: one.folio for one in people}, page=page, purpose=RECEPTION)


def _open(found: list[queries.Coming]) -> list[Person]:
    """Those of whom a page shows the name."""
    return [one.homecoming.record.person for one in found if one.homecoming.record.person and not one.closed]


def _envelope(notice: PreArrival) -> dict[str, Any]:
    return {
        "return": show(notice.homecoming.folio), "version": notice.version, "sent_at": notice.sent_at.isoformat(),
    }  # fmt: skip


def _file(format: str, notices: list[tuple[dict[str, Any], dict[str, Any]]], name: str) -> HttpResponse:
    if format not in FORMATS:
        raise Http404
    kind, write = FORMATS[format]
    response = HttpResponse(write(notices), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
