from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.returns.centres.queries import centres_on
from amparo.returns.centres.zones import zone_of, zone_of_state
from amparo.returns.models import CentrePeriod
from amparo.returns.tests import homecomings as world

pytestmark = pytest.mark.django_db


def test_d6_the_directory_answers_for_a_day():
    world.centre()
    march, october = (
        {one.pk for one in centres_on(day)} for day in (dt.date(2025, 3, 15), dt.date(2025, 10, 15))
    )
    assert "mexicali" in march
    assert "mexicali" not in october
    assert {"villahermosa", "tapachula"} <= october - march


def test_periods_of_one_centre_do_not_overlap():
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        CentrePeriod.objects.create(
            centre=world.centre(), valid_from=dt.date(2026, 1, 1), status="open", confidence="sourced", source="prueba"
        )  # fmt: skip


def test_a_border_city_keeps_its_own_clock_and_a_state_office_the_states():
    assert zone_of(world.centre("reynosa")).key == "America/Matamoros"
    assert zone_of_state("TS").key == "America/Monterrey"
    assert zone_of(world.centre("tijuana")) == zone_of_state("BC")
    assert zone_of(world.centre("aifa")).key == "America/Mexico_City"
