from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from amparo.core.templatetags.amparo_ui import day, long_day, moment

AT = dt.datetime(2026, 1, 13, 7, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("es-mx", "13 ene 2026", "martes 13 de enero de 2026"),
        ("en", "13 Jan 2026", "Tuesday 13 January 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language, short, long):
    with translation.override(language):
        assert (day(AT), long_day(AT)) == (short, long)


def test_a_moment_is_told_in_the_offices_own_time_with_its_name():
    with translation.override("en"):
        assert moment(AT, "America/Denver") == "13 Jan 2026, 00:30 MST"
        assert day(AT, "America/Los_Angeles") == "12 Jan 2026"


def test_what_is_not_known_is_nothing():
    assert (moment(None), day(None), long_day(None)) == ("", "", "")
