"""The model said to Splink: for its charts, for its way of scoring, and for learning from records without labels.

Splink compares two records' columns. Ours are compared already (`observe`), so what Splink is given is a table of
observations: two rows a pair, alike, blocked on the pair's number. One column says for every table of the model in which of its
places the pair lies (`weight_settings`: Splink's weights are then ours), or for every field at which level it agrees
(`rate_settings`: Splink's expectation maximisation can then estimate m and u).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .batch import read_file, read_people
from .candidates import candidate_pairs
from .model import Model, current_model
from .observe import FIELDS, LEVELS, Observed, observe
from .table import WIDTHS
from .weigh import TABLES, axis_names, places, table_name

Settings = dict[str, Any]
Rates = dict[tuple[str, str], tuple[float, float]]  # m and u by field and level

#: What a family does not share.
OWN = ("surnames", "given_names", "birth", "sex", "curp", "a_number", "passport", "matricula")
#: Levels of identifiers that two people show by chance only: their u is too small to be learnt from a file, and is held.
BY_CHANCE = ("same", "homonym", "near")
#: The share of one person's pairs among candidates that learning starts from.
SHARE = 0.05
#: Pairs that learning looks at: drawn from the candidates when there are more.
MOST_PAIRS = 500_000


def weight_settings(model: Model, records: int) -> Settings:
    """Splink's settings with which its match weight is ours, in a registry of so many records."""
    odds = 2.0 ** model.prior_for(records)
    comparisons = []
    for number, axes in enumerate(TABLES):
        weights = model.tables[table_name(axes)]
        names = [" × ".join(names) for names in product(*(axis_names(axis) for axis in axes))]
        levels = [
            _missing(f"table{number}_l IS NULL")
        ]  # there is none, but Splink warns when there is no such level
        levels += [
            _level(f"table{number}_l = {place}", names[place], *_rates_of(float(weights[place])))
            for place in np.flatnonzero(weights).tolist()
        ]
        levels.append(_level("ELSE", "weighs nothing", 0.5, 0.5))
        comparisons.append({"output_column_name": f"table{number}", "comparison_levels": levels})
    return _settings(comparisons, odds / (1 + odds))


def _rates_of(weight: float) -> tuple[float, float]:
    """An m and a u whose ratio is worth so many bits."""
    return (0.5, 0.5 * 2.0**-weight) if weight >= 0 else (0.5 * 2.0**weight, 0.5)


def rate_settings(
    model: Model, fields: Sequence[str] = FIELDS, known: Rates | None = None, share: float = SHARE
) -> Settings:
    """Splink's settings to learn the m and u of these fields' levels from: the model's rates to begin with, `known` held."""
    comparisons = []
    for field in fields:
        levels = [_missing(f"{field}_l = 0")]
        for code, name in enumerate(LEVELS[field][1:], start=1):
            condition = f"{field}_l = {code}" if code < len(LEVELS[field]) - 1 else "ELSE"
            if known and (field, name) in known:
                held = {"fix_m_probability": True, "fix_u_probability": True}
                levels.append({**_level(condition, name, *known[field, name]), **held})
            else:
                chance = {"fix_u_probability": True} if field in WIDTHS and name in BY_CHANCE else {}
                levels.append({**_level(condition, name, *model.rates[field][name]), **chance})
        comparisons.append({"output_column_name": field, "comparison_levels": levels})
    return _settings(comparisons, share)


def _missing(condition: str) -> Settings:
    return {"sql_condition": condition, "label_for_charts": "missing", "is_null_level": True}


def _level(condition: str, label: str, m: float, u: float) -> Settings:
    return {"sql_condition": condition, "label_for_charts": label, "m_probability": m, "u_probability": u}


def _settings(comparisons: list[Settings], probability: float) -> Settings:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": probability,
        "blocking_rules_to_generate_predictions": ["l.pair = r.pair"],
        "comparisons": comparisons,
        "retain_matching_columns": False,
        "additional_columns_to_retain": ["pair"],
    }


def weight_table(observed: Observed) -> pa.Table:
    """The observations for `weight_settings`."""
    found = places(observed)
    return _two_rows({f"table{n}": found[table_name(axes)] for n, axes in enumerate(TABLES)})


def rate_table(observed: Observed) -> pa.Table:
    """The observations for `rate_settings`."""
    return _two_rows(observed.levels)


def _two_rows(columns: dict[str, NDArray[Any]]) -> pa.Table:
    pairs = len(next(iter(columns.values())))
    return pa.table({
        "unique_id": np.arange(2 * pairs), "pair": np.repeat(np.arange(pairs), 2),
        **{name: np.repeat(values, 2) for name, values in columns.items()},
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learnt:
    """The m of one level of a field: the model's, and what the unlabelled pairs say."""

    field: str
    level: str
    pairs: int  # candidate pairs seen at this level
    model: float
    found: float


def learn_unlabelled(path: Path, model: Model | None = None, *, seed: int = 1) -> list[Learnt]:
    """How often each level is seen among pairs of one person, learnt from a file that does not say who is who.

    Expectation maximisation by Splink over the file's candidate pairs, in two steps: brothers and sisters agree on so much that
    they would be taken for one person, so that first only what is a person's own is looked at, and then, with that held, the
    rest. Candidates are no random pairs, so that u is learnt with m. Levels that the file never shows are left out.
    """
    model = model or current_model()
    people = read_people(read_file(path), lambda *_: None)
    i, j = candidate_pairs(people)
    if len(i) > MOST_PAIRS:
        kept = np.sort(np.random.default_rng(seed).choice(len(i), MOST_PAIRS, replace=False))
        i, j = i[kept], j[kept]
    observed = observe(people, i, people, j)
    table = rate_table(observed)
    own = _expectation_maximisation(table, rate_settings(model, OWN))
    found = _expectation_maximisation(table, rate_settings(model, known=own))
    seen = {field: np.bincount(observed.levels[field], minlength=len(LEVELS[field])) for field in FIELDS}
    return [
        Learnt(field, name, int(seen[field][code]), model.rates[field][name][0], found[field, name][0])
        for field in FIELDS
        for code, name in enumerate(LEVELS[field])
        if code and seen[field][code]
    ]


def _expectation_maximisation(table: pa.Table, settings: Settings) -> Rates:
    """The m and u of every level of every field of the settings that the pairs show."""
    import duckdb
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(DuckDBAPI(duckdb.connect()).register(table), settings, log_level=None)
    linker.training.estimate_parameters_using_expectation_maximisation(
        "l.pair = r.pair", fix_u_probabilities=False
    )
    return {
        (comparison["output_column_name"], level["label_for_charts"]): (
            level["m_probability"],
            level["u_probability"],
        )
        for comparison in linker.misc.save_model_to_json()["comparisons"]
        for level in comparison["comparison_levels"]
        if isinstance(level.get("m_probability"), float)
    }


def comparison(learnt: Sequence[Learnt]) -> str:
    """What was learnt beside the model, as a Markdown table."""
    lines = ["| field | level | pairs | m of the model | m found | ratio |", "|---|---|---|---|---|---|"]
    for one in learnt:
        ratio = f"{one.found / one.model:.2f}"
        lines.append(
            f"| {one.field} | {one.level} | {one.pairs:,} | {one.model:.4f} | {one.found:.4f} | {ratio} |"
        )
    return "\n".join(lines)
