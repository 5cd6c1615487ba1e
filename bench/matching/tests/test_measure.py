"""What the figures mean, on results small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.matching.measure import bands, clusters_f1, curve, figures, judge

# Persons: 1 = a b c (three true pairs), 2 = d e (one true pair), 3 = f alone.
TRUTH = (
    "id,person,source,groups\na,1,x,woman\nb,1,x,woman\nc,1,x,woman\nd,2,x,particle\ne,2,x,particle\nf,3,x,\n"
)
HEADER = "id_a,id_b,probability,weight,decision\n"
PAIRS = HEADER + (
    "a,b,0.999,12,link\n"  # right
    "d,e,0.96,6,review\n"  # right
    "a,f,0.93,4,review\n"  # wrong
    "b,c,0.7,1,review\n"  # right
)


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return written


@pytest.fixture
def truth(write) -> Path:
    return write("truth.csv", TRUTH)


def test_true_pairs_are_counted_by_the_sizes_of_persons(write, truth):
    assert judge(write("pairs.csv", PAIRS), truth).true_pairs == 4


def test_the_best_f1_is_at_the_threshold_that_serves_best(write, truth):
    found, _judged = figures(write("pairs.csv", PAIRS), truth)
    assert found.best_f1 == pytest.approx(2 * 3 / (4 + 4))  # all four pairs taken, three of them right


def test_recall_at_a_precision_stops_before_the_first_wrong_pair(write, truth):
    found, _judged = figures(write("pairs.csv", PAIRS), truth)
    assert found.recall_at_precision == pytest.approx(2 / 4)


def test_the_ceiling_is_the_share_of_true_pairs_that_the_file_holds_at_all(write, truth):
    found, _judged = figures(write("pairs.csv", PAIRS), truth)
    assert found.ceiling == pytest.approx(3 / 4)


def test_pairs_of_one_weight_are_taken_or_left_together(write, truth):
    tied = HEADER + "a,b,0.9,5,link\na,f,0.9,5,link\n"
    points = curve(judge(write("pairs.csv", tied), truth))
    assert points.precision.tolist() == [0.5]
    assert points.recall.tolist() == [0.25]


def test_a_pair_written_twice_counts_once(write, truth):
    twice = PAIRS + "b,a,0.999,12,link\n"
    assert judge(write("pairs.csv", twice), truth).right.sum() == 3


def test_links_are_measured_apart_from_questions(write, truth):
    found, _judged = figures(write("pairs.csv", PAIRS), truth)
    assert (found.links, found.links_precision, found.links_recall) == (1, 1.0, 0.25)


def test_clusters_are_measured_by_the_pairs_that_they_imply(write, truth):
    # a b f together, all others alone: 3 pairs claimed, 1 of them right, 4 true.
    clusters = write("clusters.csv", "id,cluster\na,1\nb,1\nc,2\nd,3\ne,4\nf,1\n")
    assert clusters_f1(clusters, truth) == pytest.approx(2 * 1 / (3 + 4))


def test_a_band_says_how_many_of_its_pairs_are_right(write, truth):
    pairs = HEADER + "".join(
        f"{one},{two},0.92,{n},review\n" for n, (one, two) in enumerate(("ab", "bc", "af"))
    )
    (band,) = bands(judge(write("pairs.csv", pairs), truth))
    assert (band.low, band.high, band.pairs) == (0.9, 0.95, 3)
    assert band.right == pytest.approx(2 / 3)
    assert not band.kept  # 67 % where between 88 % and 97 % were promised


def test_certainty_falls_into_the_last_band(write, truth):
    (band,) = bands(judge(write("pairs.csv", HEADER + "a,b,1.0,40,link\n"), truth))
    assert (band.low, band.right) == (0.999, 1.0)
    assert band.kept


def test_recall_is_given_for_each_group_of_people(write, truth):
    found, _judged = figures(write("pairs.csv", PAIRS), truth)
    assert found.recall_of == {"particle": 1.0, "woman": pytest.approx(2 / 3)}


def test_a_truth_without_groups_is_welcome(write):
    plain = write("plain.csv", "id,person,source\na,1,x\nb,1,x\n")
    found, _judged = figures(write("pairs.csv", HEADER + "a,b,0.9,3,link\n"), plain)
    assert (found.best_f1, found.recall_of) == (1.0, {})


def test_an_empty_result_finds_nothing(write, truth):
    found, _judged = figures(write("pairs.csv", HEADER), truth)
    assert (found.best_f1, found.recall_at_precision, found.ceiling, found.links) == (0.0, 0.0, 0.0, 0)


@pytest.mark.parametrize("line", ["a,z,0.9,3,link\n", "a,a,0.9,3,link\n"])
def test_pairs_of_unknown_or_of_one_record_are_refused(write, truth, line):
    with pytest.raises(ValueError, match="does not know"):
        judge(write("pairs.csv", HEADER + line), truth)
