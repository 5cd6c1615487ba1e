from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from amparo.core.middleware import ClientAddress


def address(settings, *, proxies, reported):
    settings.AMPARO_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": reported})
    ClientAddress(lambda _request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


def test_without_a_proxy_nobody_chooses_an_address(settings):
    assert address(settings, proxies=0, reported="203.0.113.7") == "10.0.0.1"


def test_behind_our_proxies_it_is_what_the_outermost_of_them_saw(settings):
    assert address(settings, proxies=1, reported="203.0.113.7") == "203.0.113.7"
    assert address(settings, proxies=2, reported="203.0.113.7, 10.0.0.9") == "203.0.113.7"


def test_what_a_visitor_claims_is_not_believed(settings):
    assert address(settings, proxies=1, reported="198.51.100.1, 203.0.113.7") == "203.0.113.7"
    assert address(settings, proxies=2, reported="203.0.113.7") == "10.0.0.1"


def test_a_number_of_proxies_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("AMPARO_PROXIES", "all")
    with pytest.raises(BadInstallation, match="AMPARO_PROXIES"):
        Environment.read()
