from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from amparo.places import actions
from amparo.places.models import Facility, FacilityAlias

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "ice"
FY24 = SHARED / "FY24_detentionStats.xlsx"
FY25 = SHARED / "FY25_detentionStats09242025.xlsx"
OVER_72 = SHARED / "Over72HourFacilities.xlsx"


@pytest.fixture
def directory(db: None) -> None:
    """Offices, counties, districts and the starting facilities, as shipped."""
    actions.load_directory()


@pytest.fixture
def geography(db: None) -> None:
    """Offices, counties and districts, and no facility."""
    FacilityAlias.objects.all().delete()
    Facility.objects.all().delete()


@pytest.fixture
def english() -> object:
    with translation.override("en"):
        yield
