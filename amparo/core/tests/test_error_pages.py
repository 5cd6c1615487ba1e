"""Pages that say no keep the way back, the language and, for families, somebody to call."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from amparo.accounts.models import Role
from amparo.core.views import server_error
from tests.factories import officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "status"), [("/no-existe/", 404), ("/listas/", 403)])
def test_a_page_that_says_no_leaves_staff_where_they_can_go_on(client, address, status):
    client.force_login(officer(role=Role.CIAM))
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert 'href="/ingreso/"' in page
    assert 'name="language"' in page


def test_when_something_breaks_the_page_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "520-623-7874" in answer.content.decode()
