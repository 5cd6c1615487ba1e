from __future__ import annotations

import pytest

from amparo.casework.models import Event
from amparo.custody.models import Sighting
from amparo.custody.queries import whereabouts
from tests.factories import ADELANTO, JOSE, detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(client, tmp_path):
    case, by = detained(tmp_path, JOSE), officer("elpaso")
    client.force_login(by)
    return case, by, f"/personas/{case.record.person.folio}/localizador/"


def test_a10_at_most_twelve_variants_and_the_number_first(client, file):
    _case, _by, address = file
    rows = client.get(address).context["page"].rows
    assert rows[0].number == "012345678"
    assert (rows[1].given, rows[1].surnames) == ("JOSE", "GARCIA")
    assert 3 <= len(rows) <= 13


def test_a10_each_try_is_kept_with_who_and_what_and_ticks_its_variant_off(client, file):
    case, by, address = file
    client.post(
        address,
        {
            "given": "JOSE",
            "surnames": "GARCIA",
            "why": "one_surname",
            "country": "MEXICO",
            "answer": "not_found",
        },
    )
    event = Event.objects.get(type_id="locator_tried")
    assert (event.staff, event.record.person, event.data["answer"]) == (by, case.record.person, "not_found")
    page = client.get(address).context["page"]
    assert [(row.last is not None, row.due) for row in page.rows if row.why == "one_surname"] == [
        (True, False)
    ]
    assert len(page.log) == 1
    assert not Sighting.objects.filter(kind="locator").exists()


def test_a10_a_find_is_a_sighting_and_the_case_follows_it(client, file):
    case, _by, address = file
    answer = {
        "given": "JOSE",
        "surnames": "GARCIA",
        "answer": "found",
        "place": ADELANTO,
        "country": "MEXICO",
    }
    assert client.post(address, answer).status_code == 302
    sighting = Sighting.objects.get(kind="locator")
    assert sighting.stint.facility.name == ADELANTO
    assert whereabouts(case.record.person).source == "locator"
    case.refresh_from_db()
    assert case.office_id == "sanbernardino"
    assert Event.objects.filter(type_id="localised").count() == 1


def test_a_find_without_a_place_is_asked_for_the_place_and_nothing_is_kept(client, file):
    _case, _by, address = file
    page = client.post(address, {"given": "JOSE", "surnames": "GARCIA", "answer": "found"})
    assert "place" in page.context["form"].errors
    assert not Event.objects.filter(type_id="locator_tried").exists()


def test_another_office_writes_no_try(client, file):
    _case, _by, address = file
    client.force_login(officer("chicago"))
    assert client.get(address).status_code == 403
