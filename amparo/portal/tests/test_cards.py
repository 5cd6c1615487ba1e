"""The cards are plain, whole in both languages, and say their sources; places are found by what people write."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.portal.cards import cards
from amparo.portal.finding import counties_meant
from amparo.portal.panic import fold
from amparo.portal.tests.test_plain_words import EASY, LONGEST, OFFICIALS_WORDS, readability, words


def sentences_of(card):
    texts = [
        card.title,
        card.lead,
        *(line for part in card.parts for line in (*part.paragraphs, *part.points)),
    ]
    return [
        one for text in texts for one in re.split(r"(?<=[.!?:;])\s+", text) if len(words(one)) >= 4
    ]  # fmt: skip


@pytest.mark.parametrize("card", cards("es").values(), ids=lambda card: card.slug)
def test_each_card_is_easy_to_read_and_says_where_it_comes_from(card):
    said = sentences_of(card)
    assert readability(said) >= EASY
    for sentence in said:
        assert len(words(sentence)) <= LONGEST, sentence
        assert not any(word in sentence.lower() for word in OFFICIALS_WORDS), sentence
    assert card.sources
    assert isinstance(card.written, dt.date)
    english = cards("en")[card.slug]
    assert [len(part.points) for part in english.parts] == [len(part.points) for part in card.parts]


@pytest.mark.parametrize(
    ("typed", "county"),
    [
        ("79901", "48141"), ("79901-1234", "48141"), ("El Paso, Texas", "48141"), ("el paso tx", "48141"),
        ("Los Angeles County", "06037"), ("Cook", "17031"), ("St. Paul MN", "27123"), ("Nueva York", "36061"),
        ("FRESNO", "06019"), ("Aurora, IL", "17089"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_zip_code_its_town_its_county_or_its_state(typed, county):
    assert county in [one.fips for one in counties_meant(typed)]


@pytest.mark.parametrize("typed", ["99999", "xyz", "", "?", "Oaxaca de Juárez", "1"])
def test_what_is_no_place_of_the_united_states_is_none(typed):
    assert counties_meant(typed) == []


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_answer_or_none(typed):
    assert all(re.fullmatch(r"\d{5}", one.fips) for one in counties_meant(typed))


@given(st.text(max_size=40))
def test_a_word_is_the_same_however_it_is_written(typed):
    assert fold(typed) == fold(typed.upper()) == fold(f" {typed}! ") or typed.upper().lower() != typed.lower()
