"""The shipped sheets speak plainly: as easy to read as the portal around them, no long sentence, no official's words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amparo.portal.tests.test_plain_words import EASY, LONGEST, OFFICIALS_WORDS, readability, words

SHEETS = sorted((Path(__file__).resolve().parents[1] / "data" / "sheets").glob("*.toml"))
LISTS = ("gives", "requirements", "documents", "how")


def said(path):
    """The Spanish sentences of a sheet that are long enough to say something of readability."""
    sheet = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = [sheet["es"][key] for key in ("summary", "for_whom", "cost", "languages", "access")]
    texts += [text for key in LISTS for text in sheet["es"].get(key, [])]
    texts += [fact["es"] for fact in sheet.get("facts", [])]
    sentences = [
        one for text in texts for one in text.replace("?", ".").replace(":", ".").replace(";", ".").split(".")
    ]
    return [one for one in sentences if len(words(one)) >= 4]


def test_there_are_sixty_sheets_at_least():
    assert len(SHEETS) >= 60


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_is_easy_to_read(path):
    sentences = said(path)
    assert readability(sentences) >= EASY, f"{path.stem}: {readability(sentences):.0f}"
    for sentence in sentences:
        assert len(words(sentence)) <= LONGEST, sentence
        assert not any(word in sentence.lower() for word in OFFICIALS_WORDS), sentence
