"""Which municipality is meant, and what lies near it."""

from __future__ import annotations

import math

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.expressions import RawSQL
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.places.actions import load_directory
from amparo.places.directory import rows
from amparo.places.geography import EARTH_KM, kilometres
from amparo.places.mexico import STATE_OF_NUMBER
from amparo.places.models import Municipality
from amparo.places.municipalities import box, distance, find, nearest, within
from tests.factories import directory

TABLE = list(rows("municipalities"))

#: How many municipalities each state has, and where it lies: south, north, west, east.
STATES = {
    "AS": (11, 21.6, 22.5, -102.9, -101.8), "BC": (7, 28.0, 32.75, -117.2, -112.6), "BS": (5, 22.8, 28.05, -115.3, -109.3),
    "CC": (13, 17.8, 20.9, -92.5, -89.1), "CL": (38, 24.5, 29.9, -104.0, -99.8), "CM": (10, 18.6, 19.6, -104.8, -103.4),
    "CS": (124, 14.5, 18.0, -94.2, -90.3), "CH": (67, 25.5, 31.8, -109.1, -103.3), "DF": (16, 19.0, 19.6, -99.4, -98.9),
    "DG": (39, 22.3, 26.9, -107.3, -102.4), "GT": (46, 19.9, 21.9, -102.2, -99.6), "GR": (85, 16.3, 18.9, -102.2, -98.0),
    "HG": (84, 19.5, 21.5, -99.9, -97.9), "JC": (125, 18.9, 22.8, -105.7, -101.4), "MC": (125, 18.3, 20.3, -100.7, -98.5),
    "MN": (113, 17.9, 20.4, -103.8, -100.0), "MS": (36, 18.3, 19.2, -99.5, -98.6), "NT": (20, 20.6, 23.1, -105.8, -103.7),
    "NL": (51, 23.1, 27.8, -101.3, -98.4), "OC": (570, 15.6, 18.7, -98.6, -93.8), "PL": (217, 17.8, 20.9, -99.1, -96.7),
    "QT": (18, 20.0, 21.7, -100.6, -99.0), "QR": (11, 17.8, 21.7, -89.4, -86.7), "SP": (59, 21.1, 24.5, -102.3, -98.3),
    "SL": (20, 22.4, 27.1, -109.5, -105.3), "SR": (72, 26.2, 32.5, -115.1, -108.4), "TC": (17, 17.2, 18.7, -94.2, -90.9),
    "TS": (43, 22.2, 27.7, -100.2, -97.1), "TL": (60, 19.1, 19.8, -98.8, -97.6), "VZ": (212, 17.1, 22.5, -98.7, -93.6),
    "YN": (106, 19.5, 21.7, -90.5, -87.5), "ZS": (58, 21.0, 25.2, -104.4, -100.7),
}  # fmt: skip


def test_the_table_has_every_municipality_once_in_32_states() -> None:
    assert len(TABLE) == len({row["code"] for row in TABLE}) == 2478
    counts = {state: sum(row["state"] == state for row in TABLE) for state in STATES}
    assert counts == {state: count for state, (count, *_box) in STATES.items()}
    assert all(STATE_OF_NUMBER[row["code"][:2]] == row["state"] for row in TABLE)
    assert 125_000_000 < sum(int(row["population"]) for row in TABLE) < 127_000_000


def test_every_point_lies_in_its_state() -> None:
    outside = []
    for row in TABLE:
        _count, south, north, west, east = STATES[row["state"]]
        if not (south <= float(row["latitude"]) <= north and west <= float(row["longitude"]) <= east):
            outside.append((row["code"], row["name"], row["latitude"], row["longitude"]))
    assert outside == []


def test_no_two_municipalities_have_one_point() -> None:
    assert len({(row["latitude"], row["longitude"]) for row in TABLE}) == len(TABLE)


#: Cities whose place is well known: the code, and about where they are.
KNOWN = {
    "02004": (32.53, -117.02), "03008": (23.06, -109.70), "08037": (31.74, -106.48), "09007": (19.36, -99.06),
    "14039": (20.67, -103.35), "19039": (25.68, -100.31), "20067": (17.07, -96.72), "23005": (21.16, -86.85),
    "07089": (14.91, -92.26), "28022": (25.87, -97.50), "05035": (25.54, -103.44), "31050": (20.97, -89.62),
}  # fmt: skip


def test_well_known_cities_are_where_they_are() -> None:
    by_code = {row["code"]: row for row in TABLE}
    for code, (latitude, longitude) in KNOWN.items():
        row = by_code[code]
        off = kilometres(latitude, longitude, float(row["latitude"]), float(row["longitude"]))
        assert off < 10, (code, row["name"], off)


