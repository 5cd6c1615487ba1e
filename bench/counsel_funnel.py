"""How long does the page of PALE's figures take with a hundred thousand referrals?

    .venv/bin/python bench/counsel_funnel.py [--referrals 100000] [--explain]

Fills a database of its own with invented cases, referrals, steps and offers of the last twelve months, spread over all
offices. Times the figures as headquarters and as one office ask for them, the lists behind, and the job that keeps the
answers. The rival in the same run counts headquarters' page anew each time. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
HOME = ROOT / ".amparo" / "funnel-bench"
os.environ |= {"AMPARO_HOME": str(HOME), "AMPARO_DEMO": "1", "AMPARO_DOOR": "owner",
               "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip

#: Nine in ten came to the next part; every third referral was first offered to somebody who did not answer.
FILL = """
    INSERT INTO people_person (folio, created_at, given_names, surname1, surname2, sex, birth_state, birth_municipality)
    SELECT 'P' || lpad(n::text, 10, '0'), now(), 'Prueba', 'Inventada', n::text, '', '', '' FROM generate_series(1, {n}) n;
    INSERT INTO people_record (source, source_id, received_at, office_id, raw, given_names, surname1, surname2, surnames, sex,
        birth_state, birth_municipality, curp, a_number, passport, matricula, phone, mother_name, father_name, person_id, home_id)
    SELECT 'list', 'bench:' || p.id, now() - random() * interval '360 days', o.slug, '{}', 'Prueba', 'Inventada', '', '', '',
        '', '', '', '', '', '', '', '', '', p.id, p.id
      FROM people_person p JOIN (SELECT slug, row_number() OVER (ORDER BY slug) AS n FROM places_office) o
        ON o.n = 1 + p.id % (SELECT count(*) FROM places_office);
    INSERT INTO custody_stay (record_id, began_at, "end") SELECT id, received_at, '' FROM people_record;
    ALTER TABLE casework_case DISABLE TRIGGER USER;
    INSERT INTO casework_case (folio, record_id, type_id, kind_id, subtype, stay_id, status, outcome, office_id, opened_at,
        urgency, urgency_facts, late)
    SELECT 'C' || lpad(r.id::text, 10, '0'), r.id, 'migratorio.detencion',
           (SELECT max(id) FROM casework_kindversion WHERE type_id = 'migratorio.detencion'), '', s.id, 'received', '',
           r.office_id, r.received_at, 0, '[]', false
      FROM people_record r JOIN custody_stay s ON s.record_id = r.id;
    ALTER TABLE casework_case ENABLE TRIGGER USER;
    INSERT INTO counsel_firm (name, kind, public_phone, public_email, phone, email, address, payee, active, recorded_at)
    SELECT 'Despacho ' || slug, 'firm', '', '', '', '', '', '', true, now() FROM places_office;
    INSERT INTO counsel_advisor (firm_id, name, email, phone, text_messages, language, eoir_registered, accredited, languages,
        sign_languages, disability_competent, capacity, capacity_month, conflicts, in_directory, active, recorded_at)
    SELECT 1 + n % 53, 'Asesor ' || n, '', '', false, 'es', true, 'no', '{es}', '{}', false, 10, 5, '{}', true, true, now()
      FROM generate_series(0, 328) n;
    INSERT INTO counsel_contract (number, firm_id, office_id, state, starts_on, ends_on, ceiling, report_days,
        acknowledge_hours, levels, note, recorded_at)
    SELECT 'B-' || f.id, f.id, substr(f.name, 10), 'signed', current_date - 360, current_date + 30, 100000, 90, 48,
           '[]', '', now()
      FROM counsel_firm f;
    ALTER TABLE counsel_referral DISABLE TRIGGER USER;
    INSERT INTO counsel_referral (folio, case_id, office_id, area, subarea, forum, law_state, court, level_wanted, language,
        sign_language, needs_disability_competence, need, parties, together, state, whose, entered_at, level, outcome, ending,
        opened_at, closed_at)
    SELECT 'R' || lpad(c.id::text, 10, '0'), c.id, c.office_id, (ARRAY['migratorio','migratorio','migratorio','laboral',
           'familiar','penal'])[1 + c.id % 6], '', 'none', '', '', 'representation', 'es', '', false, 'Prueba', '{}', '',
           'closed', '', now(), '', '', 'unserved', c.opened_at + interval '1 hour', now()
      FROM casework_case c;
    ALTER TABLE counsel_referral ENABLE TRIGGER USER;
    CREATE TEMP TABLE far AS
    SELECT r.id, r.opened_at, (ln(random()) / ln(0.9))::int AS parts, 1 + (r.id * 31) % 329 AS advisor, r.id % 3 = 0 AS silent
      FROM counsel_referral r;
    INSERT INTO counsel_step (referral_id, state, at, advisor_id, level)
    SELECT f.id, p.state, f.opened_at + (p.n - 1) * interval '20 hours' * (1 + f.id % 7), CASE WHEN p.n >= 3 THEN f.advisor END,
           CASE WHEN p.n >= 6 THEN (ARRAY['representation', 'advice'])[1 + f.id % 2] ELSE '' END
      FROM far f JOIN unnest(ARRAY['proposed', 'consented', 'offered', 'acknowledged', 'evaluating', 'in_progress', 'concluded'])
           WITH ORDINALITY AS p(state, n) ON p.n - 1 <= f.parts;
    INSERT INTO counsel_step (referral_id, state, at, advisor_id, level)
    SELECT id, 'offered', opened_at + interval '25 hours', 1 + (advisor + 1) % 329, '' FROM far WHERE silent AND parts >= 2;
    INSERT INTO counsel_offer (referral_id, number, advisor_id, contract_id, why, reason, offered_at, answered_at, answer,
        declined, note, missed, token_hash)
    SELECT id, 1, 1 + (advisor + 1) % 329, 1, '[]', '', opened_at + interval '25 hours', opened_at + interval '50 hours',
           'lapsed', '', '', 'sent', '' FROM far WHERE silent AND parts >= 2;
    INSERT INTO counsel_offer (referral_id, number, advisor_id, contract_id, why, reason, offered_at, answer, declined, note,
        missed, token_hash)
    SELECT id, 2, advisor, 1, '[]', '', opened_at + interval '40 hours', '', '', '', '', '' FROM far WHERE parts >= 2;
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
    parser.add_argument("--referrals", type=int, default=100_000)
    parser.add_argument("--explain", action="store_true", help="print the plan of headquarters' statement")
    asked_for = parser.parse_args()
    from amparo.core import postgres

    if HOME.exists():
        postgres.stop(HOME)
        shutil.rmtree(HOME)
    subprocess.run([sys.executable, "-m", "amparo.shell", "prepare"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
                   env={name: value for name, value in os.environ.items() if name != "AMPARO_DOOR"})  # fmt: skip
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from amparo.accounts.models import Role, Staff
    from amparo.core import clock
    from amparo.counsel.funnel import behind, figures, jobs
    from amparo.counsel.funnel.asked import Asked, first_of, months_before

    with connection.cursor() as cursor:
        for statement in FILL.replace("{n}", str(asked_for.referrals)).split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    now = clock.now()
    until = first_of(now.date())
    year = Asked(since=months_before(until, 11), until=until, at=now)
    if asked_for.explain:
        with connection.cursor() as cursor:
            cursor.execute(
                "EXPLAIN (ANALYZE, BUFFERS) " + figures._statement("roads", "office"), year.values()
            )
            print("\n".join(row[0] for row in cursor.fetchall()))
    began = time.perf_counter()
    kept = jobs.keep_all(now)
    job = time.perf_counter() - began
    headquarters = Staff.objects.create_user("sede@bench.example", None, name="Sede", role=Role.HEADQUARTERS)
    supervisor = Staff.objects.create_user(
        "s@bench.example", None, name="Supervisión", role=Role.SUPERVISOR, office_id="elpaso"
    )
    client, own = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    client.force_login(headquarters)
    own.force_login(supervisor)

    def page(of: Client, address: str):
        def ask() -> None:
            assert of.get(address).status_code == 200

        return ask

    this = f"since={until:%Y-%m}"
    rows = [
        ("headquarters, the page as it opens (kept)", timed(page(client, "/pale/embudo/"))),
        ("headquarters, by advisor (kept)", timed(page(client, "/pale/embudo/?by=advisor"))),
        ("headquarters, one area (kept)", timed(page(client, "/pale/embudo/?area=migratorio"))),
        ("headquarters, one month (counted)", timed(page(client, f"/pale/embudo/?{this}"))),
        ("one office, a year by advisor (counted)", timed(page(own, "/pale/embudo/"))),
        ("one office, the referrals behind the wait for an acknowledgement",
         timed(page(own, "/pale/embudo/lista/?what=answer"))),
        ("headquarters, the offers that nobody answered, first page", timed(page(client, "/pale/embudo/lista/?what=lapsed"))),
        ("headquarters, coverage of the country", timed(page(client, "/pale/cobertura/"))),
        ("rival: headquarters' figures counted anew", timed(lambda: figures.count(year, "office"))),
    ]  # fmt: skip
    total = figures.count(year, "office").total
    assert behind.referrals(year, "referred").count() == total.stages["referred"]
    print(f"{total.stages['referred']:,} referrals; {kept} answers kept by the job in {job:.1f} s\n")
    print("| asked | median ms |\n|---|---|")
    for name, milliseconds in rows:
        print(f"| {name} | {milliseconds:.1f} |")
    postgres.stop(HOME)
    shutil.rmtree(HOME)


if __name__ == "__main__":
    print(f"{dt.date.today()}\n")
    main()
