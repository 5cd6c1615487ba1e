"""A registry drawn in parts is one registry."""

from __future__ import annotations

import csv

from bench.millions import drawing


def test_parts_are_drawn_once_and_nobody_of_one_is_of_another(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "PEOPLE_OF_A_PART", 30)
    drawn = drawing.draw_people(70, tmp_path)
    with drawn.truth.open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    with drawn.records.open(encoding="utf-8") as file:
        said = list(csv.DictReader(file))
    assert [row["id"] for row in said] == [row["id"] for row in truth]
    assert len({row["id"] for row in truth}) == len(truth)
    assert 90 <= len({row["person"] for row in truth}) < 110
    assert {row["id"].partition(".")[0] for row in truth} == {"0", "1", "2"}
    assert not {row["person"] for row in truth if row["id"].startswith("0.")} & {
        row["person"] for row in truth if row["id"].startswith("1.")
    }
    drawn.truth.unlink()
    made = sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("part-*.csv"))
    assert drawing.draw_people(70, tmp_path) == drawn
    assert sorted(path.stat().st_mtime_ns for path in tmp_path.rglob("part-*.csv")) == made
    loaded = drawing.read_registry(drawn, 70, questions=5, asked=tmp_path / "asked.json")
    assert loaded.people == 70
