"""What an agency reads of the notice that came before somebody: language, needs and accommodations, as far as they agree now."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.urls import reverse

from amparo.accounts.permissions import acts
from amparo.core import clock
from amparo.core.roles import WORKSPACE
from amparo.people.models import Consent
from amparo.returns.agencies import queries
from amparo.returns.agencies.told import told_before
from amparo.returns.arriving.content import Known, Said, content_of
from amparo.returns.models import PreArrival
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
NEEDS = {
    "language": "Náhuatl",
    "variety": "de Guerrero",
    "needs_interpreter": "yes",
    "medicines": "Insulina",
    "walk": 4,
}
HAS = frozenset({"acta", "curp"})


@pytest.fixture
def one():
    """Somebody of whom a centre was told, sent to IMSS and to the employment service. The file has no interview."""
    by, home = officer(), world.arrived(state="GR")
    content, left_out = content_of(
        Known(name="Ana", birth_date=None, birth_year=None, sex="", age=38, vulnerable=False, interviews=NEEDS),
        Said(accommodations="Silla de ruedas"), expected_at=clock.now(), way="land", centre={}, office={}, state="GR",
        municipality="", health_agreed=True,
    )  # fmt: skip
    PreArrival.objects.create(
        homecoming=home, version=1, centre=world.centre(), office=by.office, sent_by=by, expected_at=clock.now(),
        content=content, left_out=left_out,
    )  # fmt: skip
    plan = world.planned(home, has=HAS)
    return home, [plans.refer(milestone=plan[kind], by=None) for kind in ("imss", "job_search")]


@contextmanager
def as_workspace(agent):
    """With the role of the workspace, behind the wall of this agency."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        acts(agent)
        yield
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config('amparo.actor', '', true)")


def agrees(home, purpose, decision="granted"):
    Consent.objects.create(
        record=home.record,
        purpose=purpose,
        decision=decision,
        channel="visit",
        at=clock.now(),
        recorded_by=officer(),
    )


def test_the_notices_needs_are_read_as_far_as_the_person_agrees_now(one):
    home, (imss, job) = one
    assert (queries.page(imss).language, queries.page(imss).accommodations) == ("", "")
    agrees(home, "return")
    page = queries.page(imss)
    assert (page.language, page.interpreter, page.accommodations) == (
        "Náhuatl · de Guerrero",
        True,
        "Silla de ruedas",
    )
    assert (page.needs, page.medicines) == ((), "")
    agrees(home, "health")
    assert (len(queries.page(imss).needs), queries.page(imss).medicines) == (1, "Insulina")
    assert (len(queries.page(job).needs), queries.page(job).medicines) == (1, "")
    agrees(home, "health", "withdrawn")
    assert (queries.page(imss).needs, queries.page(imss).medicines) == ((), "")
    agrees(home, "return", "withdrawn")
    assert queries.page(imss).language == ""


def test_an_agency_finds_no_notice_and_three_parts_of_the_one_of_who_was_sent_to_it(one, client):
    home, (imss, job) = one
    agrees(home, "return")
    own, other, elsewhere = world.agent("imss"), world.agent("sep"), world.agent("imss", state="OC")
    for agent, finds in ((own, True), (other, False), (elsewhere, False)):
        with transaction.atomic(), as_workspace(agent):
            assert not PreArrival.objects.exists()
            assert (set(told_before(imss.pk)) == {"language", "needs", "accommodations"}) is finds
            assert told_before(job.pk) == {}
    client.force_login(own)
    page = client.get(reverse("agency_milestone", args=[imss.pk])).content.decode()
    assert "Silla de ruedas" in page
    assert "Insulina" not in page


def test_a_notice_that_was_taken_back_or_replaced_is_not_read(one):
    _home, (imss, _job) = one
    PreArrival.objects.update(withdrawn_at=clock.now() + dt.timedelta(minutes=1))
    assert told_before(imss.pk) == {}
