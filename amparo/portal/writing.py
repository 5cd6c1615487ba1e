"""Messages between a family and the consulate. What they write is sealed here and can be opened by the consulate alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.core.sealing import seal, unseal
from amparo.portal import door
from amparo.portal.door import Said
from amparo.portal.forms import WriteForm
from amparo.portal.limits import attempt, please_wait
from amparo.portal.proved import ASKS_AFTER, is_english, mark, proved, visit_of
from amparo.portal.tokens import is_signed, signed


@dataclass(frozen=True, slots=True)
class Line:
    said: Said
    text: str


@require_GET
@proved
def messages(request: HttpRequest) -> HttpResponse:
    """What was written to and fro: the days of the family's own, the words of the answers."""
    lines = [Line(one, _opened(one)) for one in door.messages()]
    door.looked()
    context = {
        "lines": list(reversed(lines)),
        "mark": mark(visit_of(request), door.see(english=is_english())),
        "asks_after": ASKS_AFTER,
    }
    return render(request, "portal/messages.html", context)


@proved
def write(request: HttpRequest) -> HttpResponse:
    """Write to the consulate: whoever waits may, and whoever follows."""
    form = WriteForm(request.POST or None)
    token = request.POST.get("token", "")
    if request.method == "POST" and form.is_valid() and is_signed(token, "write"):
        verdict = attempt(request, "write")
        if verdict.wait:
            return please_wait(request, verdict)
        if door.say(seal(form.cleaned_data["text"], settings.AMPARO_CONTACT_PUBLIC_KEY)):
            return redirect("portal_written")
        form.add_error("text", _("It could not be sent. Try again, or call."))
    return render(request, "portal/write.html", {"form": form, "token": signed(request, "write")})


@require_GET
@proved
def written(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/written.html")


def _opened(one: Said) -> str:
    if one.from_family:
        return ""
    try:
        return unseal(one.sealed, settings.AMPARO_ANSWERS_PRIVATE_KEY)
    except ValueError:  # the portal has another key now
        return _("This answer cannot be read here. Call, and they will read it to you.")
