from __future__ import annotations

import pytest
from django.test import RequestFactory

from amparo.core.back import back


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/?tab=tasks", "/?tab=tasks"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_form_leads_back_to_this_door_and_to_no_other(address, where):
    assert back(RequestFactory().post("/", {"next": address})) == where
