"""Every score can be said in words, in Spanish and in English."""

from __future__ import annotations

import json
from datetime import date

from amparo.matching import Described, compare, current_model, prepare, reason_text, reasons
from amparo.matching.observe import LEVELS
from amparo.matching.phrases import PHRASES

KNOWN = Described(
    given_names="José Luis",
    surname1="García",
    surname2="López",
    birth_date=date(1987, 5, 3),
    sex="M",
    curp="GALL870503HJCRPS09",
)


def _texts(a: Described, b: Described, lang: str) -> list[str]:
    one, two = prepare(a), prepare(b)
    return [reason_text(reason, lang) for reason in reasons(one, two, compare(one, two))]


def test_a_score_in_plain_spanish() -> None:
    other = Described(
        given_names="José Luis",
        surnames="GARCIA",
        birth_date=date(1987, 3, 5),
        sex="M",
        curp="GALL870503HJCRPS09",
    )
    said = _texts(KNOWN, other, "es-mx")
    assert "misma CURP" in said
    assert "mismo primer apellido; falta el segundo apellido en un registro" in said
    assert "apellido muy común (García, López): dice poco" in said


def test_a_swapped_date_in_both_languages() -> None:
    other = Described(given_names="JOSE", surnames="GARCIA-LOPEZ", birth_date=date(1987, 3, 5))
    known = Described(
        given_names="José Luis", surname1="García", surname2="López", birth_date=date(1987, 5, 3)
    )
    assert "fecha de nacimiento con día y mes cambiados" in _texts(known, other, "es")
    assert "birth date with day and month swapped" in _texts(known, other, "en")


def test_disagreement_is_given_as_a_reason_against() -> None:
    other = Described(given_names="Pedro", surname1="Ramírez", birth_date=date(1960, 2, 9), sex="F")
    one, two = prepare(KNOWN), prepare(other)
    against = {
        (field, code)
        for field, verdict, code, _ in reasons(one, two, compare(one, two))
        if verdict == "against"
    }
    assert {
        ("given_names", "different"),
        ("surnames", "different"),
        ("birth", "age_gap"),
        ("sex", "different"),
    } <= against


def test_every_level_has_its_words_in_both_languages() -> None:
    for lang, phrases in PHRASES.items():
        for field, levels in LEVELS.items():
            for level in levels:
                assert level == "missing" or f"{field}.{level}" in phrases, f"{lang} {field}.{level}"
    assert PHRASES["es"].keys() == PHRASES["en"].keys()


def test_reasons_survive_being_stored_as_json() -> None:
    one, two = prepare(KNOWN), prepare(KNOWN)
    kept = reasons(one, two, compare(one, two))
    again = json.loads(json.dumps(kept))
    assert [reason_text(reason, "es") for reason in again] == [reason_text(reason, "es") for reason in kept]


def test_what_brothers_share_is_said_to_be_so() -> None:
    brother = Described(
        given_names="Miguel Ángel", surname1="García", surname2="López", birth_date=date(1987, 5, 3)
    )
    assert "misma fecha de nacimiento, pero otro nombre: puede ser un gemelo" in _texts(KNOWN, brother, "es")


def test_the_model_has_seen_every_level_that_can_be_observed() -> None:
    assert {field: set(levels) for field, levels in current_model().rates.items()} == {
        field: set(names) - {"missing"} for field, names in LEVELS.items()
    }
