from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.places.spelling import normalise, readable, readable_address, spelling, split_state


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NORTHWEST ICE PROCSESING CENTER", "Northwest ICE Processing Center"),
        ("ALEXANDRIA STAGING FACILI", "Alexandria Staging Facility"),
        ("NORTH LAKE CORRECTIONAL F", "North Lake Correctional Facility"),
        ("IAH SECURE ADULT DETENTION FACILITY (POLK)", "IAH Secure Adult Detention Facility (Polk)"),
        ("DENVER CONTRACT DETENTION FACILITY (CDF) II", "Denver Contract Detention Facility (CDF) II"),
        ("DEPARTMENT OF CORRECTIONS HAGATNA", "Department of Corrections Hagatna"),
        ("OZARK COUNTY SHERIFF'S OFFICE", "Ozark County Sheriff's Office"),
        ("T DON HUTTO DETENTION CENTER", "T. Don Hutto Detention Center"),
        ("STE. GENEVIEVE COUNTY SHERIFF/JAIL", "Ste. Genevieve County Sheriff/Jail"),
        ("MCHENRY COUNTY CORRECTIONAL FACILITY", "McHenry County Correctional Facility"),
        ("CLARK COUNTY JAIL (IN)", "Clark County Jail"),
        ("WASHINGTON COUNTY JAIL (PURGATORY CORRECTIONAL FAC",
         "Washington County Jail (Purgatory Correctional Facility)"),
        ("Already Readable Place", "Already Readable Place"),
    ],
)  # fmt: skip
def test_a_typed_name_becomes_readable(typed: str, shown: str) -> None:
    assert readable(typed) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NORTHWEST ICE PROCSESING CENTER", "NORTHWEST ICE PROCESSSING CENTER"),
        ("PICKENS COUNTY DET CTR", "PICKENS COUNTY DETENTION CENTER"),
        ("PORT ISABEL SPC", "Port Isabel Service Processing Center"),
        ("ST. CLAIR COUNTY JAIL", "SAINT CLAIR COUNTY JAIL"),
        ("PHELPS COUNTY JAIL (NE)", "PHELPS COUNTY JAIL"),
        ("ALEXANDRIA STAGING FACILI", "ALEXANDRIA STAGING FACILITY"),
    ],
)
def test_two_ways_of_writing_one_name_fold_alike(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_a_state_in_brackets_or_after_a_comma_is_set_aside() -> None:
    assert split_state("ORANGE COUNTY JAIL (FL)") == ("ORANGE COUNTY JAIL", "FL")
    assert split_state("PENNINGTON COUNTY JAIL (SOUTH DAKOTA)") == ("PENNINGTON COUNTY JAIL", "SD")
    assert split_state("TORRANCE/ESTANCIA, NM") == ("TORRANCE/ESTANCIA", "NM")
    assert split_state("IAH SECURE ADULT DETENTION FACILITY (POLK)")[1] == ""


def test_only_a_word_at_the_cut_is_completed() -> None:
    assert spelling("CENTER F").normalised == "CENTER F"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("26 MCGREGOR RANGE ROAD", "26 McGregor Range Road"),
        ("18201 SW 12TH ST", "18201 SW 12th St"),
        ("FPO", "FPO"),
        ("7488 CALZADA DE LA FUENTE", "7488 Calzada de la Fuente"),
    ],
)
def test_an_address_is_written_as_on_an_envelope(typed: str, shown: str) -> None:
    assert readable_address(typed) == shown


@given(st.text(max_size=80))
def test_no_text_breaks_the_folding_and_folding_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    readable(text)
    assert normalise(once) == once or len(once.strip()) in {24, 25, 49, 50}
