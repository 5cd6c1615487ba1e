from __future__ import annotations

import logging
import sys

import pytest
from django.conf import settings

from amparo.core.logs import WithoutPeople
from tests.factories import detained, officer

CANARY = "Canario Inventado"


@pytest.fixture
def lines():
    """What the handler of the settings would print."""
    written = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(WithoutPeople())
    logging.getLogger("django.request").addHandler(handler)
    yield written
    logging.getLogger("django.request").removeHandler(handler)


@pytest.mark.django_db
def test_a_line_on_a_request_names_the_view_and_not_the_file(client, tmp_path, lines):
    folio = detained(tmp_path).record.person.folio
    client.force_login(officer("chicago"))
    client.get(f"/personas/{folio}/servicio/")
    client.get(f"/no-existe/{folio}/")
    assert lines == ["request 403: record_service", "request 404: no such address"]


def test_a_line_on_an_error_says_its_kind_and_where_and_not_its_message():
    try:
        raise ValueError(f"Key (name)=({CANARY}) already exists.")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = WithoutPeople().format(record)
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "already exists" not in line.replace(
        'raise ValueError(f"Key (name)=({CANARY}) already exists.")', ""
    )


def test_every_line_goes_through_it():
    (handler,) = settings.LOGGING["handlers"].values()
    assert handler["formatter"] == "without_people"
    assert settings.LOGGING["root"]["handlers"] == ["console"]
