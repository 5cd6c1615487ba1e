from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import folios

codes = st.text(alphabet=folios.ALPHABET, min_size=9, max_size=9)
with_check = folios.with_check


def test_a_new_folio_is_read_back():
    for kind in folios.KINDS:
        folio = folios.new_folio(kind)
        assert folios.read_folio(folios.show(folio)) == folio


def test_a_new_secret_is_read_back():
    secret = folios.new_secret()
    assert folios.read_secret(folios.show(secret)) == secret
    assert len(folios.show(secret).split("-")) == 4


def test_what_tired_people_confuse_is_understood():
    body = "0123456AB"
    folio = "P" + with_check(body)
    typed = folio.lower().replace("0", "o").replace("1", "l")
    assert folios.read_folio(f" {typed[:4]} {typed[4:]} ") == folio


@given(codes, st.integers(0, 8), st.sampled_from(folios.ALPHABET))
def test_every_single_wrong_character_is_caught(body, place, other):
    wrong = body[:place] + other + body[place + 1 :]
    if wrong != body:
        assert folios.read_folio("P" + wrong + with_check(body)[-1]) is None


@given(codes, st.integers(0, 7))
def test_every_swap_of_neighbours_is_caught(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if swapped != body:
        assert folios.read_folio("P" + swapped + with_check(body)[-1]) is None


@pytest.mark.parametrize("text", ["", "P", "hello", "Z0000000000", "P00000000Z0", "P0000000000000"])
def test_nonsense_is_no_folio(text):
    assert folios.read_folio(text) is None


def test_a_secret_is_stored_only_as_a_hash_that_depends_on_its_folio():
    secret = folios.new_secret()
    assert folios.hash_code(secret, salt="F1") != folios.hash_code(secret, salt="F2")
    assert secret not in folios.hash_code(secret, salt="F1")
