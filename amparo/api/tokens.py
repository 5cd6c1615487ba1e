"""`POST /api/oauth/token`: a token for an hour, for a client that shows its own (OAuth 2.0 client credentials, RFC 6749 §4.4)."""

from __future__ import annotations

import base64
import binascii
import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from amparo.api.actions import TOKEN_HOLDS, lend_token
from amparo.api.guard import count
from amparo.api.models import ApiClient
from amparo.api.queries import client_of
from amparo.api.said import LentToken, OAuthProblem, Problem

router = Router(tags=["tokens"])
LONGEST_BODY = 2000


@router.post(
    "/oauth/token", url_name="oauth_token", operation_id="oauth_token", auth=None,
    response={200: LentToken, 400: OAuthProblem, 401: OAuthProblem, 429: Problem},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["grant_type"],
                        "properties": {
                            "grant_type": {"const": "client_credentials"},
                            "scope": {"type": "string", "description": "fewer scopes than the client has, with spaces between"},
                            "client_id": {"type": "string", "description": "the client's name"},
                            "client_secret": {"type": "string", "description": "its own token"},
                        },
                    }
                }
            },
        }
    },
)  # fmt: skip
def oauth_token(request: HttpRequest) -> HttpResponse:
    """Lend a token. The client names itself by HTTP Basic (name and own token), or by client_id and client_secret."""
    form = request.content_type == "application/x-www-form-urlencoded" and len(request.body) <= LONGEST_BODY
    if not form or request.POST.get("grant_type") != "client_credentials":
        return _answer(400, {"error": "unsupported_grant_type"})
    client = _client(request)
    if client is None:
        return _answer(401, {"error": "invalid_client"})
    request.api_client = client  # type: ignore[attr-defined]
    count(request, client)
    asked = request.POST.get("scope", "").split()
    if not set(asked) <= set(client.scopes):
        return _answer(400, {"error": "invalid_scope"})
    scopes = sorted(set(asked)) or list(client.scopes)
    token = lend_token(client=client, scopes=scopes)
    return _answer(200, {
        "access_token": token, "token_type": "Bearer", "expires_in": int(TOKEN_HOLDS.total_seconds()),
        "scope": " ".join(scopes),
    })  # fmt: skip


def _client(request: HttpRequest) -> ApiClient | None:
    name, secret = _named(request)
    client = client_of(secret)
    return client if client is not None and client.name == name else None


def _named(request: HttpRequest) -> tuple[str, str]:
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _answer(status: int, body: dict[str, object]) -> HttpResponse:
    response = HttpResponse(json.dumps(body), status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="amparo"'
    return response
