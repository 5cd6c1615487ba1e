"""Plots are SVG that a browser reads, with every series named."""

from __future__ import annotations

from xml.etree import ElementTree

from bench.matching.plots import Axis, bars, lines

SVG = "{http://www.w3.org/2000/svg}"


def texts(path) -> list[str]:
    return [item.text for item in ElementTree.parse(path).getroot().iter(f"{SVG}text")]


def test_a_line_is_drawn_for_every_series_and_named(tmp_path):
    path = tmp_path / "lines.svg"
    series = {"A & B": ([0.0, 1.0], [0.2, 0.4]), "C": ([0.0, 0.5], [0.9, 0.8])}
    lines(path, "Title", Axis("x", 0, 1), Axis("y", 0, 1), series)
    assert {"Title", "x", "y", "A & B", "C"} <= set(texts(path))


def test_points_outside_the_axes_are_left_out(tmp_path):
    path = tmp_path / "lines.svg"
    lines(path, "", Axis("x", 0, 1), Axis("y", 0.5, 1), {"a": ([0.0, 0.5, 1.0], [0.1, 0.75, 1.0])})
    (line, *_key) = [p.get("d") for p in ElementTree.parse(path).iter(f"{SVG}path") if p.get("stroke-width")]
    assert line.count("L") == 1  # two points joined, the third below the axis


def test_a_bar_says_its_number(tmp_path):
    path = tmp_path / "bars.svg"
    bars(path, "Reach", {"CURP": 0.123, "names": 0.9})
    assert "12.3 %" in texts(path)
