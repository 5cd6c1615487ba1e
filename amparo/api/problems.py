"""Errors of the API: problem+json (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal

TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("No valid token"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not this way"),
    409: gettext_lazy("It cannot be done now"),
    422: gettext_lazy("Something is missing or wrong"),
    429: gettext_lazy("Too many calls"),
    500: gettext_lazy("Something failed here"),
}
STATUS_OF: dict[type[Refusal], int] = {NotAllowed: 403, Conflict: 409, Incomplete: 422}


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """An answer that says what went wrong. Never repeats what was sent: an error may end in somebody's log."""
    body = {"type": "about:blank", "title": str(TITLES[status]), "status": status, "detail": detail, **more}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="amparo"'
    return response


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    more = {"missing": list(refusal.missing)} if isinstance(refusal, Incomplete) and refusal.missing else {}
    return problem(STATUS_OF.get(type(refusal), 422), str(refusal), **more)


def of_no_client(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, _("Send a valid token: “Authorization: Bearer …”."))


def of_nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("Nothing of that name is yours, or there is no such address."))


def of_wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which fields are wrong and how, without their values."""
    wrong = [
        {"field": ".".join(str(part) for part in one["loc"] if part not in ("body", "said")), "problem": one["type"]}
        for one in error.errors
    ]  # fmt: skip
    return problem(422, _("Correct the fields named in “errors” and send it again."), errors=wrong)


def of_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = error.status_code if error.status_code in TITLES else 400
    return problem(status, _("Send one JSON object, as the document at /api/openapi.json describes it."))


def of_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(
        500, _("Nothing was kept. Try again in a moment; if it fails again, tell us the time of the call.")
    )
