"""A14: from the moment a death protocol is opened no page and no machine says anything; a person calls."""

from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.protocols.actions import leave_out, open_protocol
from amparo.core import clock
from amparo.families.tests.visiting import text
from amparo.notices.models import Notice
from amparo.notices.sending import send_due
from tests.factories import accepts, officer

pytestmark = pytest.mark.django_db
NEUTRAL = "Seguimos trabajando en su solicitud"


def news(request, state="waiting"):
    return Notice.objects.filter(about=request.folio, template="news", state=state)


def test_a14_opening_hides_the_view_at_once_and_stops_messages(followed):
    visitor, request, case, by, _relative = followed
    accepts(case, by=by)
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    assert news(request).exists()
    assert NEUTRAL not in text(visitor.status())  # a page already open

    open_protocol(case=case, kind="death", by=by, reason="Lo dijo el centro")

    assert NEUTRAL in text(visitor.status())
    assert not news(request).exists()
    assert news(request, "dropped").exists()
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    assert not news(request).exists()
    assert "falle" not in text(visitor.status()).lower()


def test_a14_news_that_was_queued_at_the_same_moment_does_not_leave(followed):
    _visitor, request, case, by, _relative = followed
    accepts(case, by=by)
    casework.record_service(case=case, type="consular_visit", at=clock.now(), by=by)
    open_protocol(case=case, kind="death", by=by, reason="Lo dijo el centro")
    # What a transaction that ran beside leaves: it read the file before, and queued after.
    news(request, "dropped").update(state="waiting", values={"tail": request.folio[-4:]})
    send_due()
    assert not news(request).exists()
    assert news(request, "dropped").get().last_problem == "no longer allowed"


def test_a14_a_protocol_opened_by_mistake_is_left_out_and_the_view_returns(followed):
    visitor, _request, case, by, _relative = followed
    made = open_protocol(case=case, kind="death", by=by, reason="Lo dijo el centro")
    for step in made.steps.all():
        assert NEUTRAL in text(visitor.status())
        leave_out(step=step, by=officer(role=Role.SUPERVISOR), reason="Era otra persona")
    assert NEUTRAL not in text(visitor.status())
