"""Identifiers are brought to one form and checked, never refused (domain §5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching.identifiers import (
    CHECKS,
    check,
    check_curp,
    curp_birth,
    curp_sex,
    derive_pre_curp,
    state_code,
)


@pytest.mark.parametrize(
    "curp",
    [
        "SABC560626MDFLRN01",
        "HEGG560427MVZRRL04",
        "BOXW310820HNERXN09",
        "MOTR930411HJCRMN03",
        "BEML920313HCMLNS09",
        "MARR890512HCSRYR06",
    ],
)
def test_a_good_curp_is_ok(curp: str) -> None:
    assert (check_curp(curp).result, check_curp(curp).reason) == ("ok", "")


@pytest.mark.parametrize(
    ("curp", "result", "reason"),
    [
        ("BOXW310820HNERXN08", "doubtful", "check_digit"),
        ("MARR890512HCSRYR09", "doubtful", "check_digit"),
        ("BOXW310820HNERXN0", "malformed", "length"),
        ("BOXW310820HQQRXN09", "malformed", "state"),
        ("BOXW311320HNERXN09", "malformed", "form"),
        ("PENE560626MDFLRN09", "doubtful", "inconvenient_word"),
        ("SABC560230MDFLRN01", "doubtful", "date"),
    ],
)
def test_a_curp_with_a_fault_says_which(curp: str, result: str, reason: str) -> None:
    checked = check_curp(curp)
    assert (checked.value, checked.result, checked.reason) == (curp, result, reason)


def test_a_curp_is_read_with_spaces_and_small_letters() -> None:
    assert check_curp(" sabc-560626 mdflrn01 ").value == "SABC560626MDFLRN01"


def test_position_17_tells_the_century() -> None:
    assert curp_birth("SABC560626MDFLRN01") == date(1956, 6, 26)
    assert curp_birth("PEGF060413HDGRRDA0") == date(2006, 4, 13)
    assert curp_sex("SABC560626MDFLRN01") == "F"


@pytest.mark.parametrize(
    ("given_names", "surname1", "surname2", "letters"),
    [
        ("ALBERTO", "ÑANDO", "RODRIGUEZ", "XARA"),
        ("MARIA LUISA", "PEREZ", "HERNANDEZ", "PEHL"),
        ("LUIS ENRIQUE", "ROMERO", "PALAZUELOS", "ROPL"),
        ("JUAN JOSE", "D/AMICO", "ALVAREZ", "DXAJ"),
        ("ROCIO", "RIVA PALACIO", "CRUZ", "RICR"),
        ("CARLOS", "MC GREGOR", "LOPEZ", "GELC"),
        ("CONCEPCION", "SALGADO", "BRISEÑO", "SABC"),
        ("J. Jesús", "López", "", "LOXJ"),
        ("María", "de la Cruz", "Pérez", "CUPM"),
        ("Enrique", "Peña", "Nieto", "PXNE"),
    ],
)
def test_the_letters_of_a_pre_curp(given_names: str, surname1: str, surname2: str, letters: str) -> None:
    assert derive_pre_curp(given_names=given_names, surname1=surname1, surname2=surname2)[:4] == letters


def test_a_whole_pre_curp() -> None:
    derived = derive_pre_curp(
        given_names="Concepción",
        surname1="Salgado",
        surname2="Briseño",
        birth_date=date(1956, 6, 26),
        sex="F",
        birth_state="DF",
    )
    assert derived == "SABC560626MDFLRN"


def test_what_is_not_known_stays_open_in_a_pre_curp() -> None:
    assert derive_pre_curp(given_names="", surname1="") == "?" * 16


@pytest.mark.parametrize(
    ("system", "given_text", "value", "result"),
    [
        ("a_number", "A012-345-678", "012345678", "ok"),
        ("a_number", "2345678", "002345678", "ok"),
        ("a_number", "A 000 000 000", "000000000", "malformed"),
        ("a_number", "12345", "12345", "malformed"),
        ("a_number", "111111111", "111111111", "doubtful"),
        ("passport", "g15997557", "G15997557", "ok"),
        ("passport", "97360012345", "97360012345", "ok"),
        ("passport", "G1599-755", "G1599755", "ok"),
        ("passport", "GG159975", "GG159975", "doubtful"),
        ("matricula", "0452998", "0452998", "ok"),
        ("matricula", "12 345", "12345", "doubtful"),
        ("phone", "(312) 555-0134", "+13125550134", "ok"),
        ("phone", "+52 1 55 1234 5678", "+525512345678", "ok"),
        ("phone", "044 55 1234 5678", "+525512345678", "ok"),
        ("phone", "01 33 3613 1234", "+523336131234", "ok"),
        ("phone", "911", "911", "malformed"),
        ("booking", "2024-000123", "2024000123", "ok"),
        ("subject_id", "366 123 456", "366123456", "ok"),
    ],
)
def test_identifiers_in_one_form(system: str, given_text: str, value: str, result: str) -> None:
    checked = check(system, given_text)
    assert (checked.value, checked.result) == (value, result)


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=30))
def test_no_text_is_refused_and_a_value_checks_to_itself(system: str, text: str) -> None:
    checked = check(system, text)
    assert checked.result in ("ok", "doubtful", "malformed")
    assert (checked.result == "ok") == (checked.reason == "")
    if checked.result == "ok":
        assert check(system, checked.value).value == checked.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Michoacán", "MN"),
        ("CDMX", "DF"),
        ("Edo. Mex.", "MC"),
        ("VZ", "VZ"),
        ("Distrito Federal", "DF"),
        ("Texas", ""),
        ("Nuevo León", "NL"),
    ],
)
def test_states_are_read_as_people_write_them(text: str, code: str) -> None:
    assert state_code(text) == code
