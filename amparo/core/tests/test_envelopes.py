from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.envelopes import Altered, KeyMissing, KeyRing, new_key, open_pieces, seal_pieces
from amparo.core.errors import BadInstallation

ONE, TWO = bytes(range(32)).hex(), bytes(range(32, 64)).hex()


@given(st.lists(st.binary(max_size=64), max_size=6), st.binary(max_size=12))
def test_what_is_sealed_opens_as_it_was(pieces, bound):
    key = new_key()
    assert b"".join(open_pieces(seal_pieces(pieces, key, bound), key, bound)) == b"".join(pieces)


@given(st.lists(st.binary(min_size=1, max_size=32), min_size=2, max_size=5), st.data())
def test_whatever_is_altered_left_out_swapped_or_moved_is_noticed(pieces, data):
    key = new_key()
    sealed = list(seal_pieces(pieces, key, b"a"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    byte = data.draw(st.integers(0, len(sealed[at]) - 1))
    altered = bytearray(sealed[at])
    altered[byte] ^= 1
    attempts = [
        [*sealed[:at], bytes(altered), *sealed[at + 1 :]],
        sealed[:-1],
        sealed[1:],
        [sealed[1], sealed[0], *sealed[2:]],
        [*sealed, sealed[-1]],
    ]
    for attempt in attempts:
        with pytest.raises(Altered):
            list(open_pieces(attempt, key, b"a"))
    with pytest.raises(Altered):
        list(open_pieces(sealed, key, b"b"))
    with pytest.raises(Altered):
        list(open_pieces(sealed, new_key(), b"a"))


def test_the_first_key_of_the_ring_wraps_and_every_key_opens():
    old, both = KeyRing.read(f"old:{ONE}"), KeyRing.read(f"new:{TWO}, old:{ONE}")
    key = new_key()
    name, wrapped = old.wrap(key, b"x")
    assert (name, both.unwrap(name, wrapped, b"x")) == ("old", key)
    assert both.wrap(key, b"x")[0] == both.current == "new"
    with pytest.raises(Altered):
        both.unwrap("old", wrapped, b"another document")
    with pytest.raises(KeyMissing):
        KeyRing.read(f"new:{TWO}").unwrap("old", wrapped, b"x")


@pytest.mark.parametrize(
    "text",
    ["", ",", "nokey", f":{ONE}", f"Ñ:{ONE}", "short:abcd", f"a:{'0' * 64}", f"a:{'ab' * 32}", f"a:{ONE},a:{TWO}",
     f"a:{ONE},b:{ONE}", f"a:{ONE[:-1]}g"],
)  # fmt: skip
def test_a_ring_that_is_not_safe_is_refused_in_a_sentence_without_the_key(text):
    with pytest.raises(BadInstallation) as refused:
        KeyRing.read(text)
    assert str(refused.value).endswith((".", ")."))
    assert ONE not in str(refused.value)


def test_a_ring_does_not_show_its_keys():
    assert ONE not in repr(KeyRing.read(f"a:{ONE}"))
    assert "keys=" not in repr(KeyRing.read(f"a:{ONE}"))
