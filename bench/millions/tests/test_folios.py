"""Folios that the loader makes are folios like any others."""

from __future__ import annotations

from amparo.core.folios import read_folio
from bench.millions.people import folios


def test_folios_are_well_formed_and_all_different():
    found = folios("C", 20_000).to_pylist()
    assert len(set(found)) == 20_000
    assert all(read_folio(folio) == folio for folio in found[:500])
