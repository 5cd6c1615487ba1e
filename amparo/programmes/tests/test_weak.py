"""What nobody checked on a known day is a list of work, by agency."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.accounts.models import Role
from amparo.programmes.models import Sheet
from amparo.programmes.tests.arranging import programme
from amparo.programmes.tests.test_keeping import agent
from amparo.programmes.weak import weak_facts, weak_rows, why_weak
from tests.factories import officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
UNDATED = {"es": "Dan 12 rabanitos", "en": "They give 12", "source": "El Valle"}


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ({}, "undated"), ({"source_date": None}, "undated"), ({"source_date": "2025"}, "year"), ({"source_date": "2025-03"}, ""),
        ({"source_date": "2025-03-02"}, ""), ({"unknown": True}, "unknown"),
    ],
)  # fmt: skip
def test_a_fact_is_weak_without_a_day_of_its_source(fact, why):
    assert why_weak(fact) == why


def test_headquarters_see_every_weak_fact_and_an_agency_its_own(client, settings):
    settings.AMPARO_SECOND_FACTOR = False
    programme("prueba-debil", agency="bienestar", facts=[{**UNDATED, "source_date": "2025-01-02"}, UNDATED])
    programme("prueba-otra", agency="sre", facts=[{**UNDATED, "es": "Nadie sabe", "unknown": True}])
    everything = {row.sheet.programme_id for row in weak_rows(officer(role=Role.HEADQUARTERS))}
    assert everything >= {"prueba-debil", "prueba-otra"}
    assert sum(len(row.facts) for row in weak_rows(officer(role=Role.HEADQUARTERS))) == sum(
        len(weak_facts(one.content)) for one in Sheet.objects.filter(state="published")
    )
    client.force_login(officer(role=Role.HEADQUARTERS))
    page = client.get(reverse("weak_facts") + "?agency=bienestar&why=undated").content.decode()
    assert page.count("Dan 12 rabanitos") == 1
    assert "Nadie sabe" not in page
    client.force_login(agent("bienestar"))
    own = client.get(reverse("weak_facts")).content.decode()
    assert "Dan 12 rabanitos" in own
    assert "prueba-otra" not in own
    client.force_login(officer())
    assert "Nada espera que se verifique aquí." in client.get(reverse("weak_facts")).content.decode()
    client.force_login(officer(role=Role.AUDITOR))
    assert client.get(reverse("weak_facts")).status_code == 403
