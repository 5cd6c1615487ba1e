"""Searching as people write: a table of what they say and the sheet that they mean (`queries.csv`)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from amparo.programmes.models import Agency, Need
from amparo.programmes.tests.arranging import programme
from tests.factories import directory

pytestmark = pytest.mark.django_db
with (Path(__file__).parent / "queries.csv").open(encoding="utf-8", newline="") as file:
    QUERIES = list(csv.DictReader(file))


def rows(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def found(said):
    return [slug for (slug,) in rows("SELECT slug FROM programmes_search(%s)", said)]


def folded(said):
    return rows("SELECT programmes_folded(%s)", said)[0][0]


def test_the_table_has_what_people_do_to_words():
    kinds = [row["why"] for row in QUERIES]
    assert len(QUERIES) >= 60
    for kind in ("spelling", "no accents", "no spaces", "English", "sentence", "need", "municipality"):
        assert any(kind in one for one in kinds), kind


def test_every_line_of_the_table_finds_one_of_its_sheets_among_the_first_three():
    directory()
    missed = {}
    for row in QUERIES:
        first = found(row["said"])[:3]
        if not set(row["sheets"].split()) & set(first):
            missed[row["said"]] = first
    assert missed == {}


@pytest.mark.parametrize("said", [row["said"] for row in QUERIES if row["why"] == "D5"])
def test_d5_tlaxcala_apostilla_gives_the_waiver_first(said):
    directory()
    sheet, score, place, need, state = rows(
        "SELECT slug, score, by_place, by_need, by_state FROM programmes_search(%s)", said
    )[0]
    assert (sheet, place, need, state) == ("apostilla-tlaxcala", "name", "apostilla", "TL")
    assert score > 1


@pytest.mark.parametrize(
    "said",
    ["", "   ", "xqzt wrrk blorp", "日本語", "¿¿¿???", "hola", "netflix", "qué hora es en tokio", "%_\\'"],
)
def test_what_is_nobodys_language_finds_nothing(said):
    directory()
    assert found(said) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("acta de nacimiento", "hacta de nasimiento"), ("vivienda", "bibienda"), ("apostilla", "apostiya"), ("¿Quién?", "kien"),
     ("Tlaxcala", "tlascala"), ("zapato", "sapato"), ("quiero", "kiero")],
)  # fmt: skip
def test_words_that_sound_alike_are_one(one, other):
    sounds = [rows("SELECT programmes_sound(programmes_folded(%s))", said)[0][0] for said in (one, other)]
    assert sounds[0] == sounds[1]


@given(st.text(max_size=300))
def test_whatever_is_written_is_answered(django_db_blocker, said):
    with django_db_blocker.unblock():
        assert isinstance(found(said.replace("\0", "")), list)


def test_a_state_is_found_by_its_name_and_a_programme_of_another_state_is_left_out():
    directory()
    programme("prueba-aqui", name="Semillas de Zanahoria", states=["OC"])
    programme("prueba-alla", name="Semillas de Zanahoria", states=["JC"])
    programme("prueba-todos", name="Semillas de Zanahoria")
    assert found("semillas zanahoria Oaxaca") == ["prueba-aqui", "prueba-todos"]
    assert found("semillas zanahoria en Guadalajara")[0] == "prueba-alla"
    assert found("Oaxaca") == ["prueba-aqui"]


def test_a_sheet_that_changes_is_found_by_its_new_words_alone():
    directory()
    made = programme("prueba-cambia", name="Zanahorias")
    assert found("zanahorias") == ["prueba-cambia"]
    sheet = made.sheets.get()
    sheet.state, sheet.ended_at = "withdrawn", sheet.published_at
    sheet.save()
    assert found("zanahorias") == []
    assert not rows("SELECT 1 FROM programmes_mention WHERE sheet_id = %s", sheet.pk)


def test_a_draft_is_not_found_until_it_is_published():
    directory()
    made = programme("prueba-borrador", name="Zanahorias", state="draft")
    assert found("zanahorias") == []
    sheet = made.sheets.get()
    for state in ("in_review", "published"):
        sheet.state = state
        sheet.published_at = sheet.written_at if state == "published" else None
        sheet.save()
    assert found("zanahorias") == ["prueba-borrador"]


def test_new_phrases_of_a_need_and_a_new_name_of_an_agency_are_found_at_once():
    directory()
    need = Need.objects.create(
        code="zanahoria", right="social", name_es="Verduras", name_en="Greens", words_es=[], words_en=[]
    )
    agency = Agency.objects.create(
        code="huerto",
        kind="federal",
        name_es="Secretaría del Huerto",
        name_en="Garden",
        short="SEHUE",
        side="mx",
    )
    programme("prueba-huerto", needs=["zanahoria"], agency="huerto")
    assert found("pudrio zanahoria") == []
    need.words_es = ["se me pudrió la zanahoria"]
    need.save()
    assert found("pudrio zanahoria")[0] == "prueba-huerto"
    assert found("sehue") == ["prueba-huerto"]
    agency.short = "SEVER"
    agency.save()
    assert found("sever") == ["prueba-huerto"]
    assert found("sehue") == []
