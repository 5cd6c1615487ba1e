"""How many attempts within an hour before a page asks to wait: by network (shared by many honest people) and by device."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest

from amparo.core import clock
from amparo.portal import door

LIMITS = {
    "folio": (60, 12),
    "code": (100, 25),
    "request": (60, 15),
    "verify": (60, 15),
    "report": (30, 6),
    "panic": (60, 12),
    "write": (120, 12),
    "paper": (120, 30),
    "wishes": (60, 15),
    "wish_folio": (60, 12),
    "wish_code": (100, 25),
    "test": (60, 6),
    "stop": (300, 60),  # mail programs ask from few networks for many people
}


def too_many(request: HttpRequest, what: str) -> bool:
    """Count this attempt by network and by device; never by folio, so that nobody can lock a mother out."""
    by_network, by_device = LIMITS[what]
    salt = f"{settings.SECRET_KEY}:{clock.today().isoformat()}"  # another salt every day
    address = request.META.get("REMOTE_ADDR", "")
    network = address.rsplit(".", 1)[0] if "." in address else ":".join(address.split(":")[:4])
    counts = [
        door.count_attempt(what, hmac.new(salt.encode(), key.encode(), hashlib.sha256).hexdigest(), 3600)
        for key in (f"network:{network}", f"device:{request.browser}")  # type: ignore[attr-defined]
    ]
    return counts[0] > by_network or counts[1] > by_device
