"""The portal speaks plainly: Szigriszt-Pazos readability (INFLESZ scale) of what families read, and no official's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parents[1] / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"
#: "Fairly easy" begins at 65 (Barrio-Cantalejo and others, 2008).
EASY = 65
LONGEST = 25
OFFICIALS_WORDS = (
    "connacional",
    "coadyuv",
    "ministraci",
    "en términos de",
    "a efecto de",
    "el suscrito",
    "usuario",
)
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_HIATUS = re.compile(r"[aeoáéó](?=[aeoáéó])|[íú](?=[aeoáéó])|(?<=[aeoáéó])[íú]")


def sentences():
    """What a family reads, sentence by sentence; labels and buttons of a word or two say nothing of readability."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            for text in [message.string] if isinstance(message.string, str) else message.string:
                plain = re.sub(r"<[^>]+>|%\(\w+\)s|\{\w+\}", " ", text)
                for sentence in re.split(r"(?<=[.!?:])\s+", plain):
                    if len(words(sentence)) >= 4:
                        yield sentence


def words(text):
    return re.findall(r"[a-záéíóúüñ]+", text.lower())


def syllables(word):
    return max(1, len(_VOWELS.findall(word)) + len(_HIATUS.findall(word)))


def readability(texts):
    said = [word for text in texts for word in words(text)]
    return 206.835 - 62.3 * sum(map(syllables, said)) / len(said) - len(said) / len(texts)


@pytest.mark.parametrize(
    ("word", "number"), [("día", 2), ("consulado", 4), ("familia", 3), ("país", 2), ("que", 1), ("leer", 2)]
)
def test_syllables_are_counted_as_they_are_said(word, number):
    assert syllables(word) == number


def test_the_portal_is_easy_to_read():
    texts = list(sentences())
    assert len(texts) > 60
    assert readability(texts) >= EASY


def test_no_sentence_is_long_and_none_speaks_like_an_office():
    for sentence in sentences():
        assert len(words(sentence)) <= LONGEST, sentence
        assert not any(word in sentence.lower() for word in OFFICIALS_WORDS), sentence


def test_a_paragraph_of_an_office_would_not_pass():
    official = (
        "En términos de la normatividad aplicable, la representación consular procederá a coadyuvar en la"
        " determinación de la situación jurídica migratoria de la persona connacional detenida por la autoridad."
    )
    assert readability([official]) < EASY
