"""Calling the API as another system does: a client with a token, JSON in and out."""

from __future__ import annotations

import json

from amparo.api.actions import make_client
from amparo.places.models import Office


class Caller:
    """A system with a token of its own."""

    def __init__(self, client, *scopes, office=None, name="Sistema de prueba", per_minute=120, days=30):
        self.client = client
        self.made, self.token = make_client(
            name=name, scopes=scopes or ["find_person"], days=days, per_minute=per_minute, by=None,
            office=Office.objects.get(pk=office) if office else None,
        )  # fmt: skip

    def post(self, path, body=None, *, key="", language="es", token=None):
        headers = {"Authorization": f"Bearer {token or self.token}", "Accept-Language": language}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post(
            f"/api/{path}", json.dumps(body if body is not None else {}), content_type="application/json", headers=headers
        )  # fmt: skip

    def get(self, path, *, language="es", token=None, **headers):
        told = {"Authorization": f"Bearer {token or self.token}", "Accept-Language": language, **headers}
        return self.client.get(f"/api/{path}", headers=told)
