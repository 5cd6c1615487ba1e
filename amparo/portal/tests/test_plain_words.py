"""The portal speaks plainly: both measures of what families read, and no official's words."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from amparo.core.readability import EASY, LONGEST, level, readability, words

__all__ = ["EASY", "LONGEST", "OFFICIALS_WORDS", "readability", "words"]
CATALOGUE = Path(__file__).resolve().parents[1] / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"
OFFICIALS_WORDS = (
    "connacional",
    "coadyuv",
    "ministraci",
    "en términos de",
    "a efecto de",
    "el suscrito",
    "usuario",
)


def sentences():
    """What a family reads, sentence by sentence; labels and buttons of a word or two say nothing of readability."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            for text in [message.string] if isinstance(message.string, str) else message.string:
                plain = re.sub(r"<[^>]+>|%\(\w+\)s|\{\w+\}", " ", text)
                for sentence in re.split(r"(?<=[.!?:])\s+", plain):
                    if len(words(sentence)) >= 4:
                        yield sentence


def test_the_portal_is_easy_to_read():
    texts = list(sentences())
    assert len(texts) > 60
    assert level(texts).least >= EASY


def test_no_sentence_is_long_and_none_speaks_like_an_office():
    for sentence in sentences():
        assert len(words(sentence)) <= LONGEST, sentence
        assert not any(word in sentence.lower() for word in OFFICIALS_WORDS), sentence
