from __future__ import annotations

import datetime as dt

import pytest

from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.folios import show
from amparo.families.tests.visiting import Visitor, follow
from amparo.notices.tests.conftest import gateway, push_service
from amparo.portal import middleware
from tests.factories import detained, officer, request_of

__all__ = ["gateway", "push_service"]


@pytest.fixture(autouse=True)
def quick_tick(monkeypatch):
    """Answers leave on a grid so fine that no test waits for it."""
    monkeypatch.setattr(middleware, "TICK", 0.002)


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.AMPARO_DEMO = True


@pytest.fixture
def followed(tmp_path):
    """A mother who follows: visitor, request, case, officer, relative."""
    case, by = detained(tmp_path), officer("elpaso")
    casework.record_interview(case=case, at=clock.now() - dt.timedelta(hours=2), channel="visit", by=by)
    request, secret = request_of()
    relative = follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    return visitor, request, Case.objects.get(pk=case.pk), by, relative
