"""What is sealed is opened by the other half alone, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.sealing import private_key, public_key, seal_bytes, unseal_bytes

OURS, THEIRS = private_key("ours"), private_key("theirs")


@given(st.binary(max_size=3000))
def test_a_small_file_comes_back_as_it_was_and_for_nobody_else(body):
    sealed = seal_bytes(body, public_key(OURS))
    assert unseal_bytes(sealed, OURS) == body
    assert len(body) < 16 or body not in sealed
    with pytest.raises(ValueError, match="sealed for somebody else"):
        unseal_bytes(sealed, THEIRS)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_what_was_altered_is_not_opened(body, data):
    sealed = bytearray(seal_bytes(body, public_key(OURS)))
    at = data.draw(st.integers(32, len(sealed) - 1))
    sealed[at] ^= 1
    with pytest.raises(ValueError, match="altered"):
        unseal_bytes(bytes(sealed), OURS)
