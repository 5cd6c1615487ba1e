"""Every status that a family's page can show, in words, as a stage and aloud; every event by the table's words or by none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from amparo.casework.models import EventType
from amparo.core import clock
from amparo.custody.models import Stay
from amparo.families.models import Asked
from amparo.families.spoken import reading
from amparo.families.tests.visiting import FIELDS, text
from amparo.portal import door
from amparo.portal.stages import stages
from amparo.portal.words import words_of

SQL = (Path(__file__).resolve().parents[1] / "sql" / "portal.sql").read_text(encoding="utf-8")
#: What `portal_status` and `portal_next` can say: the codes of their own text and the ends of a stay.
STATES = {"searching", "unconfirmed", "detained", "arrived", *Stay.End.values} - {Stay.End.DIED}
NEXT = set(
    re.findall(r"(?:THEN|ELSE) '(\w+)'", SQL.split("CREATE VIEW portal_next")[1].split("END AS step")[0])
)


def seen(**more):
    status = door.Status(
        more.pop("state", ""), clock.now(), "list", "confirmed", "El Paso", "915 555 0100", "America/Denver"
    )
    empty = door.Seen("M8X4", clock.now(), status, None, [], [], "", [], None, None, False, "", [], 0, [])
    return replace(empty, **more)


@pytest.mark.parametrize("language", ["es-mx", "en"])
@pytest.mark.parametrize("state", sorted(STATES))
def test_b2_b10_every_status_has_a_title_a_stage_and_a_sentence_to_be_read_aloud(state, language):
    with translation.override(language):
        title, aloud = words_of(seen(state=state))["title"], str(reading.STATES[state])
        assert title
        assert aloud.rstrip(".")
        assert stages(language[:2])[state].parts
        assert not re.search(r"[_{}%]", title + aloud)
    if language == "es-mx":
        with translation.override("en"):
            assert title != words_of(seen(state=state))["title"]
            assert aloud != str(reading.STATES[state])


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b2_b10_every_next_step_source_and_question_has_words(language):
    assert {"returned", "released", "concluded", "searching", "interview", "followed"} == NEXT
    with translation.override(language):
        for step in NEXT:
            assert words_of(seen(next_step=step))["next"]
            assert str(reading.NEXT[step])
        for confidence in ("confirmed", "reported", "unsure"):
            status = replace(seen().status, confidence=confidence)
            assert words_of(seen(status=status))["confidence"]
            assert str(reading.CONFIDENCE[confidence])
        for code in Asked.values:
            assert words_of(seen(question=code))["question"]


@pytest.mark.django_db
def test_b3_of_every_event_type_only_what_the_table_shows_is_read_and_in_its_words(followed):
    visitor, _request, case, _by, _relative = followed
    types = list(EventType.objects.exclude(grave_hours__isnull=False).exclude(code="protocol_opened"))
    now = clock.now()
    with connection.cursor() as cursor:  # each as it lies in the file, whoever wrote it
        for one in types:
            cursor.execute(
                "INSERT INTO casework_event (record_id, type_id, at, recorded_at, source, note, data, case_id)"
                " VALUES (%s, %s, %s, %s, 'officer', 'Nota de %s', '{}', %s)",
                [case.record_id, one.code, now, now, 0, case.pk],
            )
        cursor.execute(
            "SELECT set_config('amparo.visit', %s, true)", [visitor.client.cookies["amparo_visit"].value]
        )
        cursor.execute("SELECT DISTINCT text_es FROM portal_services")
        read = {row[0] for row in cursor.fetchall()}
    assert read == {one.family_es for one in types if one.family == "shown" and one.family_field in FIELDS}
    page = text(visitor.status())
    assert "Nota de" not in page
    for one in types:
        if one.family == "never" and len(one.name_es) > 12:
            assert one.name_es not in page, one.code
