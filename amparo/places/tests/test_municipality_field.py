"""The field that asks for a municipality: the state if it is known, the name, and the choice when several can be meant."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from amparo.core.rendering import GovukForm
from amparo.places.fields import MunicipalityField
from amparo.places.models import Municipality
from tests.factories import directory

pytestmark = pytest.mark.django_db


class Destination(GovukForm):
    going_to = MunicipalityField(label="Municipio de destino", help_text="A donde va, no a donde llegó.")


class Perhaps(GovukForm):
    going_to = MunicipalityField(label="Municipio de destino", required=False)


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    directory()


def said(**parts: str) -> dict[str, str]:
    return {f"going_to_{name}": value for name, value in parts.items()}


def offered(form: GovukForm) -> list[str]:
    return re.findall(r'name="going_to_code" value="(\d{5})"', form.as_div())


def test_a_name_that_only_one_place_has_is_the_answer_at_once() -> None:
    form = Destination(said(name="Cd. Juárez"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["going_to"] == Municipality.objects.get(pk="08037")
    assert offered(form) == []


def test_d9_a_name_of_several_places_is_asked_and_never_guessed() -> None:
    form = Destination(said(name="Benito Juárez"))
    assert not form.is_valid()
    assert set(offered(form)) >= {
        code for code, name in Municipality.objects.values_list("code", "name") if name == "Benito Juárez"
    }
    chosen = Destination(said(name="Benito Juárez", code="26071"))
    assert chosen.is_valid(), chosen.errors
    assert chosen.cleaned_data["going_to"].state == "SR"


def test_the_state_decides_between_two_of_a_name() -> None:
    form = Destination(said(state="ZS", name="benito juarez"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["going_to"].pk == "32004"


def test_a_choice_for_another_name_is_not_taken() -> None:
    form = Destination(said(name="Tuxtla", code="26071"))
    assert not form.is_valid()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Missing: Municipio de destino"),
        ({"state": "BC"}, "Write the name of the municipality."),
        ({"code": "08037"}, "Write the name of the municipality."),
        ({"name": "xyzzy"}, "We know no municipality of that name."),
        ({"name": "Cancún", "state": "BC"}, "In Baja California we know no municipality of that name."),
        ({"name": "Guadalajra"}, "Choose which municipality is meant."),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(given: dict[str, str], sentence: str) -> None:
    with translation.override("en"):
        form = Destination(said(**given))
        assert form.errors["going_to"][0].startswith(sentence)
        assert "govuk-error-message" in form.as_div()


def test_what_may_be_left_empty_may_be_left_empty_but_a_state_alone_is_no_answer() -> None:
    empty = Perhaps(said(state="", name=""))
    assert empty.is_valid()
    assert empty.cleaned_data["going_to"] is None
    assert not Perhaps(said(state="BC")).is_valid()


def test_d9_the_state_of_arrival_is_never_the_beginning() -> None:
    for initial in (None, "", "BC", {"state": "BC"}, "02"):
        form = Destination(
            initial={"going_to": initial} if not isinstance(initial, dict) else {"going_to_state": "BC"}
        )
        assert "selected" not in form.as_div()


@pytest.mark.parametrize("code", ["20208", "08037"])
def test_a_kept_municipality_is_shown_and_stays(code: str) -> None:
    kept = Municipality.objects.get(pk=code)
    for initial in (kept, kept.pk):
        html = Destination(initial={"going_to": initial}).as_div()
        assert f'value="{kept.name}"' in html
        assert re.search(rf'value="{kept.state}" selected', html)
    again = Destination(said(state=kept.state, name=kept.name), initial={"going_to": kept})
    assert not again.has_changed()
    assert Destination(said(name="Cancún"), initial={"going_to": kept}).has_changed()


def test_more_places_than_are_offered_are_said() -> None:
    html = Destination(said(name="Santa María")).as_div()
    assert re.search(r"\d+ ", html)
    assert len(re.findall(r'name="going_to_code"', html)) == 8


def test_every_input_has_its_label_and_the_error_leads_to_the_name() -> None:
    form = Destination(said(name="Benito Juárez"))
    html = form.as_div()
    for control in re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', html):
        assert f'for="{control}"' in html
    assert form["going_to"].id_for_label == "id_going_to_name"
    assert 'id="id_going_to_name"' in html
