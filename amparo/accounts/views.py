"""One's own account and sessions; the members of staff; what waits for a second person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts import personnel, queries, step_up, two_people
from amparo.accounts.forms import PersonnelForm, ReasonForm
from amparo.accounts.models import Role, Sitting, Staff, TwoPeople
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.accounts.sessions import SITTING, end_sittings, open_sittings
from amparo.core.errors import Refusal

SHOWN_FOR = 3600


@staff_may("keep_account")
def account(request: StaffRequest) -> HttpResponse:
    """Where one is signed in, what happened at the door lately, and one's second factors."""
    context = {
        "sittings": open_sittings(request.user),
        "this_one": request.session.get(SITTING),
        "sign_ins": queries.recent_sign_ins(request.user),
        "factors": list(request.user.authenticator_set.order_by("type", "created_at")),  # type: ignore[attr-defined]
    }
    return render(request, "accounts/account.html", context)


@staff_may("keep_account")
@require_POST
def end_sessions(request: StaffRequest) -> HttpResponse:
    """End one of one's other sessions, or all of them."""
    number = request.POST.get("sitting", "")
    count = end_sittings(
        staff=request.user, why=Sitting.Ended.REVOKED, number=int(number) if number.isdigit() else None,
        but=request.session.get(SITTING),
    )  # fmt: skip
    if count:
        messages.success(request, _("Ended. Whoever was there is asked to sign in."))
    else:
        messages.info(request, _("There was no other open session."))
    return redirect("account")


@staff_may("see_staff")
def staff_list(request: StaffRequest) -> HttpResponse:
    """Members of staff, and what was strange about signing in lately."""
    asked = {"q": request.GET.get("q", "").strip()[:80], "role": request.GET.get("role", "")}
    page = queries.staff_page(
        request.user, text=asked["q"], role=asked["role"], number=request.GET.get("page", "1")
    )
    context = {"page": page, "asked": asked, "roles": Role.choices, "alarms": queries.alarms(request.user)}
    return render(request, "accounts/staff.html", context)


@staff_may("see_staff")
def staff_member(request: StaffRequest, number: int) -> HttpResponse:
    """One member of staff: sign-ins, sessions, and what is still theirs to be given to others."""
    one = get_object_or_404(queries.visible_staff(request.user), pk=number)
    context = {
        "one": one,
        "open": personnel.still_open(one),
        "sittings": open_sittings(one),
        "sign_ins": queries.recent_sign_ins(one),
        "may_end": may(request.user, "keep_staff"),
    }
    return render(request, "accounts/member.html", context)


@staff_may("keep_staff")
@require_POST
def end_sessions_of(request: StaffRequest, number: int) -> HttpResponse:
    """End every session of somebody, as when a telephone or a computer was stolen."""
    one = get_object_or_404(Staff, pk=number)
    end_sittings(staff=one, why=Sitting.Ended.CHANGED)
    messages.success(request, _("Every session of this account has ended."))
    return redirect("staff_member", number=one.pk)


@staff_may("keep_staff")
def import_personnel(request: StaffRequest) -> HttpResponse:
    """First what the list would change; then it waits for a second person."""
    if "shown" in request.POST:
        return _propose(request)
    form = PersonnelForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows, problems = personnel.read(form.cleaned_data["file"].read())
            changes = personnel.differences(rows, whole=form.cleaned_data["whole"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return _shown(request, changes, problems, ReasonForm())
    return render(request, "accounts/import.html", {"form": form})


def _shown(
    request: StaffRequest,
    changes: list[personnel.Change],
    problems: list[personnel.Problem],
    form: ReasonForm,
) -> HttpResponse:
    context: dict[str, Any] = {
        "changes": changes,
        "problems": problems,
        "form": form,
        "shown": signing.dumps([asdict(one) for one in changes], salt=_salt(request), compress=True),
    }
    return render(request, "accounts/import_shown.html", context)


def _propose(request: StaffRequest) -> HttpResponse:
    """What was shown, and nothing else, is asked for."""
    form = ReasonForm(request.POST)
    try:
        said = signing.loads(request.POST["shown"], salt=_salt(request), max_age=SHOWN_FOR)
    except signing.BadSignature:
        messages.error(request, _("This was shown too long ago. Bring the list again."))
        return redirect("import_personnel")
    changes = [personnel.Change(**one) for one in said]
    if form.is_valid():
        try:
            asked = personnel.propose(changes=changes, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("It waits for a second person now. Nothing has changed yet."))
            return redirect("two_people_one", number=asked.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _shown(request, changes, [], form)


def _salt(request: StaffRequest) -> str:
    return f"personnel:{request.user.pk}"


@staff_may("keep_account")
def two_people_list(request: StaffRequest) -> HttpResponse:
    """What one asked for, and what one may approve."""
    return render(request, "accounts/two_people.html", {"rows": queries.two_people_of(request.user)})


@staff_may("keep_account")
def two_people_one(request: StaffRequest, number: int) -> HttpResponse:
    """One thing that waits: what exactly, what for, and the answer of whoever may give it."""
    found = get_object_or_404(TwoPeople.objects.select_related("asked_by", "decided_by"), pk=number)
    kind = two_people.KINDS[found.kind]
    if found.asked_by_id != request.user.pk:
        require(request.user, kind.approve, office_id=found.office_id)
    decides = found.state == TwoPeople.State.WAITING and two_people.may_decide(request.user, found)
    if decides:
        step_up.ask(request)
    if request.method == "POST":
        answer = two_people.approve if request.POST.get("answer") == "approve" else two_people.refuse
        try:
            found = answer(request=found, by=request.user)
            messages.success(request, found.get_state_display())
            return redirect("two_people")
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("two_people_one", number=number)
    context = {"one": found, "kind": kind, "decides": decides, "changes": found.what.get("changes", [])}
    return render(request, "accounts/two_people_one.html", context)
