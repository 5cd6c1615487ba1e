"""How easy a Spanish text is to read: Fernández-Huerta's ease and Szigriszt-Pazos' perspicuity on the INFLESZ scale. Pure.

Both weigh syllables for each word and words for each sentence, and give about 100 for the easiest. Fernández Huerta (1959), with
the length of sentences in words, as Law's correction of 2011 reads it; Szigriszt Pazos (1993); the scale by Barrio-Cantalejo
and others (2008), on which 65 and more is “fairly easy”. A sentence ends at . : ; ? ! and where a paragraph, a point or a
heading ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

#: “Fairly easy” begins here: what is asked of every public text.
EASY = 65
#: Asked of the easy-to-read version, whose sentences hold one idea each.
VERY_EASY = 75
#: Words. A sentence of a public text is no longer.
LONGEST = 25
#: Labels and buttons of a word or two say nothing of readability.
SHORTEST = 4
#: The INFLESZ scale, from the easiest down.
SCALE = (
    (80, "muy fácil"),
    (65, "bastante fácil"),
    (55, "normal"),
    (40, "algo difícil"),
    (-1000, "muy difícil"),
)

_STRONG = "aeoáéó"
_STRESSED = "íú"
_GROUPS = re.compile(r"[aeiouáéíóúü]+")
_WORDS = re.compile(r"[a-záéíóúüñ]+")
#: An h between vowels is not heard, unless the u after it opens a syllable: *prohibir*, but *cacahuate*.
_SILENT = re.compile(r"(?<=[aeiouáéíóú])h(?!u[aeioáéíó])(?=[aeiouáéíóú])")
#: A stop within a number or an address of the internet ends nothing.
_ENDS = re.compile(r"(?<=[.!?:;…])[»”\"')]*\s+")


def words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def syllables(word: str) -> int:
    """The syllables of a Spanish word: two strong vowels part, and so does a stressed weak one beside a strong one."""
    count = 0
    for group in _GROUPS.findall(_SILENT.sub("", word.lower())):
        count += 1 + sum(_part(one, other) for one, other in pairwise(group))
    return max(1, count)


def _part(one: str, other: str) -> bool:
    if (one in _STRONG and other in _STRONG) or one == other:
        return True
    return (one in _STRESSED and other in _STRONG) or (one in _STRONG and other in _STRESSED)


def sentences(texts: Iterable[str]) -> list[str]:
    """The sentences of paragraphs, points and headings that are long enough to say something."""
    return [one for text in texts for one in _ENDS.split(text.strip()) if len(words(one)) >= SHORTEST]


def _means(said: list[str]) -> tuple[float, float]:
    """Syllables for each word, words for each sentence."""
    every = [word for sentence in said for word in words(sentence)]
    if not every:
        return 1.0, 1.0
    return sum(map(syllables, every)) / len(every), len(every) / len(said)


def fernandez_huerta(said: list[str]) -> float:
    heavy, long = _means(said)
    return 206.84 - 60 * heavy - 1.02 * long


def readability(said: list[str]) -> float:
    """Szigriszt-Pazos' perspicuity, which the INFLESZ scale reads."""
    heavy, long = _means(said)
    return 206.835 - 62.3 * heavy - long


def inflesz(perspicuity: float) -> str:
    return next(name for least, name in SCALE if perspicuity >= least)


@dataclass(frozen=True, slots=True)
class Level:
    """Both measures of one text."""

    sentences: int
    words: int
    fernandez_huerta: float
    szigriszt: float

    @property
    def least(self) -> float:
        return min(self.fernandez_huerta, self.szigriszt)


def level(texts: Iterable[str]) -> Level:
    said = sentences(texts)
    return Level(len(said), sum(len(words(one)) for one in said), fernandez_huerta(said), readability(said))


_ENDLESS = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_BLOCKS = {
    "address", "article", "br", "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "form", "h1",
    "h2", "h3", "h4", "label", "legend", "li", "main", "ol", "p", "section", "summary", "table", "td", "th", "tr", "ul",
}  # fmt: skip
#: What is written by others (names of laws, addresses) carries `data-silent`, and is neither measured nor read aloud.
_NOT_TEXT = {"script", "style", "select", "textarea", "noscript", "nav", "video", "svg"}


@dataclass
class _Reader(HTMLParser):
    """The text of `<main>`, one entry for each paragraph, point, heading or label."""

    found: list[str] = field(default_factory=list)
    _open: list[bool] = field(default_factory=list)  # of each open element: whether what is in it counts
    _tags: list[str] = field(default_factory=list)
    _now: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end()
        if tag in _ENDLESS:
            return
        names = {name for name, _ in attrs}
        counts = (tag == "main" or bool(self._open and self._open[-1])) and tag not in _NOT_TEXT
        self._tags.append(tag)
        self._open.append(counts and not names & {"data-silent", "hidden"})

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
        while tag in self._tags:
            self._open.pop()
            if self._tags.pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1]:
            self._now.append(data)

    def _end(self) -> None:
        text = " ".join("".join(self._now).split())
        self._now.clear()
        if text:
            self.found.append(text)


def texts_of(page: str) -> list[str]:
    """What a page says in its main part, as it is read: a paragraph, a point, a heading or a label each."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
