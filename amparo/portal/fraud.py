"""Against extortion: how the consulate never acts, whether something is ours, and telling of an attempt.

What is compared is compared whole; the answer is yes or no, on the same page, of the same size, on the tick.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.core.folios import ALPHABET, RANDOM_CHARACTERS, check_of_slip, hash_seal, with_check
from amparo.core.packs import kept_language
from amparo.core.sealing import seal
from amparo.portal import door, easy
from amparo.portal.forms import LawyerForm, MessageForm, OfficialForm, ReportForm, SlipForm
from amparo.portal.limits import attempt, please_wait
from amparo.portal.rendered import kept_for_all
from amparo.portal.tokens import is_signed, signed
from amparo.portal.work import queue


@kept_for_all
@require_GET
def beware(request: HttpRequest) -> HttpResponse:
    return easy.show(request, "portal/fraud.html", easy="fraud")


def verify(request: HttpRequest) -> HttpResponse:
    """A message, an official, a lawyer or a slip: four short forms, one answer."""
    what = request.POST.get("what", "") if request.method == "POST" else ""
    choices = [
        (one.slug, f"{one.city}, {one.state}") for one in sorted(door.offices(), key=lambda one: one.city)
    ]
    forms = {
        "message": MessageForm(request.POST if what == "message" else None),
        "official": OfficialForm(request.POST if what == "official" else None, offices=choices),
        "lawyer": LawyerForm(request.POST if what == "lawyer" else None),
        "slip": SlipForm(request.POST if what == "slip" else None),
    }
    form = forms.get(what)
    context = {**forms, "form": form}
    if form is None or not form.is_valid():
        return render(request, "portal/verify.html", context)
    verdict = attempt(request, "verify")
    if verdict.wait:
        return please_wait(request, verdict)
    said = form.cleaned_data
    if what == "message":
        ours = door.verify("message", hash_seal(said["seal"]))
    elif what == "official":
        ours = door.verify("official", said["name"], said["office"])
    elif what == "lawyer":
        ours = door.verify("lawyer", said["number"], said["state"])
    else:
        right = check_of_slip(said["folio"], key=settings.SECRET_KEY)
        ours = hmac.compare_digest(right, said["check"])
    return render(request, "portal/verified.html", _answer(what, ours))


def _answer(what: str, ours: bool) -> dict[str, str]:
    """Yes and no take the same room, to the last byte."""
    words = {
        "message": (_("Yes: this message is ours"), _("No: this message is not ours")),
        "official": (
            _("Yes: this person works at that consulate"),
            _("No: nobody of that name works at that consulate"),
        ),
        "lawyer": (
            _("Yes: this lawyer has a contract with the consulate today"),
            _("No: this lawyer has no contract with the consulate today"),
        ),
        "slip": (_("Yes: this slip was made here"), _("No: this slip was not made here")),
    }[what]
    advice = (
        _("Even so, pay nothing and give nobody your secret. Our help is free."),
        _("Check that you copied it well. If it is right, hang up, pay nothing and report it."),
    )
    index = 0 if ours else 1
    return {"answer": _as_long(words)[index], "advice": _as_long(advice)[index]}


def _as_long(texts: tuple[str, str]) -> tuple[str, str]:
    """Both in as many bytes, the shorter one with spaces at its end."""
    longest = max(len(text.encode()) for text in texts)
    first, second = (text + " " * (longest - len(text.encode())) for text in texts)
    return first, second


def report(request: HttpRequest) -> HttpResponse:
    """Tell of an attempt at extortion; who tells need not say who they are. Sent twice, it is one report."""
    token = request.POST.get("token", "")
    if request.method != "POST" or not is_signed(token, "report"):
        token = signed(request, "report")
        return render(request, "portal/report.html", {"form": ReportForm(), "token": token})
    form = ReportForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/report.html", {"form": form, "token": token})
    place = queue(attempt(request, "report"))
    said = form.cleaned_data
    digest = hmac.new(settings.SECRET_KEY.encode(), token.encode(), hashlib.sha512).digest()
    folio = "X" + with_check("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:RANDOM_CHARACTERS]))
    contact = said["contact"].strip()
    door.hand_in(
        "fraud",
        {
            "folio": folio,
            "asked": said["asked"],
            "called_from": said["called_from"],
            "happened": said["happened"],
            "place": said["place"],
            "contact": seal(contact, settings.AMPARO_CONTACT_PUBLIC_KEY).hex() if contact else "",
            "language": kept_language(),
        },
        minutes=place.minutes,
        mark=place.mark,
    )
    return render(request, "portal/reported.html", {"folio": folio, "queue": place})
