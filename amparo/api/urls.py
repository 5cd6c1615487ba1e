"""The addresses below `/api/`."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from amparo.api import alerts, find, guard, open, problems, tokens
from amparo.core.errors import Refusal

api = NinjaAPI(
    title="Amparo",
    version="1",
    description="For other systems of the consular network. Errors are problem+json in the language of Accept-Language "
    "(es, en). Writing calls carry an Idempotency-Key; sent again with the same key, a call does nothing twice.",
    auth=guard.Token(),
    docs_url=None,  # its page would need scripts of another site
    urls_namespace="api",
)
api.add_router("", find.router)
api.add_router("", alerts.router)
api.add_router("", tokens.router)
api.add_router("", open.router)
_ANSWERS: list[tuple[Any, Any]] = [
    (Refusal, problems.of_refusal),
    (Http404, problems.of_nothing),
    (AuthenticationError, problems.of_no_client),
    (ValidationError, problems.of_wrong_fields),
    (HttpError, problems.of_unreadable),
    (guard.TooMany, guard.of_too_many),
]
for _kind, _answer in _ANSWERS:
    api.add_exception_handler(_kind, _answer)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Every other address: the guard answers in a way that a machine can read."""
    raise Http404


def _addresses() -> list[URLPattern]:
    patterns, _app, _namespace = api.urls
    described = [
        path(str(one.pattern), guard.guarded(one.callback, str(one.name)), name=one.name)
        for one in patterns
        if isinstance(one, URLPattern)
    ]
    return [*described, re_path(r"^.*$", guard.guarded(nothing_here, "nothing_here"), name="nothing_here")]


#: With their namespace, which the OpenAPI document needs to name its own addresses.
addresses = (_addresses(), "api")
