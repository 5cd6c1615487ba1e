"""A form carries a signed token, by which the same form sent twice gives the same folio."""

from __future__ import annotations

import secrets

from django.core import signing
from django.http import HttpRequest


def signed(request: HttpRequest, what: str) -> str:
    """A token of this form alone: two that one browser opens in the same second are two."""
    return signing.dumps([request.browser, secrets.token_urlsafe(8)], salt=what)  # type: ignore[attr-defined]


def is_signed(token: str, what: str) -> bool:
    try:
        signing.loads(token, salt=what, max_age=4 * 60 * 60)
    except signing.BadSignature:
        return False
    return True
