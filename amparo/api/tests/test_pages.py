"""The administrators' page of other systems."""

from __future__ import annotations

import re

import pytest

from amparo.accounts.models import Role
from amparo.api.models import ApiClient
from amparo.api.tests.calling import Caller
from tests.factories import officer

pytestmark = pytest.mark.django_db
NEW = {"name": "CIAM", "scopes": ["find_person"], "office": "tucson", "days": "30"}


def test_the_token_is_shown_once_works_and_ends_when_it_is_revoked(client, django_assert_max_num_queries):
    client.force_login(officer(role=Role.ADMINISTRATOR))
    assert "Ningún sistema" in client.get("/clientes-api/").content.decode()
    page = client.post("/clientes-api/", NEW).content.decode()
    token = re.search(r"amparo_[\w-]+", page).group()
    with django_assert_max_num_queries(9):
        assert token not in client.get("/clientes-api/").content.decode()
    headers = {"Authorization": f"Bearer {token}"}
    ask = lambda: client.post("/api/find-person", {}, content_type="application/json", headers=headers)  # noqa: E731
    assert ask().status_code == 200
    made = ApiClient.objects.get()
    client.post(f"/clientes-api/{made.pk}/baja/")
    assert ask().status_code == 401
    assert "baja" in client.get("/clientes-api/").content.decode()


def test_a_name_that_is_taken_and_nothing_to_do_are_said_beside_the_field(client):
    Caller(client, name="CIAM")
    client.force_login(officer(role=Role.ADMINISTRATOR))
    for wrong in (NEW, {**NEW, "name": "otro", "scopes": []}, {**NEW, "name": "otro", "days": "0"}):
        assert "govuk-error-message" in client.post("/clientes-api/", wrong).content.decode()
    assert ApiClient.objects.count() == 1


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR}))
def test_nobody_else_reaches_it(client, role):
    made = Caller(client).made
    client.force_login(officer(role=role))
    assert client.get("/clientes-api/").status_code == 403
    assert client.post(f"/clientes-api/{made.pk}/baja/").status_code == 403
