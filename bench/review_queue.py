"""How long does the queue of duplicates take with a hundred thousand open questions, for headquarters and for one office?

    .venv/bin/python bench/review_queue.py [--pairs 100000]

Fills a database of its own with invented people and questions between them, spread over all offices, lets the product rank
them (what it does every night), and times what the pages ask. The rival in the same run sorts by the same worth computed at
the moment of asking, as one would without the stored order. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
HOME = ROOT / ".amparo" / "review-bench"
os.environ |= {"AMPARO_HOME": str(HOME), "AMPARO_DEMO": "1", "AMPARO_DOOR": "owner",
               "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip

FILL = """
    INSERT INTO people_person (folio, created_at, given_names, surname1, surname2, sex, birth_state, birth_municipality)
    SELECT 'P' || lpad(n::text, 10, '0'), now(), 'Prueba', 'Inventada', n::text, '', '', ''
      FROM generate_series(1, {people}) n;
    INSERT INTO people_record (source, source_id, received_at, office_id, raw, given_names, surname1, surname2, surnames, sex,
        birth_state, birth_municipality, curp, a_number, passport, matricula, phone, mother_name, father_name, person_id, home_id)
    SELECT 'list', 'bench:' || p.id, now() - random() * interval '90 days', o.slug, '{{}}', 'Prueba', 'Inventada', '', '', '',
        '', '', '', '', '', '', '', '', '', p.id, p.id
      FROM people_person p JOIN (SELECT slug, row_number() OVER (ORDER BY slug) AS n FROM places_office) o
        ON o.n = 1 + p.id % (SELECT count(*) FROM places_office);
    INSERT INTO custody_stay (record_id, began_at, "end") SELECT id, received_at, '' FROM people_record WHERE random() < 0.4;
    INSERT INTO people_pair (new_id, known_id, weight, probability, reasons, model_version, state, office_id, raised_at, reason,
        asks, priority, facts)
    SELECT DISTINCT ON (a.id) a.id, b.id, 1, random(), '[]', 'bench', 'open', a.office_id, a.received_at, '', true, 0, '[]'
      FROM people_record a JOIN people_record b ON b.id = 1 + (a.id * 7919) % {people} AND b.id <> a.id
     LIMIT {pairs};
    ANALYZE;
"""
#: The order computed when asked: the same rule, from the same stored facts.
RIVAL = """
    SELECT id FROM people_pair WHERE state IN ('open', 'unsure', 'proposed') AND asks
     ORDER BY (SELECT coalesce(exp(sum(ln(CASE f WHEN '"both_detained"' THEN 3 WHEN '"one_detained"' THEN 1.5 WHEN '"minor"'
                 THEN 3 WHEN '"followed"' THEN 2.5 WHEN '"both_cases"' THEN 2 ELSE 1.5 END))), 1)
                 FROM jsonb_array_elements(facts) f)
        * greatest(-(probability * log(2, probability::numeric) + (1 - probability) * log(2, (1 - probability)::numeric)), 0.25)
        * 2 ^ (extract(day FROM now() - raised_at) * 5 / 7 / 20) DESC LIMIT 25
"""


def timed(ask) -> float:
    """Median of nine, in milliseconds, after one that warms up."""
    ask()
    times = []
    for _ in range(9):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=100_000)
    pairs = parser.parse_args().pairs
    from amparo.core import postgres

    if HOME.exists():
        postgres.stop(HOME)
        shutil.rmtree(HOME)
    subprocess.run([sys.executable, "-m", "amparo.shell", "prepare"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
                   env={name: value for name, value in os.environ.items() if name != "AMPARO_DOOR"})  # fmt: skip
    import django

    django.setup()
    from django.db import connection

    from amparo.people.models import WAITS, Pair
    from amparo.people.queries import question_of
    from amparo.review import queries, standing

    with connection.cursor() as cursor:
        cursor.execute(FILL.format(people=pairs + pairs // 10, pairs=pairs))
    began = time.perf_counter()
    standing.refresh_all()
    nightly = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE people_pair")

    def rival() -> None:
        with connection.cursor() as cursor:
            cursor.execute(RIVAL)
            cursor.fetchall()

    waiting = Pair.objects.filter(asks=True).count()
    first = Pair.objects.select_related("new", "known").order_by("-priority").first()
    assert first is not None
    last = str(-(-waiting // queries.ROWS))
    rows = [
        ("headquarters, first page", timed(lambda: queries.queue(None, "1"))),
        ("headquarters, last page", timed(lambda: queries.queue(None, last))),
        ("one office, first page", timed(lambda: queries.queue(["elpaso"], "1"))),
        ("the question around a pair", timed(lambda: question_of(first))),
        ("25 first ids, stored order", timed(lambda: list(Pair.objects.filter(WAITS).order_by("-priority", "pk")
                                                            .values_list("pk", flat=True)[:25]))),
        ("rival: 25 first ids, order computed when asked", timed(rival)),
    ]  # fmt: skip
    print(f"{waiting:,} open questions; ranked anew, all of them, in {nightly:.1f} s\n")
    print("| asked | median ms |\n|---|---|")
    for name, milliseconds in rows:
        print(f"| {name} | {milliseconds:.1f} |")
    postgres.stop(HOME)
    shutil.rmtree(HOME)


if __name__ == "__main__":
    main()
