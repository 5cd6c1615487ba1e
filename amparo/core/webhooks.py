"""What another system tells us over HTTP, signed as Standard Webhooks describe it (standardwebhooks.com): an id, a moment and
the body under one HMAC-SHA256. The id makes repetitions harmless, the moment makes old ones worthless."""

from __future__ import annotations

import base64
import hashlib
import hmac

#: Seconds by which the two clocks may differ, and a message may be on its way.
TOLERANCE = 300


def sign(*, told_as: str, at: int, body: str, key: str) -> str:
    """The signature of one message."""
    digest = hmac.new(key.encode(), f"{told_as}.{at}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def is_signed(*, told_as: str, at: str, body: str, signature: str, key: str, now: float) -> bool:
    """Whether one of the signatures is right and the message is of now. `signature` may hold several, while a key is changed."""
    if not (told_as and key and at.isdigit() and len(at) < 12 and abs(now - int(at)) <= TOLERANCE):
        return False
    right = sign(told_as=told_as, at=int(at), body=body, key=key)
    return any(
        hmac.compare_digest(right.encode(), one.encode("utf-8", "replace")) for one in signature.split()
    )
