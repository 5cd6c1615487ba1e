"""Work that a telephone does to leave the slower queue: a number whose hash with the challenge begins with so many zeros.

The challenge is signed and kept nowhere. It names the mark of one row of the inbox and is worth nothing for any other, nor a
second time: what it can do is make that row due. When it is calm there is no challenge, no script and no queue.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from amparo.portal import door
from amparo.portal.limits import Verdict

SALT = "work"
AGE = 2 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Queue:
    """Where something that was handed in waits, as the page says it; `minutes` is 0 when it does not."""

    minutes: int = 0
    bits: int = 0
    mark: str = ""
    challenge: str = ""


def queue(verdict: Verdict) -> Queue:
    """A place in the queue for what is about to be handed in."""
    if not verdict.bits:
        return Queue()
    mark = secrets.token_hex(16)
    return Queue(verdict.minutes, verdict.bits, mark, signing.dumps([mark, verdict.bits], salt=SALT))


def zeros(challenge: str, nonce: str) -> int:
    """With how many zero bits the hash of challenge and number begins."""
    digest = hashlib.sha256(f"{challenge}:{nonce}".encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


def done(challenge: str, nonce: str) -> str:
    """The mark for which this work was done, or nothing."""
    if not (nonce.isascii() and nonce.isdigit() and len(nonce) <= 15):
        return ""
    try:
        mark, bits = signing.loads(challenge, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return ""
    return str(mark) if zeros(challenge, nonce) >= int(bits) else ""


@require_POST
def hurry(request: HttpRequest) -> HttpResponse:
    """Work was done. The answer says whether it was enough, and nothing of what waits."""
    mark = done(request.POST.get("challenge", ""), request.POST.get("nonce", ""))
    if not mark:
        return HttpResponse(status=400)
    door.hurry(mark)
    return HttpResponse(status=204)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that does the work, beside the page. From a view, because a worker needs the page's own headers."""
    return render(request, "portal/work.js", content_type="text/javascript; charset=utf-8")
