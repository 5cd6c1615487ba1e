"""What each stage means, its rights and what a family can do: plain, whole in both languages, with sources."""

from __future__ import annotations

import re

import pytest

from amparo.portal.cards import cards
from amparo.portal.stages import stages
from amparo.portal.tests.test_plain_words import EASY, LONGEST, OFFICIALS_WORDS, readability, words

STATES = {
    "waiting", "searching", "detained", "unconfirmed", "released", "removed", "arrived", "other_custody", "hearing", "order"
}  # fmt: skip


def test_every_stage_is_explained_in_both_languages():
    assert set(stages("es")) == set(stages("en")) == STATES


@pytest.mark.parametrize("code", sorted(STATES))
def test_a_stage_is_plain_says_its_rights_and_what_can_be_done_and_where_it_comes_from(code):
    spanish, english = stages("es")[code], stages("en")[code]
    said = [line for part in spanish.parts for line in (*part.paragraphs, *part.points)]
    sentences = [one for text in said for one in re.split(r"(?<=[.!?:;])\s+", text) if len(words(one)) >= 4]
    assert readability(sentences) >= EASY
    for sentence in sentences:
        assert len(words(sentence)) <= LONGEST, sentence
        assert not any(word in sentence.lower() for word in OFFICIALS_WORDS), sentence
    assert len(spanish.parts) == 3
    assert [len(part.points) for part in english.parts] == [len(part.points) for part in spanish.parts]
    assert spanish.sources
    assert all(card.slug in cards("es") for card in spanish.cards)
    assert spanish.cards
