"""The shipped catalogue: loaded once, replaced only where nobody edited, refused whole when a file is wrong."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from amparo.core.errors import BadFile
from amparo.programmes import loading
from amparo.programmes.models import Agency, Need, Programme, Sheet, Step

ACTA = "acta-de-nacimiento"


def change(folder, old, new, slug=ACTA):
    path = folder / "sheets" / f"{slug}.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_first_load_publishes_each_sheet_by_headquarters_hand(catalogue):
    assert (catalogue.programmes, catalogue.created, catalogue.agencies, catalogue.needs) == (3, 3, 3, 3)
    sheet = Sheet.objects.get(programme=ACTA)
    assert (sheet.number, sheet.state, sheet.written_by, sheet.programme.office) == (
        1,
        "published",
        None,
        None,
    )
    assert sheet.content["checked_on"] == "2026-11-20"
    assert Agency.objects.get(pk="sre").side == "both"
    assert Need.objects.get(pk="acta").words_es == ["no tengo acta", "perdí mi acta", "acta de nacimiento"]


def test_loading_twice_changes_nothing(catalogue, folder):
    report = loading.load(folder)
    assert (report.created, report.replaced, report.unchanged, report.kept) == (0, 0, 3, 0)
    assert Sheet.objects.count() == Step.objects.count() == 3


def test_a_changed_file_replaces_the_sheet_that_nobody_edited(catalogue, folder):
    change(folder, "Vaya al consulado", "Vaya al consulado con su cita")
    report = loading.load(folder)
    assert (report.replaced, report.unchanged) == (1, 2)
    old, new = Sheet.objects.filter(programme=ACTA).order_by("number")
    assert (old.state, new.state, new.number) == ("replaced", "published", 2)
    assert old.ended_at == new.published_at
    assert loading.load(folder).unchanged == 3


def test_the_command_says_counts(db):
    out = StringIO()
    call_command("load_directory", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["offices"] == 53
    assert said["programmes"]["programmes"] == Programme.objects.count()


def test_what_ships_is_in_order(db):
    report = loading.load()
    assert report.programmes == report.created + report.unchanged + report.kept + report.replaced


BAD = [
    ('agency = "sre"', 'agency = "ser"', "agency: «ser» no es una clave conocida."),
    ('cost = "free"', 'cost = "gratis"', "cost: «gratis» no es una clave conocida."),
    ('needs = ["acta"]', 'needs = ["acta", "actas"]', "needs: «actas» no es una clave conocida."),
    ('moments = ["us", "detained"]', "moments = []", "moments: falta."),
    ("checked_on = 2026-11-20", 'checked_on = "ayer"', "checked_on: escriba el día así: 2026-11-24."),
    ("check_every = 180", "check_every = 0", "check_every: escriba un número de días, de 1 a 1100."),
    ("[for]", "[for]\nhas_children = true", "for.has_children: esta clave no se conoce."),
    ("[for]", "[for]\nmin_age = 70\nmax_age = 60", "for.max_age: es menor que la edad mínima."),
    ('cost = "Free of charge"\n', "", "en.cost: falta."),
    ('how = ["Ask for an appointment", "Go to the consulate"]', 'how = ["Ask"]',
     "en.how: tiene 1 línea(s) y el otro idioma 2: traduzca cada una."),
    ("name = \"Acta", f"name = \"{'a' * 60}Acta", "es.name: tiene más de 70 caracteres."),
    ("source_date = 2026-01-02", 'source_date = "hace poco"', "facts[1].source_date: escriba el día así: 2025-12-17, o el año."),
    ("unknown = true", 'unknown = true\nsource = "X"', "facts[2].source: lo que no se sabe no tiene fuente."),
    ('office = "houston"', 'office = "huston"', "places[2].office: «huston» no es una clave conocida."),
    ('hours_en = "From 8 to 13"\n', "", "places[2].hours_en: falta: solo está en el otro idioma."),
    ("agency =", "agencia =", "agencia: esta clave no se conoce."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), BAD)
def test_a_file_with_a_mistake_is_named_with_its_key_and_nothing_is_loaded(
    catalogue, folder, old, new, sentence
):
    change(folder, old, new)
    change(folder, "Línea de Bienestar", "Línea del Bienestar", "pension-adultos-mayores")
    with pytest.raises(BadFile) as refused:
        loading.load(folder)
    assert "acta-de-nacimiento.toml" in str(refused.value)
    assert sentence in str(refused.value)
    assert not Sheet.objects.filter(number=2).exists()


def test_what_is_not_toml_is_said_so(catalogue, folder):
    change(folder, "[es]", "[es")
    with pytest.raises(BadFile, match=r"acta-de-nacimiento\.toml no es TOML"):
        loading.load(folder)


def test_a_wrong_code_in_a_table_is_named(catalogue, folder):
    path = folder / "agencies.csv"
    path.write_text(path.read_text().replace("state,", "province,"))
    with pytest.raises(BadFile, match=r"agencies\.csv: «province» de «tlaxcala»"):
        loading.load(folder)
