from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.letters.templates import (
    LANGUAGES,
    accommodations,
    diagnosis_words,
    every_version,
    latest,
)
from amparo.casework.letters.text import FACTS, blanks, blocks, clean, fill, fold, named_diagnoses
from amparo.casework.models import EventType


@pytest.mark.parametrize("template", every_version().values(), ids=lambda one: f"{one.code} {one.version}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_names_only_facts_that_exist_and_no_diagnosis(template, language):
    text = template.texts[language]
    said = "\n".join((text.subject, text.to, text.body, *text.signs))
    assert set(re.findall(r"\{(\w+)\}", said)) <= set(FACTS)
    assert blocks(text.body)
    assert named_diagnoses(said, diagnosis_words()) == []
    assert text.name


@pytest.mark.django_db
def test_every_template_writes_an_event_that_exists():
    for template in every_version().values():
        assert EventType.objects.filter(pk=template.event).exists()


def test_what_can_be_asked_for_names_no_diagnosis():
    for words in accommodations().values():
        for language in LANGUAGES:
            assert named_diagnoses(words[language], diagnosis_words()) == []


def test_the_letters_that_the_work_needs_are_there():
    assert set(latest()) == {
        "notification_request", "accommodation_request", "children_power", "visit_request", "hand_over_cover",
        "accommodation_authority", "accommodation_escalation", "accommodation_complaint",
        "interpreter_request", "rights_complaint",
    }  # fmt: skip


def test_a_fact_that_is_not_known_becomes_a_blank_to_fill():
    text = fill("Para {person}, {birth_date}", {"person": "Ana"}, "es")
    assert text == "Para Ana, [[fecha de nacimiento]]"
    assert blanks(text, "y [[fecha de nacimiento]] y [[hora]]") == ["fecha de nacimiento", "hora"]


def test_a_fact_is_never_read_as_another_fact():
    assert fill("{person}", {"person": "{a_number}", "a_number": "A1"}, "es") == "{a_number}"


def test_a_body_is_headings_lists_and_paragraphs():
    body = "Uno\ndos\n\n# Título\n- a\nsigue\n- b\n\ntres"
    assert blocks(body) == [
        {"kind": "paragraph", "text": "Uno\ndos"},
        {"kind": "heading", "text": "Título"},
        {"kind": "list", "items": ["a\nsigue", "b"]},
        {"kind": "paragraph", "text": "tres"},
    ]


@given(st.text(max_size=300))
def test_no_word_is_lost_between_the_form_and_the_paper(body):
    printed = " ".join(
        block["text"] if block["kind"] != "list" else " ".join(block["items"]) for block in blocks(body)
    )
    for word in clean(body).split():
        if word not in {"#", "-"}:
            assert word in printed


@given(st.text(max_size=60))
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tiene diabetes tipo 2", ["diabetes"]),
        ("EPILEPSIA y Depresión", ["EPILEPSIA", "Depresión"]),
        ("lives with HIV", ["HIV"]),
        ("needs a wheelchair and insulin", ["insulin"]),
        ("una silla de ruedas y lentes", []),
        ("consideración", []),
        ("San Miguel Ixtahuacán", []),
    ],
)
def test_what_somebody_has_is_told_from_what_they_need(text, found):
    assert named_diagnoses(text, diagnosis_words()) == found
