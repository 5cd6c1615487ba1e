"""The advisor's door: their home page, one referral, and what they answer. Everybody else finds nothing here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.door import queries
from amparo.counsel.door.access import Seen, advisor_of, seen_by
from amparo.counsel.door.acknowledging import acknowledge_by
from amparo.counsel.door.changes import changed_since, token_of
from amparo.counsel.door.deeds import DEEDS, Deed
from amparo.counsel.door.hearings import WITH_HEARINGS
from amparo.counsel.door.notes import notes_of
from amparo.counsel.door.words import language_name


@staff_may("serve_referrals")
def home(request: StaffRequest) -> HttpResponse:
    """What waits for the advisor who signed in, then what goes on, then what ended."""
    now = clock.now()
    try:
        advisor = advisor_of(request.user)
    except NotAllowed as nobody:
        return render(request, "counsel/door/nobody.html", {"reason": str(nobody)})
    context = {"advisor": advisor, "mine": queries.mine(advisor, now=now), "now": now}
    return render(request, "counsel/door/mine.html", context)


@staff_may("serve_referrals")
def referral(request: StaffRequest, folio: str) -> HttpResponse:
    """One referral: what is asked now, and what may be read of it in its state."""
    advisor, seen = find(request, folio)
    found = queries.page(seen, now=clock.now())
    if found.person is not None:
        log_reading(
            staff=request.user, person_id=found.person.pk, folio=found.person.folio, page="advisor's matter",
            purpose=f"PALE {seen.referral.shown_folio}",
        )  # fmt: skip
    context = {
        "page": found, "referral": seen.referral, "offer": seen.offer, "zone": seen.referral.case.office.zone,
        "deeds": deeds_of(seen), "token": token_of(seen) if seen.theirs else "",
        "may_schedule": seen.see == "matter" and seen.referral.state in WITH_HEARINGS,
        "notes": len(notes_of(seen.referral, advisor)) if seen.see != "names" else 0,
        "advisor": advisor, "language": language_name(seen.referral.language),
        "sign_language": language_name(seen.referral.sign_language) if seen.referral.sign_language else "",
    }  # fmt: skip
    return render(request, "counsel/door/referral.html", context)


@staff_may("serve_referrals")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: StaffRequest, folio: str, what: str) -> HttpResponse:
    """One of `DEEDS`: its page, or doing it. What changed since the page was drawn is shown before it is done."""
    deed = DEEDS.get(what)
    if deed is None:
        raise Http404
    advisor, seen = find(request, folio)
    changed = changed_since(seen, request.POST.get("seen", ""))
    if not seen.theirs or seen.referral.state not in deed.states:
        return _too_late(request, folio, changed)
    if deed.form is None:
        return _press(request, deed, seen, advisor, changed)
    form = deed.form(request.POST if request.method == "POST" else None, zone=seen.referral.case.office.zone)
    if request.method == "POST" and not changed and form.is_valid():
        try:
            deed.act(seen.referral, advisor, form.cleaned_data)
            messages.success(request, str(deed.done))
            return redirect("pale_mine") if deed.leaves else redirect("pale_my_referral", folio=folio)
        except Refusal as refusal:
            form.refuse(refusal)
    found = queries.page(seen, now=clock.now())
    context = {
        "form": form, "deed": deed, "what": what, "page": found, "referral": seen.referral, "changed": changed,
        "token": token_of(seen), "zone": seen.referral.case.office.zone, "now": clock.now(),
    }  # fmt: skip
    return render(request, "counsel/door/answer.html", context)


def _press(
    request: StaffRequest, deed: Deed, seen: Seen, advisor: Advisor, changed: list[str]
) -> HttpResponse:
    """What one button does; an address that somebody only opens does nothing."""
    if changed:
        return _too_late(request, seen.referral.folio, changed)
    if request.method == "POST":
        try:
            deed.act(seen.referral, advisor, {})
            messages.success(request, str(deed.done))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("pale_my_referral", folio=seen.referral.folio)


def _too_late(request: StaffRequest, folio: str, changed: list[str]) -> HttpResponse:
    """Back to the referral as it is now; whoever wanted to do something is told why it was not done."""
    if request.method == "POST":
        for one in changed:
            messages.info(request, _("Meanwhile: %(what)s.") % {"what": one})
        messages.error(request, _("It is not as you saw it any more. Nothing was done; look at it again."))
    return redirect("pale_my_referral", folio=folio)


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail. Opening it asks the database nothing and says the same to everybody: programs that look through
    mails open links too. The button acknowledges."""
    done = acknowledge_by(token) if request.method == "POST" else None
    answer = render(request, "counsel/door/acknowledge.html", {"done": done, "asked": done is None})
    answer["X-Robots-Tag"] = "noindex"
    return answer


acknowledge_by_link.permission = None  # type: ignore[attr-defined]  # the address is the key, and opens nothing


def find(request: StaffRequest, folio: str) -> tuple[Advisor, Seen]:
    """The advisor who signed in, and a referral that was offered to them; any other does not exist."""
    advisor = advisor_of(request.user)
    seen = seen_by(advisor, folio)
    if seen is None:
        raise Http404
    return advisor, seen


def deeds_of(seen: Seen) -> dict[str, dict[str, Any]]:
    """What may be done now, by its address."""
    if not seen.theirs:
        return {}
    return {
        what.replace("-", "_"): {"what": what, "words": deed.words}
        for what, deed in DEEDS.items()
        if seen.referral.state in deed.states
    }
