"""Whether a cartilla is ours. One page for every number: yes or no three times and a code, nothing of anybody."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.core.folios import ALPHABET, clean, show_seal, with_check
from amparo.portal.limits import attempt, please_wait
from amparo.portal.own import door


@require_GET
def cartilla(request: HttpRequest, number: str) -> HttpResponse:
    """Genuine, withdrawn or unknown. What is unknown has a code too, that is on no paper: the page is as long as any."""
    verdict = attempt(request, "cartilla")
    if verdict.wait:
        return please_wait(request, verdict)
    asked = clean(number)[:12]
    state, code = door.cartilla(asked)
    context = {"state": state, "code": show_seal(code or _on_no_paper(asked))}
    return render(request, "portal/own/genuine.html", context)


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys that sign, or signed, cartillas: for whoever verifies one without asking us."""
    return JsonResponse({"algorithm": "Ed25519", "keys": door.cartilla_keys()})


def _on_no_paper(asked: str) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"cartilla:{asked}".encode(), hashlib.sha256).digest()
    return with_check("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:7]))
