"""The rival in bulk: Splink on DuckDB as somebody who knows Splink, but not Mexican names, sets it up in a day.

    python -m bench.matching.splink_baseline FILE --out PAIRS --clusters CLUSTERS

Cleaned columns, Jaro-Winkler levels with term frequencies, Splink's own comparisons for dates of birth and for two names that
may be swapped, every identifier, twelve blocking rules; u by random sampling, m by expectation maximisation, as its manual
advises. Parents' names are left out: brothers and sisters share them together with surnames and telephone, and Splink, which
takes fields for independent, would call them one person (with them, its recall at 99.5 % precision is about half as high).
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons

#: Pairs below are not written; pairs above the second are links and make the clusters.
WRITTEN, LINKED = 0.01, 0.95

_WORDS = "nullif(trim(regexp_replace(upper(strip_accents({0})), '[^A-Z]+', ' ', 'g')), '')"
_DIGITS = "nullif(regexp_replace({0}, '[^0-9]', '', 'g'), '')"
_SIGNS = "nullif(regexp_replace(upper({0}), '[^A-Z0-9]', '', 'g'), '')"

CLEANED = f"""
CREATE TABLE cleaned AS
WITH words AS (
    SELECT id AS unique_id, {_WORDS.format("given_names")} AS given,
        {_WORDS.format("surname1")} AS one, {_WORDS.format("surname2")} AS two, {_WORDS.format("surnames")} AS written,
        TRY_CAST(birth_date AS DATE) AS birth_date, substr(birth_date, 1, 4) AS birth_year,
        CASE WHEN sex IN ('M', 'F') THEN sex END AS sex, birth_state,
        {_WORDS.format("birth_municipality")} AS birth_municipality, {_SIGNS.format("curp")} AS curp,
        {_DIGITS.format("a_number")} AS a_number, {_SIGNS.format("passport")} AS passport,
        {_SIGNS.format("matricula")} AS matricula, right({_DIGITS.format("phone")}, 10) AS phone
    FROM read_csv(?, header = true, all_varchar = true)
)
SELECT * EXCLUDE (one, two, written), split_part(given, ' ', 1) AS given1,
    coalesce(one, split_part(written, ' ', 1)) AS surname1,
    coalesce(two, nullif(substr(written, length(split_part(written, ' ', 1)) + 2), '')) AS surname2,
    concat_ws(' ', surname1, surname2) AS surnames
FROM words
"""


def settings() -> SettingsCreator:
    """What is compared and which pairs are looked at."""

    def identifier(column: str) -> comparisons.LevenshteinAtThresholds:
        return comparisons.LevenshteinAtThresholds(column, 1)

    given = comparisons.CustomComparison(
        output_column_name="given",
        comparison_levels=[
            levels.NullLevel("given"),
            levels.ExactMatchLevel("given", term_frequency_adjustments=True),
            levels.ExactMatchLevel("given1", term_frequency_adjustments=True),
            levels.JaroWinklerLevel("given", 0.92),
            levels.JaroWinklerLevel("given1", 0.88),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            given,
            comparisons.ForenameSurnameComparison("surname1", "surname2", forename_surname_concat_col_name="surnames"),
            comparisons.DateOfBirthComparison("birth_date", input_is_string=False),
            comparisons.ExactMatch("sex"),
            comparisons.ExactMatch("birth_state").configure(term_frequency_adjustments=True),
            comparisons.JaroWinklerAtThresholds("birth_municipality", 0.9).configure(term_frequency_adjustments=True),
            *(identifier(column) for column in ("curp", "a_number", "passport", "matricula", "phone")),
        ],
        blocking_rules_to_generate_predictions=[
            *(block_on(column) for column in ("curp", "a_number", "passport", "matricula", "phone")),
            block_on("birth_date", "surname1"),
            block_on("birth_date", "given1"),
            block_on("birth_date", "surname2"),
            block_on("surname1", "surname2", "given1"),
            block_on("surname1", "given1", "birth_state"),
            block_on("surname1", "given1", "birth_year"),
            block_on("surname1", "surname2", "birth_year"),
        ],
        retain_matching_columns=False,
    )  # fmt: skip


def link(records: Path, pairs: Path, clusters: Path) -> None:
    """Find the duplicates of a file with the documented match columns."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(CLEANED, [str(records)])
    linker = Linker(DuckDBAPI(connection).register("cleaned"), settings(), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        ["l.curp = r.curp", "l.a_number = r.a_number", block_on("given", "surnames", "birth_date")],
        recall=0.5,
    )
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("birth_date"), block_on("given", "surnames"), block_on("phone")):
        training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1e6)
    predicted = linker.inference.predict(threshold_match_probability=WRITTEN)
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, LINKED)
    connection.execute(
        f"""COPY (SELECT unique_id_l AS id_a, unique_id_r AS id_b, match_probability AS probability,
            match_weight AS weight, CASE WHEN match_probability >= {LINKED} THEN 'link' ELSE 'review' END AS decision
        FROM {predicted.physical_name}) TO '{pairs}' (HEADER)"""
    )
    connection.execute(
        f"COPY (SELECT unique_id AS id, cluster_id AS cluster FROM {clustered.physical_name}) TO '{clusters}' (HEADER)"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--clusters", type=Path, required=True)
    options = parser.parse_args()
    link(options.file, options.out, options.clusters)


if __name__ == "__main__":
    main()
