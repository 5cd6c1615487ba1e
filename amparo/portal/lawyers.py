"""What a family says of the lawyer of its relative: how they were, and a complaint. Neither reaches the lawyer with a name."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.core.sealing import seal
from amparo.portal import door
from amparo.portal.forms import ComplainForm, RateForm
from amparo.portal.limits import attempt, please_wait
from amparo.portal.proved import proved
from amparo.portal.tokens import is_signed, signed


@proved
def rate(request: HttpRequest) -> HttpResponse:
    """Say how a lawyer was. Said twice, the first time counts; the page is the same."""
    return _say(request, RateForm, "portal/lawyer_rate.html", "rated")


@proved
def complain(request: HttpRequest) -> HttpResponse:
    """Complain about a lawyer, in one's own words, which the consulate alone can open."""
    return _say(request, ComplainForm, "portal/lawyer_complain.html", "complained")


@require_GET
@proved
def said(request: HttpRequest, what: str) -> HttpResponse:
    return render(request, "portal/lawyer_said.html", {"rated": what == "rated"})


def _say(
    request: HttpRequest, kind: type[RateForm] | type[ComplainForm], page: str, what: str
) -> HttpResponse:
    lawyers = [one for one in door.lawyers() if one.may_rate]
    if not lawyers:
        return redirect("portal_status")
    form = kind(request.POST or None, lawyers=lawyers)
    token = request.POST.get("token", "")
    if request.method == "POST" and form.is_valid() and is_signed(token, what):
        verdict = attempt(request, "lawyer")
        if verdict.wait:
            return please_wait(request, verdict)
        if _hand_in(form):
            return redirect("portal_lawyer_said", what=what)
        form.add_error(None, _("It could not be sent. Try again, or call."))
    return render(request, page, {"form": form, "token": signed(request, what)})


def _hand_in(form: RateForm | ComplainForm) -> bool:
    given = form.cleaned_data
    if isinstance(form, RateForm):
        return door.rate(
            given["lawyer"],
            int(given["stars"]),
            spoke=given["spoke"] == "yes",
            explained=given["explained"] == "yes",
            again=given["again"] == "yes",
        )
    return door.complain(given["lawyer"], seal(given["text"], settings.AMPARO_CONTACT_PUBLIC_KEY))
