"""What people type finds what they need, also misspelt."""

from __future__ import annotations

import pytest

from amparo.programmes.searching import search
from amparo.programmes.tests.catalogue import ACTA, PENSION, TLAXCALA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("no tengo acta", ACTA), ("Tlaxcala apostilla", TLAXCALA), ("apostila tlascala", TLAXCALA), ("PENSIÓN", PENSION),
        ("pencion", PENSION), ("adultos mayores", PENSION), ("birth certificate", ACTA), ("mi mamá ya es grande", PENSION),
    ],
)  # fmt: skip
def test_d5_what_somebody_types_finds_the_programme(typed, first):
    assert search(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "zzzzz qqqq", "'; drop table x; --", "%", "\\"])
def test_what_answers_nothing_finds_nothing(typed):
    assert search(typed) == []


def test_d5_each_sheet_says_requirements_place_validity_and_last_check():
    from amparo.programmes.models import Sheet
    from amparo.programmes.queries import checked
    from amparo.programmes.showing import told

    sheet = checked(Sheet.objects.filter(programme=search("Tlaxcala apostilla")[0])).get()
    es = told(sheet, "es", {})
    assert "dispensó la apostilla" in es.facts[0].text
    assert es.facts[0].source == "escenariotlx, 2023"
    assert ("Vivir en Tlaxcala",) in [line.lines for line in es.lines]
    assert (es.places[0].address, es.places[0].phone) == (
        "Calle Inventada 1, Tlaxcala, Tlaxcala",
        "246 555 0100",
    )
    assert es.validity == "Del 1 may 2023 al 31 dic 2027"
    assert str(sheet.last_check) == "2026-11-20"