WRITTEN = [
    ("Cd. Juárez", "08037"), ("CD JUAREZ", "08037"), ("Juárez, Chih.", "08037"), ("Juarez Chihuahua", "08037"),
    ("Benito Juárez, Q. Roo", "23005"), ("Cancun", "23005"), ("Benito Juárez (CDMX)", "09014"),
    ("Alcaldía Benito Juárez, CDMX", "09014"), ("Ecatepec Edo. Mex.", "15033"), ("Ecatepec de Morelos", "15033"),
    ("Sta. María del Oro, Nay.", "18014"), ("Sta Ma del Tule", "20409"), ("S. Cristóbal de las Casas", "07078"),
    ("san cristobal de las casas", "07078"), ("Sn. Fco. del Rincón", "11031"), ("Tuxtepec Oaxaca", "20184"),
    ("Huajuapan", "20039"), ("Chilpancingo", "12029"), ("Acapulco", "12001"), ("Gral. Escobedo", "19021"),
    ("Gral Escobedo N.L.", "19021"), ("Dr. Arroyo", "19014"), ("H. Matamoros", "28022"), ("Matamoros Tamps.", "28022"),
    ("Nvo. Laredo", "28027"), ("Cd. Victoria", "28041"), ("Cd Obregon", "26018"), ("Los Mochis", "25001"),
    ("Pto. Vallarta", "14067"), ("Villahermosa", "27004"), ("Chetumal", "23004"), ("Solidaridad", "23008"),
    ("Jalapa, Ver.", "30087"), ("Xalapa Veracruz", "30087"), ("Cd. Neza", "15058"), ("Mpio. de Atlixco, Pue.", "21019"),
    ("Del. Gustavo A. Madero", "09005"), ("Cuauhtémoc, D.F.", "09015"), ("Dolores Hidalgo", "11014"),
    ("Tlaquepaque", "14098"), ("San Luis Potosi", "24028"), ("Qro", "22014"), ("Puebla Pue.", "21114"),
    ("Cuautitlan Izcalli", "15121"), ("Sto Domingo Tehuantepec", "20515"), ("Mazatlan Sin", "25012"),
    ("Cd. Valles", "24013"), ("San Nicolas de los Garza", "19046"), ("Culiacan, Sinaloa", "25006"), ("NEZAHUALCOYOTL", "15058"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), WRITTEN)
def test_a_municipality_is_known_however_it_is_written(text: str, code: str) -> None:
    certain = find(text).certain
    assert certain is not None, [one.entry.where for one in find(text).candidates]
    assert certain.code == code, certain.where


MISSPELT = [
    ("Guadalajra", "14039"), ("Ixtapalapa", "09007"), ("Coatsacoalcos", "30039"), ("Netzahualcóyotl", "15058"),
    ("Quernavaca", "17007"), ("Tapachla", "07089"), ("Naucalpam", "15057"), ("Iraputo", "11017"), ("Ermosillo", "26030"),
    ("Cuernabaca", "17007"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), MISSPELT)
def test_a_misspelt_name_is_offered_first(text: str, code: str) -> None:
    answer = find(text)
    assert answer.candidates
    assert answer.candidates[0].entry.code == code, [one.entry.where for one in answer.candidates]


def test_what_is_merely_alike_is_never_certain() -> None:
    assert find("Guadalajra").certain is None


def test_many_places_of_one_name_are_all_offered_with_their_states() -> None:
    answer = find("Benito Juárez")
    assert answer.certain is None
    named = {row["code"] for row in TABLE if "Benito Juárez" in (row["name"], row["seat"])}
    assert len(named) >= 8
    assert {one.entry.code for one in answer.candidates} == named
    assert answer.candidates[0].entry.where == "Benito Juárez (Cancún), Quintana Roo"
    assert find("Benito Juárez", "Zac.").certain.code == "32004"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "codes"), [("San Juan Mixtepec", {"20208", "20209"}), ("San Pedro Mixtepec", {"20318", "20319"})]
)
def test_two_of_one_name_in_one_state_are_told_apart(text: str, codes: set[str]) -> None:
    offered = [one.entry for one in find(text, "OC").candidates]
    assert {one.code for one in offered} == codes
    assert len({one.where for one in offered}) == 2
    assert all(find(one.name, "OC").certain == one for one in offered)


def test_a_small_place_does_not_hide_the_large_one_that_people_call_so() -> None:
    assert [one.entry.code for one in find("Juchitán").candidates] == ["12080", "20043"]


def test_more_than_are_offered_are_counted() -> None:
    answer = find("Sta. María", limit=5)
    assert len(answer.candidates) == 5
    assert answer.more > 40


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "123", "México", "(,)"])
def test_what_is_no_place_is_nothing(text: str) -> None:
    assert find(text).candidates == ()


