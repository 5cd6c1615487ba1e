"""Syllables as they are said, both measures as their authors give them, and a page's text as it is read."""

from __future__ import annotations

import pytest

from amparo.core.readability import (
    EASY,
    fernandez_huerta,
    inflesz,
    level,
    readability,
    sentences,
    syllables,
    texts_of,
    words,
)

SAID = [
    ("y", 1), ("que", 1), ("día", 2), ("país", 2), ("leer", 2), ("muy", 1), ("ley", 1), ("quién", 1), ("aún", 2),
    ("baúl", 2), ("guía", 2), ("agua", 2), ("aire", 2), ("río", 2), ("ciudad", 2), ("viuda", 2), ("familia", 3),
    ("consulado", 4), ("detención", 3), ("abogado", 4), ("leía", 3), ("creía", 3), ("oían", 3), ("ahora", 3),
    ("prohibir", 2), ("ahí", 2), ("alcohol", 3), ("vehículo", 4), ("cacahuate", 4), ("averigüe", 4), ("pingüino", 3),
    ("estudiáis", 3), ("México", 3), ("audiencia", 3), ("teléfono", 4), ("poeta", 3), ("héroe", 3), ("caos", 2), ("reír", 2),
    ("búho", 2), ("construir", 2), ("huir", 1), ("jesuita", 3), ("guerra", 2), ("quiere", 2), ("hijo", 2), ("ciencia", 2),
    ("migración", 3), ("fianza", 2), ("maíz", 2), ("oído", 3), ("Uruguay", 3), ("dio", 1),
]  # fmt: skip


@pytest.mark.parametrize(("word", "number"), SAID)
def test_syllables_are_counted_as_they_are_said(word, number):
    assert syllables(word) == number


def test_both_measures_are_those_of_their_authors():
    said = ["El niño come pan.", "La niña lee un libro."]  # 9 words, 14 syllables, 2 sentences
    assert sum(syllables(word) for one in said for word in words(one)) == 14
    assert fernandez_huerta(said) == pytest.approx(206.84 - 60 * 14 / 9 - 1.02 * 4.5)
    assert readability(said) == pytest.approx(206.835 - 62.3 * 14 / 9 - 4.5)
    assert inflesz(readability(said)) == "muy fácil"
    assert [inflesz(one) for one in (79.9, 65, 64.9, 55, 54, 39)] == [
        "bastante fácil", "bastante fácil", "normal", "normal", "algo difícil", "muy difícil",
    ]  # fmt: skip


def test_a_paragraph_of_an_office_is_hard():
    official = (
        "En términos de la normatividad aplicable, la representación consular procederá a coadyuvar en la"
        " determinación de la situación jurídica migratoria de la persona connacional detenida por la autoridad."
    )
    assert level([official]).least < level([official]).fernandez_huerta < EASY
    assert level([]).words == 0


def test_a_sentence_ends_at_a_stop_and_where_its_paragraph_ends_but_in_no_number():
    texts = [
        "Llame al 520.623.7874 hoy mismo. Es gratis para usted",
        "«No hable con ellos». Diga solo su nombre: Juan",
    ]
    assert sentences(texts) == [
        "Llame al 520.623.7874 hoy mismo.", "Es gratis para usted", "«No hable con ellos».", "Diga solo su nombre:",
    ]  # fmt: skip


def test_the_text_of_a_page_is_what_its_main_part_says():
    page = """<body><nav>Otra cosa</nav><main><h1>Sus <b>derechos</b></h1><p>Uno.<br>Dos</p>
      <ul><li>Tres &amp; <a href="/">más</a></li></ul><p data-silent>8 CFR 236.1 <i>y más</i></p><p hidden>No</p>
      <select><option>Texas</select><input><label>Nombre</label></main><p>Fin</p>"""
    assert texts_of(page) == ["Sus derechos", "Uno.", "Dos", "Tres & más", "Nombre"]
