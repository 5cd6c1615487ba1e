"""The demo's catalogue shows a sheet in every state in which people meet one, and somebody who may review each."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.core.errors import NotAllowed
from amparo.programmes import actions, queries
from amparo.programmes.loading import codes
from amparo.programmes.models import Sheet
from amparo.programmes.shape import problems
from amparo.returns.tests import homecomings as world
from amparo.shell.simulate import catalogue
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db


def test_the_demo_has_drafts_a_scheduled_version_stale_sheets_and_sheets_to_review():
    directory()
    first, second = officer(role=Role.HEADQUARTERS), officer(role=Role.HEADQUARTERS)
    world.agent("bienestar"), world.agent("sne")
    catalogue.work_on(first, second)
    states = dict(Sheet.objects.filter(state__in=Sheet.OPEN).values_list("programme_id", "state"))
    assert states == {
        catalogue.DRAFT: "draft", catalogue.RETURNED: "draft", catalogue.SENT: "in_review", catalogue.SCHEDULED: "scheduled",
        "pension-discapacidad": "in_review", "bolsa-de-trabajo-sne": "draft",
    }  # fmt: skip
    assert {one.programme_id for one in queries.stale(queries.today())} == set(catalogue.STALE)
    sheet = Sheet.objects.get(programme=catalogue.SENT, state="in_review")
    with pytest.raises(NotAllowed):
        actions.approve(sheet=sheet, by=first)
    assert actions.approve(sheet=sheet, by=second).state == "published"
    assert problems(sheet.content, codes()) == []
