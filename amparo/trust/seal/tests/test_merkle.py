"""The trees are those of RFC 6962, and a path proves its own leaf and no other."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from amparo.trust.seal import merkle

LEAVES = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), min_size=1, max_size=40)


def as_the_rfc_says(leaves: list[bytes]) -> bytes:
    """2.1: split at the largest power of two that is smaller than their number."""
    if len(leaves) == 1:
        return leaves[0]
    at = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + as_the_rfc_says(leaves[:at]) + as_the_rfc_says(leaves[at:])).digest()


def test_the_roots_of_certificate_transparencys_own_examples():
    contents = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243")]
    leaves = [merkle.leaf_hash(one) for one in contents]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    }
    assert {size: merkle.root(leaves[:size]).hex() for size in roots} == roots
    assert merkle.root([]) == hashlib.sha256(b"").digest()


@given(LEAVES)
def test_a_root_is_the_one_that_the_rfc_defines(leaves):
    assert merkle.root(leaves) == as_the_rfc_says(leaves)


@given(LEAVES, st.data())
def test_a_path_leads_from_its_leaf_to_the_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    beside = merkle.path(leaves, index)
    assert merkle.root_by_path(leaves[index], index, len(leaves), beside) == merkle.root(leaves)


@given(LEAVES, st.data())
def test_a_path_proves_no_other_leaf_no_other_place_and_no_shorter_way(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    beside, root = merkle.path(leaves, index), merkle.root(leaves)
    assert merkle.root_by_path(merkle.leaf_hash(b"somebody else's row"), index, len(leaves), beside) != root
    assert merkle.root_by_path(leaves[index], index, len(leaves), [*beside, root]) is None
    if beside:
        assert merkle.root_by_path(leaves[index], index, len(leaves), beside[:-1]) is None
    assert merkle.root_by_path(leaves[index], len(leaves), len(leaves), beside) is None
