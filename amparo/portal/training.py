"""Whether a certificate of the training is good: typed from the paper, one page for every code. The paper holds the name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.core.templatetags.amparo_ui import long_day
from amparo.portal import door
from amparo.portal.forms import CertificateForm
from amparo.portal.limits import attempt, please_wait

#: Bytes that each answer takes, filled with spaces: the longest of ours, in either language.
ROOM = 120


def certificate(request: HttpRequest) -> HttpResponse:
    """Good, ended, revoked or not ours; until when, and of which consulate. Never a name."""
    form = CertificateForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/certificate.html", {"form": form})
    verdict = attempt(request, "certificate")
    if verdict.wait:
        return please_wait(request, verdict)
    found = door.certificate(form.cleaned_data["code"])
    words = {
        "good": _("Yes: this certificate is good today"),
        "ended": _("No: this certificate has ended"),
        "revoked": _("No: this certificate was taken back"),
        "unknown": _("No: we have no certificate with this code"),
    }
    until = long_day(found.until) if found.until is not None else "–"
    office = found.office or (_("Call centre (CIAM)") if found.state != "unknown" else "–")
    context = {"answer": _filled(words[found.state]), "until": _filled(until), "office": _filled(office)}
    return render(request, "portal/certificate_answer.html", context)


def _filled(text: str) -> str:
    """The text in as many bytes as any other."""
    return text + " " * max(0, ROOM - len(text.encode()))
