"""How a place is reached is written by the office of its district, with who says so; nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.places import ways
from amparo.places.models import Facility, Way
from tests.factories import EL_PASO, directory, officer

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "visit",
    "text_es": "Sábados de 8 a 12.",
    "text_en": "Saturdays 8 to 12.",
    "source": "página del centro",
}


@pytest.fixture
def place():
    directory()
    return Facility.objects.get(name=EL_PASO)


def test_the_office_of_the_district_writes_a_way_and_writes_it_anew(place, client):
    client.force_login(officer("elpaso"))
    page = client.post(f"/lugares/{place.slug}/", {**SAID, "checked_on": "2026-03-01"}, follow=True)
    assert "Sábados de 8 a 12." in page.content.decode()
    client.post(f"/lugares/{place.slug}/", {**SAID, "text_es": "Domingos.", "checked_on": "2026-03-02"})
    assert Way.objects.get().text_es == "Domingos."
    client.post(f"/lugares/{place.slug}/vias/{Way.objects.get().pk}/quitar/")
    assert not Way.objects.exists()
    assert "No se sabe" in client.get(f"/lugares/{place.slug}/").content.decode()


def test_another_office_reads_it_and_does_not_write_it(place, client):
    with pytest.raises(NotAllowed):
        ways.record(facility=place, **SAID, checked_on=clock.today(), by=officer("chicago"))
    client.force_login(officer("chicago"))
    page = client.get(f"/lugares/{place.slug}/")
    assert page.status_code == 200
    assert "Escribir una vía" not in page.content.decode()
    ways.record(facility=place, **SAID, checked_on=clock.today(), by=officer("", Role.HEADQUARTERS))


@pytest.mark.parametrize(
    "wrong",
    [{"text_en": " "}, {"source": ""}, {"url": "http://example.org"}, {"kind": "fax"},
     {"checked_on": clock.today() + dt.timedelta(days=2)}],
)  # fmt: skip
def test_a_way_without_words_source_or_a_safe_page_is_not_kept(place, wrong):
    with pytest.raises(Incomplete):
        ways.record(facility=place, by=officer("elpaso"), **{**SAID, "checked_on": clock.today(), **wrong})
    assert not Way.objects.exists()


def test_the_database_holds_one_of_each_with_its_source(place):
    Way.objects.create(facility=place, **SAID, checked_on=clock.today())
    for more in ({}, {"kind": "call", "source": ""}, {"kind": "money", "url": "http://x.example"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Way.objects.create(facility=place, **{**SAID, **more}, checked_on=clock.today())
