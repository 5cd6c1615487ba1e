"""Pages that are the same for everybody are made once a minute for each language and for easy words; only their tokens against
forged forms are new.

A view that is marked so must not look at the visitor: a test compares its pages between a family and a stranger.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from amparo.portal.easy import is_easy

#: Seconds. What the directory of consulates changes shows after so long.
AGE = 60
#: In a test each page is made anew: it may change what the page says.
_OFF = settings.DOOR == "test"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_kept: dict[tuple[str, str, bool], tuple[float, list[bytes]]] = {}

View = Callable[..., HttpResponse]


def kept_for_all(view: View) -> View:
    """Keep this view's page in memory, without the visitor's token; no transaction is opened for a page that is kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _OFF or request.method != "GET" or request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        key = request.path, get_language() or "", is_easy(request)
        made, parts = _kept.get(key, (0.0, []))
        if not parts or time.monotonic() - made > AGE:
            try:
                response = view(request, *args, **kwargs)
            except OperationalError:
                if not parts:
                    raise
                # No database answers: what everybody could read a while ago is better than nothing. Asked again in a minute.
                _kept[key] = time.monotonic(), parts
                return HttpResponse(get_token(request).encode().join(parts))
            parts = split(response.content)
            if response.status_code != 200:
                return response
            _kept[key] = time.monotonic(), parts
        return HttpResponse(get_token(request).encode().join(parts))

    return transaction.non_atomic_requests(answer)


def split(page: bytes) -> list[bytes]:
    """The page between the places where its token stands."""
    tokens = set(_TOKEN.findall(page))
    if len(tokens) > 1:
        raise AssertionError("a page has one token, whatever its number of forms")
    return page.split(tokens.pop()) if tokens else [page]
