"""How long it takes to look for unusual readings among many: 2,000,000 of 30 days, 600 readers, 100,000 files.

    AMPARO_DOOR=owner AMPARO_HOME=… .venv/bin/python -m bench.looking [--rows 2000000]

In a database of its own on the running server, thrown away afterwards. Prints Markdown for docs/performance.md, and
the plan by which the last day is found.
"""

from __future__ import annotations

import argparse

from bench.seal import drop_database, fresh_database, timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    rows = parser.parse_args().rows
    connection = fresh_database()

    from amparo.core import clock
    from amparo.trust.looking import actions, gathering
    from tests.factories import directory

    directory()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_staff (id, password, email, name, role, office_id, mexican_state, centre, agency, is_active,
                joined_at)
               SELECT g, '', 's' || g || '@example.org', 'Prueba ' || g, 'officer', 'elpaso', '', '', '', true, now()
               FROM generate_series(1, 600) g"""
        )
        cursor.execute("ALTER TABLE accounts_reading DISABLE TRIGGER zz_sealed")
        cursor.execute(
            """INSERT INTO accounts_reading (at, staff_id, office_id, person_id, folio, page, purpose)
               SELECT now() - interval '30 days' * (%s - g) / %s, 1 + g %% 600, 'elpaso', 1 + (random() * 99999)::int, 'P',
                      (ARRAY['person', 'case', 'search', 'documents'])[1 + g %% 4], 'case work'
               FROM generate_series(1, %s) g""",
            [rows, rows, rows],
        )
        cursor.execute("VACUUM ANALYZE accounts_reading")
    now = clock.now()
    last_day = gathering.lately(now - actions.HOURLY, now)
    print(f"```\n{last_day.explain()}\n```\n")
    found, many = timed(last_day.count)
    hourly, raised = timed(lambda: actions.look_hourly(now=now))
    nightly, again = timed(lambda: actions.look_nightly(now=now))
    print("| what | readings | seconds |\n|---|---|---|")
    print(f"| count those of the last 26 hours | {many:,} of {rows:,} | {found:.3f} |")
    print(f"| every hour: gather and judge them ({raised} found) | {many:,} | {hourly:.2f} |")
    print(
        f"| every night: files opened again and again in two weeks ({again} found) | {rows * 14 // 30:,} | {nightly:.2f} |"
    )
    drop_database()


if __name__ == "__main__":
    main()