def test_a_state_that_is_none_finds_nothing_and_another_state_is_not_the_place() -> None:
    assert find("Juárez", "Texas").candidates == ()
    assert find("Juárez, Chih.", "NL").certain is None


@pytest.mark.parametrize("row", TABLE[::37], ids=lambda row: row["code"])
def test_every_name_with_its_state_finds_its_place(row: dict[str, str]) -> None:
    codes = [one.entry.code for one in find(row["name"].upper(), row["state"]).candidates]
    assert row["code"] in codes


@given(st.text(max_size=60), st.sampled_from(["", "OC", "CH", "nowhere"]))
@settings(max_examples=60, deadline=None)
def test_no_line_is_too_strange(text: str, state: str) -> None:
    answer = find(text, state)
    assert all(0 < one.likeness <= 100 for one in answer.candidates)


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points, points)
def test_distance_is_a_distance(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    assert distance(a, a) == 0
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-6)
    assert 0 <= distance(a, b) <= math.pi * EARTH_KM + 1e-6
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-3


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance((20, -100), (21, -100)) == pytest.approx(111.19, abs=0.01)


@given(
    st.tuples(st.floats(14, 33), st.floats(-119, -86)), st.floats(0, 2500), st.floats(-60, 80), st.floats(-180, -20)
)  # fmt: skip
def test_the_box_holds_the_circle(
    here: tuple[float, float], km: float, latitude: float, longitude: float
) -> None:
    south, north, west, east = box(*here, km)
    if distance(here, (latitude, longitude)) <= km:
        assert south <= latitude <= north
        assert west <= longitude <= east


@pytest.fixture
def loaded(db: None) -> None:
    directory()


def test_loading_twice_changes_nothing_and_a_wrong_row_is_mended(loaded: None) -> None:
    before = list(Municipality.objects.order_by("pk").values())
    assert load_directory().municipalities == len(before) == 2478
    Municipality.objects.filter(pk="08037").update(name="Otra", latitude=20)
    load_directory()
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_loading_again_writes_no_municipality(loaded: None) -> None:
    versions = Municipality.objects.annotate(version=RawSQL("places_municipality.ctid::text", ()))
    before = set(versions.values_list("version", flat=True))
    load_directory()
    assert set(versions.values_list("version", flat=True)) == before


def test_d9_nearest_municipalities_by_distance_not_by_state(loaded: None) -> None:
    torreon = Municipality.objects.get(pk="05035")
    near = list(nearest(torreon, 30))
    assert near[0] == torreon
    # Gómez Palacio and Lerdo are across the river, in another state; Saltillo, the capital of Torreón's, is far.
    assert [(one.code, one.state) for one in near[1:3]] == [("10007", "DG"), ("10012", "DG")]
    assert "05030" not in [one.code for one in near]
    distances = [one.km for one in near]  # type: ignore[attr-defined]
    assert distances == sorted(distances)
    assert {one.state for one in nearest(torreon, 30, states=["CL"])} == {"CL"}


@pytest.mark.parametrize("km", [0, 25, 150, 900])
@pytest.mark.parametrize("code", ["02004", "20067", "31050", "32056"])
def test_the_database_finds_what_arithmetic_finds(loaded: None, code: str, km: int) -> None:
    here = Municipality.objects.get(pk=code)
    found = {one.code: one.km for one in nearest(here, km)}  # type: ignore[attr-defined]
    for other in Municipality.objects.all():
        far = distance(here, other)
        if abs(far - km) > 1e-6 or not km:
            assert (other.code in found) == (far <= km), other
        if other.code in found:
            assert found[other.code] == pytest.approx(far, abs=1e-6)


def test_a_point_that_is_no_municipality_has_neighbours_too(loaded: None) -> None:
    assert nearest((31.76, -106.49), 30).first().code == "08037"  # type: ignore[union-attr]


def test_rows_that_lead_to_a_municipality_are_found_by_distance(
    loaded: None, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    home = Municipality.objects.get(pk="05035")
    with django_assert_num_queries(1):
        assert len(within(Municipality.objects.filter(state="DG"), home, 15)) == 2


def test_the_index_answers_the_box(loaded: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = nearest((25.5, -103.4), 50).explain()
    assert "municipalities_by_point" in plan


def test_the_database_refuses_a_code_that_is_none_and_a_point_abroad(loaded: None) -> None:
    row = {"name": "X", "state": "CH", "point": "middle", "population": 1}
    for code, latitude, name in (
        ("33001", 25, "a_municipality_has_an_inegi_code"),
        ("08999", 40, "a_municipality_lies_in_mexico"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Municipality.objects.create(code=code, latitude=latitude, longitude=-106, **row)
    with pytest.raises(IntegrityError, match="a_point_at_the_seat_names_it"), transaction.atomic():
        Municipality.objects.create(code="08999", latitude=25, longitude=-106, **{**row, "point": "seat"})
