"""How long does what every page of the figures counts and draws take, of a given home?

    AMPARO_HOME=PATH .venv/bin/python bench/figures.py [--facts 2000000] [--explain] [--count]

Asks every figure of that installation's database, told apart by each of its cuts, as headquarters and as one consulate ask for
it, three times each; prints the slowest as Markdown. `--count` first counts the facts anew and says how long each figure took.
`--facts` fills the table with invented facts instead and takes them back at the end: it shows how pages grow without a network
of that size. `--explain` prints the plans.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("AMPARO_DOOR", "owner")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.shell.settings")

#: Ten years of a network, at the rate of the last one; each figure alike.
FILL = """
    INSERT INTO insight_fact (figure, thing, record, month, office, facility, state, part, hours)
    SELECT %(figure)s, n, n, date_trunc('month', now() - (n %% 120) * interval '30.4 days')::date,
           (SELECT array_agg(slug ORDER BY slug) FROM places_office)[1 + n %% 53], 1 + (n * 31) %% 200,
           (ARRAY['OC', 'JC', 'MN', 'PL', 'GR', 'VZ', 'CS', 'DF', 'MC', 'TL', ''])[1 + n %% 11],
           (ARRAY['migratorio', 'penal', 'civil', 'laboral'])[1 + n %% 4], CASE WHEN %(waits)s THEN random() * 500 END
    FROM generate_series(1, %(n)s) n
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--facts", type=int, default=0)
    asked.add_argument("--explain", action="store_true")
    asked.add_argument("--count", action="store_true")
    said = asked.parse_args()
    import django

    django.setup()
    from django.db import connection, transaction

    from amparo.insight.figures.counting import count_anew
    from amparo.insight.figures.defined import figures

    with transaction.atomic():
        if said.count:
            for code, seconds in count_anew().items():
                print(f"counted {code}: {seconds:.1f} s")
        if said.facts:
            each = said.facts // len(figures())
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM insight_fact")
                for code, one in figures().items():
                    cursor.execute(FILL, {"figure": code, "waits": one.waits, "n": each})
                cursor.execute("ANALYZE insight_fact")
        measure(explain=said.explain)
        transaction.set_rollback(said.facts > 0)


def measure(*, explain: bool) -> None:
    from django.http import QueryDict
    from django.utils import translation

    from amparo.accounts.models import Role, Staff
    from amparo.core import clock
    from amparo.core.zones import HEADQUARTERS
    from amparo.insight.figures import views
    from amparo.insight.figures.asked import PERIODS, Asked, before, first_of
    from amparo.insight.figures.counting import of_each
    from amparo.insight.figures.defined import figures
    from amparo.insight.figures.telling import told_to
    from amparo.insight.models import Fact

    facts = Fact.objects.count()
    readers = [
        ("headquarters", Staff(pk=0, email="a@example.org", name="A", role=Role.HEADQUARTERS)),
        (
            "a supervisor",
            Staff(pk=0, email="b@example.org", name="B", role=Role.SUPERVISOR, office_id="elpaso"),
        ),
    ]
    found = []
    for who, reader in readers:
        for code, figure in figures().items():
            for by in figure.cuts:
                for months in (12, PERIODS[-1]):
                    query = f"by={by}&months={months}"
                    took = []
                    with translation.override("es-mx"):
                        for _each in range(3):
                            began = time.monotonic()
                            views._chart(told_to(reader, Asked.read(figure, QueryDict(query).dict(), reader)))
                            took.append(time.monotonic() - began)
                    found.append((statistics.median(took), who, code, by, months))
                    if explain and by == "office" and months == PERIODS[-1]:
                        asked = Asked.read(figure, QueryDict(query).dict(), reader)
                        print(code, who, asked.facts().values("office").explain(analyze=True), sep="\n")
        began, until = time.monotonic(), first_of(clock.today(HEADQUARTERS))
        of_each("elpaso" if reader.office_id else "", before(until, 11), until)
        found.append((time.monotonic() - began, who, "the index", "", 12))
    found.sort(reverse=True)
    print(
        f"\n{facts:,} facts, {len(found)} pages; the slowest:\n\n| page | told apart by | months | reader | seconds |"
    )
    print("|---|---|---|---|---|")
    for seconds, who, code, by, months in found[:12]:
        print(f"| {code} | {by} | {months} | {who} | {seconds:.3f} |")


if __name__ == "__main__":
    main()
