"""Splink beside our own weighing: the same weights from the same model, and what it learns without labels."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import numpy as np
import pytest
from splink import DuckDBAPI, Linker

from amparo.matching.candidates import candidate_pairs
from amparo.matching.forms import COLUMNS
from amparo.matching.model import current_model
from amparo.matching.observe import observe
from amparo.matching.prepared import prepare
from amparo.matching.splink_settings import learn_unlabelled, weight_settings, weight_table
from amparo.matching.synthetic import registry
from amparo.matching.table import people_of
from amparo.matching.train import main
from amparo.matching.weigh import weigh

pytestmark = pytest.mark.slow


def test_splink_weighs_every_pair_as_we_do() -> None:
    model, people = current_model(), people_of([prepare(item.described) for item in registry(400, 8)])
    i, j = candidate_pairs(people)
    observed = observe(people, i, people, j)
    ours = weigh(observed, model) + model.prior_for(len(people))
    data = DuckDBAPI(duckdb.connect()).register(weight_table(observed))
    linker = Linker(data, weight_settings(model, len(people)), log_level=None)
    found = linker.inference.predict(threshold_match_weight=-1000).as_pyarrow_table()
    theirs = np.empty(len(i))
    theirs[found.column("pair_l").to_numpy()] = found.column("match_weight").to_numpy()
    assert found.num_rows == len(i) > 500
    assert np.abs(theirs - ours).max() < 1e-4


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unlabelled") / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("id", *COLUMNS), extrasaction="ignore")
        writer.writeheader()
        for number, item in enumerate(registry(3000, 9)):
            writer.writerow({"id": number, **item.described.as_mapping()})
    return path


def test_records_without_labels_teach_what_labelled_ones_taught(unlabelled: Path) -> None:
    found = {(one.field, one.level): one for one in learn_unlabelled(unlabelled)}
    for level in (
        ("given_names", "same"), ("surnames", "both"), ("birth", "same"), ("sex", "same"), ("state", "same"),
        ("a_number", "same"), ("mother", "same"), ("father", "same"), ("municipality", "same"), ("birth", "different"),
    ):  # fmt: skip
        assert found[level].found == pytest.approx(found[level].model, abs=0.12), level


def test_the_command_says_what_it_learnt_and_changes_nothing(
    unlabelled: Path, tmp_path: Path, capsys
) -> None:
    out = tmp_path / "model.json"
    main(["--unlabelled", str(unlabelled), "--out", str(out)])
    assert "| given_names | same |" in capsys.readouterr().out
    assert not out.exists()
