"""Three programmes of the tests' own, so that what is shipped may change without changing what is tested."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amparo.programmes import loading
from amparo.programmes.models import Programme
from amparo.programmes.tests.catalogue import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `data/` is, to be changed by the test."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "shipped"))


@pytest.fixture
def catalogue(db: None) -> loading.LoadReport:
    """The three programmes, loaded; whatever else ships is not there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE programmes_programme, programmes_sheet, programmes_check, programmes_step, programmes_agency,"
            " programmes_need CASCADE"
        )
    report = loading.load(SHIPPED)
    assert Programme.objects.count() == 3
    return report
