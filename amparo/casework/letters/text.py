"""The text of a letter: filled, checked, and cut into what is printed. Pure functions of their arguments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

BLANK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_FACT = re.compile(r"\{(\w+)\}")

#: The facts that a template may name, and how a missing one is called.
FACTS: dict[str, tuple[str, str]] = {
    "person": ("nombre de la persona", "name of the person"),
    "birth_date": ("fecha de nacimiento", "birth date"),
    "a_number": ("número de extranjero", "A-number"),
    "folio": ("folio", "folio"),
    "case_folio": ("folio del caso", "folio of the case"),
    "case_type": ("tipo de caso", "type of case"),
    "facility": ("centro de detención", "detention centre"),
    "facility_address": ("dirección del centro", "address of the centre"),
    "office": ("consulado", "consulate"),
    "office_phone": ("teléfono del consulado", "telephone of the consulate"),
    "officer": ("funcionario", "officer"),
    "relative": ("nombre de la persona autorizada", "name of the authorised person"),
    "accommodations": ("- [[ajustes que se solicitan]]", "- [[accommodations requested]]"),
    "authority": ("autoridad y dirección", "authority and address"),
    "grounds": ("- [[fundamento]]", "- [[legal grounds]]"),
    "former": (
        "- [[qué se pidió antes, a quién, y qué respondió]]",
        "- [[what was asked before, of whom, and the answer]]",
    ),
    "violation": ("qué se denuncia", "what is complained of"),
    "happened_when": ("cuándo pasó", "when it happened"),
    "happened_where": ("dónde pasó", "where it happened"),
    "responsible": ("autoridad señalada", "authority complained of"),
    "documents": ("- [[documentos]]", "- [[documents]]"),
    "language": ("lengua de la persona", "language of the person"),
    "variety": ("variante, como la llama la persona", "variety, as the person calls it"),
    "home_town": ("pueblo", "town"),
    "court": ("corte y su dirección", "court and its address"),
    "hearing_at": ("fecha y hora de la audiencia", "date and hour of the hearing"),
    "answer_by": ("fecha límite de respuesta", "date by which to answer"),
}


def fill(text: str, facts: Mapping[str, str], language: str) -> str:
    """The text with its facts; what is not known becomes a blank `[[…]]` that somebody must fill before it is printed.

    A fact is put in as it is: nothing in it is read as another fact.
    """

    def put(match: re.Match[str]) -> str:
        name = match.group(1)
        known = facts.get(name, "").strip()
        if known:
            return known
        called = FACTS[name][language == "en"]
        return called if "[[" in called else f"[[{called}]]"

    return _FACT.sub(put, text)


def facts_named(*texts: str) -> set[str]:
    """The facts that these texts name."""
    return {name for text in texts for name in _FACT.findall(text)}


def blanks(*texts: str) -> list[str]:
    """What is still to fill, in order, each once."""
    found = [blank.strip() or "…" for text in texts for blank in BLANK.findall(text)]
    return list(dict.fromkeys(found))


def clean(text: str) -> str:
    """Text that can be printed: NFC, no characters that cannot be seen, lines ended in one way."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def blocks(body: str) -> list[dict[str, Any]]:
    """The body cut into headings (`# `), lists (`- ` on each line) and paragraphs, which empty lines part."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", clean(body).strip()):
        lines: list[str] = []
        items: list[str] = []
        for line in (line.strip() for line in part.split("\n")):
            if line.startswith("# "):
                _end(found, lines, items)
                found.append({"kind": "heading", "text": line[2:].strip()})
            elif line.startswith("- "):
                if lines:
                    _end(found, lines, items)
                items.append(line[2:].strip())
            elif line and items:
                items[-1] += f"\n{line}"
            elif line:
                lines.append(line)
        _end(found, lines, items)
    return found


def _end(found: list[dict[str, Any]], lines: list[str], items: list[str]) -> None:
    if lines:
        found.append({"kind": "paragraph", "text": "\n".join(lines)})
    if items:
        found.append({"kind": "list", "items": list(items)})
    lines.clear()
    items.clear()


def named_diagnoses(text: str, words: Iterable[str]) -> list[str]:
    """The words of the text that begin as one of `words` does: what somebody has, where only what they need may stand."""
    folded = fold(text)
    found = [match.span() for word in words for match in re.finditer(rf"(?<!\w){re.escape(word)}\w*", folded)]
    return list(dict.fromkeys(text[start:end] for start, end in sorted(found)))


def fold(text: str) -> str:
    """Small letters without accents, as long as the text itself."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter for letter in text)
