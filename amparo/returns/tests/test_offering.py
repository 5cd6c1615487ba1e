"""Programmes beside a person's file (issue of every programme within reach; D5)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.casework.models import Event
from amparo.core.errors import Conflict
from amparo.programmes import actions as catalogue_actions
from amparo.programmes.models import Programme
from amparo.programmes.tests.catalogue import PENSION, headquarters
from amparo.programmes.tests.conftest import catalogue, folder
from amparo.returns.offering.actions import offer
from amparo.returns.offering.facts import facts_of
from amparo.returns.offering.models import Offered
from amparo.returns.offering.queries import suggested_for
from tests.factories import accepts, detained, officer

__all__ = ["catalogue", "folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
OLD = "A012345678,MORELOS VARA,EULALIA,01/02/1950,F,MEXICO,B77,Camp East Montana"


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path, OLD)


@pytest.fixture
def page(client, settings):
    settings.AMPARO_SECOND_FACTOR = False
    client.force_login(officer())
    return client


def test_what_the_file_knows_speaks_for_programmes_and_what_it_does_not_know_for_none(case):
    facts = facts_of(case.record.person)
    assert facts.age >= 75
    assert facts.detained is True
    assert facts.children is None
    assert facts.disability is None
    assert PENSION not in {
        row.slug for row in suggested_for(case.record.person)
    }  # it serves who returned, not who is held


def test_one_click_gives_the_sheet_and_writes_the_service(case, page):
    person = case.record.person
    answer = page.post(
        reverse("offer_programme", args=[person.folio, PENSION]), {"language": "es", "reasons": "min_age"}
    )
    given = Offered.objects.get()
    assert answer.url == reverse("sheet_given", args=[person.folio, given.pk])
    assert given.reasons == ["min_age"]
    event = Event.objects.get(type="programme_offered")
    assert event.record_id == case.record_id
    assert event.data["sheet"] == given.sheet.number
    assert "Pensión para adultos mayores" in page.get(answer.url).content.decode()


def test_d5_what_a_person_was_told_on_a_day_can_be_shown_later(case, page):
    person = case.record.person
    page.post(reverse("offer_programme", args=[person.folio, PENSION]), {"language": "es"})
    given = Offered.objects.get()
    catalogue_actions.withdraw(
        programme=Programme.objects.get(pk=PENSION), reason="Terminó", by=headquarters()
    )
    again = page.get(reverse("sheet_given", args=[person.folio, given.pk])).content.decode()
    assert "Una pensión cada dos meses" in again
    with pytest.raises(Conflict):
        offer(person=person, record=case.record, slug=PENSION, language="es", by=officer())


def test_a15_who_does_not_want_help_is_offered_nothing(case):
    accepts(case, by=officer(), decision="refused")
    with pytest.raises(Conflict):
        offer(person=case.record.person, record=case.record, slug=PENSION, language="es", by=officer())
    assert not Offered.objects.exists()


def test_the_page_finds_suggests_and_asks_a_fixed_number_of_questions(case, page):
    address = reverse("programmes_for", args=[case.record.person.folio])
    with CaptureQueriesContext(connection) as first:
        assert page.get(address).status_code == 200
    page.post(reverse("offer_programme", args=[case.record.person.folio, PENSION]), {"language": "en"})
    with CaptureQueriesContext(connection) as second:
        body = page.get(address + "?q=pension").content.decode()
    assert "Pensión para adultos mayores" in body
    assert len(second) <= len(first) + 4
    assert "Ningún programa responde" in page.get(address + "?q=zzzz").content.decode()


def test_another_consulate_says_why_first_and_gives_nothing(case, client, settings):
    settings.AMPARO_SECOND_FACTOR = False
    client.force_login(officer("chicago"))
    folio = case.record.person.folio
    assert client.get(reverse("programmes_for", args=[folio])).url == reverse("read_across", args=[folio])
    assert client.post(reverse("offer_programme", args=[folio, PENSION])).status_code in (302, 403)
    assert not Offered.objects.exists()
