"""Leaving at once: the word that closes a visit, and the answer that takes whatever can be taken out of the browser.

The word works in every field of every form, on the server, without a script. There is one for everybody (`AMPARO_PANIC_WORD`,
*salgo ya* unless the operator chose another), which ends the visit of this browser; and one that a family may choose, which
ends every visit of its request on every telephone, also when it is typed with the folio in another browser.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from amparo.core.folios import read_folio
from amparo.portal import door
from amparo.portal.limits import attempt
from amparo.portal.own import door as own_door

NEUTRAL = "/calendario/"
SHORTEST, LONGEST = 5, 40


def fold(text: str) -> str:
    """As a frightened thumb writes it: case, accents, spaces and punctuation do not count."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(character for character in plain if character.isalnum())


def digest(word: str) -> str:
    """What the database keeps of a family's word: nothing without the portal's key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"panic:{fold(word)}".encode(), hashlib.sha256).hexdigest()


def typed_in(request: HttpRequest, visit: str) -> bool:
    """Whether a field holds the word; then the visits that it closes are over. One query where one could be known."""
    values = [
        str(value)
        for name, given in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "token")
        for value in given
        if SHORTEST <= len(fold(str(value))) <= LONGEST
    ]
    folio = read_folio(request.POST.get("folio", "")) or ""
    if folio and values and attempt(request, "panic", folio=folio).wait:
        folio = ""  # else words could be tried against a folio without end
    if (visit or folio) and values and door.panic(visit, [digest(value) for value in values[:30]], folio):
        return True
    return _is_everybodys(values)


def gone(request: HttpRequest) -> HttpResponse:
    """To the page that says nothing, with what these pages left in the browser taken away."""
    response = HttpResponseRedirect(NEUTRAL)
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    for name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
    return response


def is_gone(response: HttpResponse) -> bool:
    """Whether this answer leads away: nothing is kept in the browser with it."""
    return response.headers.get("Location") == NEUTRAL


def end(visit: str, own: str = "") -> None:
    """End the visits of this browser: of a family's request, and of somebody's own page."""
    with transaction.atomic():
        if visit and door.present(visit):
            door.leave()
        if own and own_door.present(own):
            own_door.leave()


def _is_everybodys(values: Iterable[str]) -> bool:
    word = fold(settings.AMPARO_PANIC_WORD)
    return bool(word) and word in {fold(value) for value in values}
