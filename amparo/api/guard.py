"""What happens with every call: the language, whose it is, whether it may, the log, and the same answer to the same key."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import structlog
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from amparo.api.models import ApiCall, ApiClient, GivenAnswer
from amparo.api.problems import of_failure, problem
from amparo.api.queries import client_of, lent_of
from amparo.api.scopes import OPERATIONS
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed

log = structlog.get_logger()
View = Callable[..., HttpResponse]
#: The limit of a client is counted over this many seconds.
WINDOW = 60
IDEMPOTENCY_LOCK = 0x4944


class TooMany(Exception):
    """The client has used up the calls of this minute."""


class ApiRequest(HttpRequest):
    """A call of a known client."""

    auth: ApiClient


class Token(HttpBearer):
    """The client's token. A session of the workspace opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient | None:
        """The client whose token this is. Raises `NotAllowed` outside its scopes, `TooMany` beyond its limit."""
        scopes: list[str] | None = None
        client = client_of(token)
        if client is None:
            lent = lent_of(token)
            if lent is None:
                return None
            client, scopes = lent.client, lent.scopes
        request.api_client = client  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('amparo.actor', %s, true)", [f"api:{client.pk}"])
        count(request, client)
        if OPERATIONS[operation_of(request)] not in (client.scopes if scopes is None else scopes):
            raise NotAllowed(_("This token does not include this operation."))
        return client


def count(request: HttpRequest, client: ApiClient) -> None:
    """Count this call among those of the minute. Raises `TooMany` beyond the client's limit."""
    since = clock.now() - dt.timedelta(seconds=WINDOW)
    used = ApiCall.objects.filter(client=client, at__gt=since).exclude(status=429).count()
    request.api_left = max(client.per_minute - used - 1, 0)  # type: ignore[attr-defined]
    if used >= client.per_minute:
        raise TooMany


def operation_of(request: HttpRequest) -> str:
    match = cast(ResolverMatch, request.resolver_match)
    return match.url_name or ""


def of_too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = problem(429, _("Wait a minute and try again."))
    response.headers["Retry-After"] = str(WINDOW)
    return response


def guarded(view: View, name: str) -> View:
    """A view of the API as the addresses use it: every error is problem+json, every call of a client is a line of the log.

    The line is written beside whatever the operation did or undid: operations are transactions of their own within the
    request's.
    """

    @wraps(view, updated=())
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.perf_counter()
        with translation.override(_language(request)):
            try:
                with transaction.atomic():
                    response = view(request, *args, **kwargs)
            except Http404:
                response = problem(
                    404, _("There is no such address. The document at /api/openapi.json lists them.")
                )
            except Exception as error:  # whatever it is, the caller gets an answer that a machine can read
                log.error("api_failed", operation=name, problem=type(error).__name__)
                response = of_failure(request, error)
            if response.status_code == 405 and "problem" not in response.headers["Content-Type"]:
                response = _not_this_way(response)
            response.headers["Content-Language"] = translation.get_language() or "es"
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        if request.method == "GET" and response.status_code == 200:
            response = _unless_known(request, response)
        client = getattr(request, "api_client", None)
        if client is not None:
            response.headers["RateLimit-Limit"] = str(client.per_minute)
            if (left := getattr(request, "api_left", None)) is not None:
                response.headers["RateLimit-Remaining"] = str(left)
            ApiCall.objects.create(
                at=clock.now(), client=client, operation=name, status=response.status_code,
                milliseconds=(time.perf_counter() - began) * 1000,
            )  # fmt: skip
        elif response.status_code == 401:
            log.warning("api_stranger", operation=name)
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything here
    answered.api_scope = OPERATIONS[name]  # type: ignore[attr-defined]
    return answered


def once(
    request: ApiRequest, key: str, do: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any]]:
    """Do something once for this key of this client: again with the same key and body, it only answers again.

    Raises `Conflict` when the key comes with another body. Two at the same moment wait for one another. What `do` refuses
    by raising is not kept: it may be tried again.
    """
    client = request.auth
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    asked = hmac.new(key.encode(), request.path.encode() + b"\n" + request.body, hashlib.sha256).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
                [IDEMPOTENCY_LOCK, f"{client.pk}:{key_hash}"],
            )
        given = GivenAnswer.objects.filter(client=client, key_hash=key_hash).first()
        if given is not None:
            if not hmac.compare_digest(given.asked, asked):
                raise Conflict(_("This Idempotency-Key was used for something else. Make a new one."))
            return given.status, given.body
        status, body = do()
        body = json.loads(json.dumps(body))
        GivenAnswer.objects.create(
            client=client, key_hash=key_hash, asked=asked, status=status, body=body, at=clock.now()
        )
    return status, body


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag; 304 to whoever has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))


def _language(request: HttpRequest) -> str:
    """The first language of ours that the caller asks for; Spanish when none."""
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted.startswith(("es", "en")):
            return "en" if wanted.startswith("en") else "es-mx"
    return "es-mx"


def _not_this_way(plain: HttpResponse) -> HttpResponse:
    response = problem(405, _("Use one of: %(methods)s.") % {"methods": plain.headers.get("Allow", "")})
    response.headers["Allow"] = plain.headers.get("Allow", "")
    return response
