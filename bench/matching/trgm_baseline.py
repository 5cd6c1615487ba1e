"""The rival online: trigram similarity (pg_trgm, GIN) on the full name, which is what most registries do."""

from __future__ import annotations

import time
from collections.abc import Sequence

import psycopg

from amparo.core.environment import Environment
from amparo.core.postgres import superuser_dsn


def trigrams(names: Sequence[str]) -> tuple[list[float], list[list[str]]]:
    """For each full name, the milliseconds and the source ids of the ten most similar records, best first.

    Asks the registry of AMPARO_HOME; the table and index of the rival are made before the clock runs, and dropped after.
    """
    with psycopg.connect(superuser_dsn(Environment.read(), "amparo"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
        connection.execute(
            "CREATE TABLE rival AS SELECT source_id,"
            " lower(concat_ws(' ', given_names, surname1, surname2, surnames)) AS name"
            " FROM people_record WHERE source_id <> '' AND source <> 'family'"
        )
        connection.execute("CREATE INDEX ON rival USING gin (name gin_trgm_ops)")
        connection.execute("ANALYZE rival")
        times, answers = [], []
        for name in names:
            began = time.perf_counter()
            found = connection.execute(
                "SELECT source_id FROM rival WHERE name %% %s ORDER BY similarity(name, %s) DESC LIMIT 10",
                [name.lower(), name.lower()],
            ).fetchall()
            times.append((time.perf_counter() - began) * 1000)
            answers.append([source_id for (source_id,) in found])
        connection.execute("DROP TABLE rival")
    return times, answers
