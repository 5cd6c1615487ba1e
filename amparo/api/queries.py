"""What the administrators' page reads."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from amparo.api.models import ApiClient


def clients() -> QuerySet[ApiClient]:
    """Every client, those that hold first, with the moment of the last call (`last_call`). One query."""
    found = ApiClient.objects.select_related("office").annotate(last_call=Max("calls__at"))
    return found.order_by("-revoked_at", "name")
