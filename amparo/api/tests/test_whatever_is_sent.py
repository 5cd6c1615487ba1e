"""Whatever is sent, the API answers as its document says, and never fails."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.api.tests.calling import Caller
from amparo.api.tests.test_alerts import ROSA

pytestmark = pytest.mark.django_db

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
odd_text = st.text(max_size=210) | st.sampled_from(
    ["", "\x00", "1987-02-30", "0000", "9999", "José'; --", "\u202e", "A" * 201]
)
description = st.dictionaries(
    st.sampled_from(["given_names", "surname1", "surnames", "birth_date", "curp", "phone", "passport", "sex", "birth_state"]),
    odd_text,
)  # fmt: skip
alert = st.fixed_dictionaries(
    {"profile": st.dictionaries(st.sampled_from(["given_names", "surname1", "birth_date", "phone", "passport"]), odd_text)},
    optional={
        "location": anything | st.fixed_dictionaries({"latitude": st.floats(), "longitude": st.floats()}),
        "at": odd_text | st.sampled_from([ROSA["at"], "9999-12-31T23:59:59-14:00"]),
        "emergency_contacts": anything | st.just(ROSA["emergency_contacts"]),
        "language": odd_text | st.just("es"),
    },
)  # fmt: skip
paths = st.sampled_from(["find-person", "alerts", "alerts/A-00000-00000/cancel", "alerts/x/confirm"])


@pytest.fixture
def system(client):
    return Caller(client, "find_person", "alerts", per_minute=100_000)


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=paths,
    body=anything | description | alert | st.builds(lambda more: {**ROSA, **more}, alert),
    key=st.uuids(),
)
def test_every_answer_is_one_that_the_document_names(system, document, path, body, key):
    answer = system.post(path, body, key=str(key))
    parts = path.split("/")
    named = next(
        operation["post"]["responses"]
        for address, operation in document["paths"].items()
        if address.split("/")[2] == parts[0] and address.endswith(parts[-1])
    )
    assert str(answer.status_code) in named, answer.content
    told = json.loads(answer.content)
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {"title", "status", "detail"} <= set(told)
