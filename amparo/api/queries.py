"""Whose token is it, and what the administrators' page reads."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from amparo.api.actions import hash_of
from amparo.api.models import ApiClient, LentToken
from amparo.core import clock


def clients() -> QuerySet[ApiClient]:
    """Every client, those that hold first, with the moment of the last call (`last_call`). One query."""
    found = ApiClient.objects.select_related("office").annotate(last_call=Max("calls__at"))
    return found.order_by("-revoked_at", "name")


def client_of(token: str) -> ApiClient | None:
    """The client whose own token this is, while it holds. One query."""
    found = ApiClient.objects.filter(token_hash=hash_of(token)).first()
    return found if found is not None and found.holds(clock.now()) else None


def lent_of(token: str) -> LentToken | None:
    """A lent token that has not ended, of a client that holds. One query."""
    now = clock.now()
    found = (
        LentToken.objects.filter(token_hash=hash_of(token), expires_at__gt=now)
        .select_related("client")
        .first()
    )
    return found if found is not None and found.client.holds(now) else None
