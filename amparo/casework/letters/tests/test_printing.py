from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from amparo.casework.documents.inspecting import inspect
from amparo.casework.letters.printing import Printed, to_pdf
from amparo.casework.letters.text import clean
from amparo.core.errors import Incomplete

LETTER = Printed(
    language="es",
    day=dt.date(2026, 3, 2),
    city="El Paso, TX",
    office="Consulado General de México en El Paso",
    to="Camp East Montana\nEl Paso, TX",
    subject="Solicitud de visita consular: José Ejemplo",
    body="A quien corresponda:\n\n# Lo que se pide\n\n- una visita\n- en privado\n\nGracias.",
    signs=("Funcionaria Inventada\nConsulado", "Testigo"),
    footer="C-7K3M9-Q2X4R · visit_request 1",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in read(pdf).pages).split())


def kinds(node, found=None) -> list[str]:
    """The kinds of the elements of the structure tree, in the order in which they are read aloud."""
    found = [] if found is None else found
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            kinds(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            kinds(node["/K"], found)
    return found


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_letter_is_tagged_titled_and_in_its_language(language):
    reader = read(to_pdf(dataclasses.replace(LETTER, language=language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).lower().startswith(language)
    assert reader.metadata.title == LETTER.subject
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data()
    assert b"pdfuaid:part" in xmp
    assert b">1<" in xmp.split(b"pdfuaid:part")[1][:6]
    found = kinds(root["/StructTreeRoot"])
    assert found.count("/H1") == 1
    assert found.count("/H2") == 1
    assert found.index("/H1") < found.index("/H2") < found.index("/L")
    assert found.count("/LI") == 2
    for page in reader.pages:
        assert "/StructParents" in page
        assert page["/Tabs"] == "/S"


def test_every_font_is_in_the_file():
    reader = read(to_pdf(LETTER))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert any(name.startswith("/FontFile") for name in below["/FontDescriptor"].get_object())
        assert "/ToUnicode" in font


def test_the_same_letter_prints_to_the_same_bytes():
    assert to_pdf(LETTER) == to_pdf(LETTER)


def test_a_letter_passes_our_own_check_of_files():
    assert inspect(io.BytesIO(to_pdf(LETTER))).media_type == "application/pdf"


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        "*no negritas* _ni cursivas_ $x^2$",
        '#import "@preview/x:1.0.0"',
        '#read("/etc/passwd")',
        "\\ @ref <label> = no título",
        "// no comentario /* tampoco */",
        '"comillas" ` ``` raw ```',
        "#[contenido] #{código}",
        "Ñuu Savi, Ngigua, Hñähñu, mè'phàà, ʼ ñuù tsáʼa ɨ ʉ",
    ],
)
def test_what_somebody_writes_is_printed_and_never_obeyed(text):
    pdf = to_pdf(
        dataclasses.replace(
            LETTER, body=f"Antes.\n\n{text}\n\n- {text}", to=text, signs=(text,), footer=text, subject=text
        )
    )
    squeezed = words(pdf).replace(" ", "")
    assert squeezed.count(text.replace(" ", "")) >= 5
    assert read(pdf).metadata.title == text


LETTERS = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), min_size=1, max_size=80)


@settings(max_examples=25)
@given(LETTERS)
def test_whatever_is_typed_comes_out_as_it_was_typed(text):
    printed = clean(text).strip()
    if not printed or printed.startswith(("# ", "- ")):
        return
    pdf = to_pdf(dataclasses.replace(LETTER, body=f"Principio\n\n{text}\n\nFinal"))
    found = words(pdf).replace(" ", "")
    assert "".join(printed.split()).replace("\u00a0", "") in found.replace("\u00a0", "")


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_what_cannot_be_printed_is_said_and_nothing_breaks(text):
    try:
        to_pdf(dataclasses.replace(LETTER, body=f"Principio\n\n{text}", subject=f"A {text}", to=f"B {text}"))
    except Incomplete:
        return


def test_an_emoji_is_refused_in_a_sentence():
    with pytest.raises(Incomplete):
        to_pdf(dataclasses.replace(LETTER, body="Gracias 🙏🏽 日本"))


def test_a_long_letter_numbers_its_pages():
    pdf = to_pdf(dataclasses.replace(LETTER, body="\n\n".join(["Un párrafo bastante largo. " * 12] * 14)))
    assert len(read(pdf).pages) > 1
    assert "1 / " in read(pdf).pages[0].extract_text()
