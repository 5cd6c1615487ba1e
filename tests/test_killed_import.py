"""An import killed anywhere goes on where it was, and ends with the same result as an undisturbed run."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from amparo.core.environment import Environment
from amparo.matching.synthetic import describe, people

ROOT = Path(__file__).resolve().parents[1]
KILLS = 10
ROWS = 6400

#: The whole database, with numbers, folios and moments of writing replaced by what they stand for: a record by what its
#: source calls it, a person by the records held to be about them.
DUMP = {
    "records": """SELECT r.source_id, r.given_names, r.surnames, r.birth_date, r.sex, r.a_number, r.raw, r.received_at,
        r.office_id,
        (SELECT min(o.source_id) FROM people_record o WHERE o.person_id = r.person_id),
        (SELECT min(o.source_id) FROM people_record o WHERE o.home_id = r.home_id) FROM people_record r""",
    "persons": """SELECT (SELECT array_agg(r.source_id ORDER BY r.source_id) FROM people_record r WHERE r.person_id = p.id),
        p.given_names, p.surname1, p.surname2, p.birth_date, p.sex, p.youngest_birth_date, p.merged_into_id
        FROM people_person p""",
    "keys": "SELECT m.key, r.source_id FROM people_matchkey m JOIN people_record r ON r.id = m.record_id",
    "identifiers": """SELECT r.source_id, i.system, i.as_given, i.normalised, i.check_result, i.reason
        FROM people_identifier i JOIN people_record r ON r.id = i.record_id""",
    "pairs": """SELECT a.source_id, b.source_id, p.weight, p.probability, p.reasons, p.state, p.office_id, p.raised_at,
        p.other_office_id, p.asks, p.priority, p.facts
        FROM people_pair p JOIN people_record a ON a.id = p.new_id JOIN people_record b ON b.id = p.known_id""",
    "stays": """SELECT r.source_id, s.began_at, s.ended_at, s."end", s.not_seen_since, s.missing_from_list_of
        FROM custody_stay s JOIN people_record r ON r.id = s.record_id""",
    "stints": """SELECT r.source_id, t.facility_id, t.place_as_given, t.began_at, t.ended_at FROM custody_stint t
        JOIN custody_stay s ON s.id = t.stay_id JOIN people_record r ON r.id = s.record_id""",
    "sightings": """SELECT r.source_id, t.facility_id, t.began_at, g.kind, g.confidence, g.as_of FROM custody_sighting g
        JOIN custody_stint t ON t.id = g.stint_id JOIN people_record r ON r.id = g.record_id""",
    "cases": """SELECT r.source_id, c.type_id, c.status, c.office_id, c.opened_at, c.first_interview_at
        FROM casework_case c JOIN people_record r ON r.id = c.record_id""",
    "events": """SELECT e.type_id, r.source_id, cr.source_id, e.at, e.office_id, e.facility_id, e.source, e.note, e.data
        FROM casework_event e JOIN people_record r ON r.id = e.record_id
        LEFT JOIN casework_case c ON c.id = e.case_id LEFT JOIN people_record cr ON cr.id = c.record_id""",
    "hand-overs": """SELECT r.source_id, h.from_office_id, h.to_office_id, h.reason, h.at, h.accepted_at
        FROM casework_handover h JOIN casework_case c ON c.id = h.case_id JOIN people_record r ON r.id = c.record_id""",
    "tasks": """SELECT t.kind, t.office_id, r.source_id, t.created_at, t.due_at, t.done_at
        FROM casework_task t LEFT JOIN people_record r ON r.id = t.record_id""",
    "rows": """SELECT o.file_name, w.line, w.cells, w.outcome, w.problems, r.source_id FROM custody_rosterrow w
        JOIN custody_roster o ON o.id = w.roster_id LEFT JOIN people_record r ON r.id = w.record_id""",
    "lists": 'SELECT file_name, sha256, state, rows, rows_done, counts, layout, as_of, "full" FROM custody_roster',
    "notices": "SELECT template, channel, state, attempts FROM notices_notice",
}


class Databases:
    """Databases of the test run's own server, cloned from a template."""

    def __init__(self):
        self.environment = Environment.read()
        self.maintenance = psycopg.connect(self.environment.dsn("amparo_owner", "amparo"), autocommit=True)

    def url(self, name):
        return self.environment.dsn("amparo_owner", name)

    def make(self, name, template="template0"):
        self.drop(name)
        self.maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def drop(self, name):
        self.maintenance.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def dump(self, name):
        with psycopg.connect(self.url(name)) as connection:
            return {
                what: sorted(
                    json.dumps(row, default=str, sort_keys=True)
                    for row in connection.execute(query).fetchall()
                )
                for what, query in DUMP.items()
            }

    def rows_done(self, name):
        with psycopg.connect(self.url(name)) as connection:
            row = connection.execute(
                "SELECT rows_done FROM custody_roster WHERE file_name = 'second.csv'"
            ).fetchone()
        return row[0] if row else 0

    def start(self, name, *arguments, door="cli"):
        environment = {**os.environ, "DATABASE_URL": self.url(name), "AMPARO_DOOR": door}
        return subprocess.Popen(
            [sys.executable, "-m", "amparo.shell", *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, name, *arguments, door="cli"):
        process = self.start(name, *arguments, door=door)
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
        return out


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["A-Number", "Last Name", "First Name", "DOB", "Sex", "Booking", "Facility"])
        writer.writerows(rows)


def row(truth, said, place):
    born = said.birth_date.strftime("%m/%d/%Y") if said.birth_date else ""
    return [said.a_number, said.surnames, said.given_names, born, said.sex, str(10_000 + truth.person), place]


@pytest.mark.slow
def test_killed_ten_times_it_ends_like_an_undisturbed_run(tmp_path, database):
    rng = random.Random(5)
    inhabitants = people(ROWS, rng)
    said = {truth.person: describe(truth, "us_list", rng) for truth in inhabitants}
    places = ["Camp East Montana", "Adelanto ICE Processing Center", "Stewart Detention Center"]
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write(first, [row(t, said[t.person], places[0]) for t in inhabitants[::3]])
    moved = [row(t, said[t.person], places[t.person % 3]) for t in inhabitants]
    write(
        second, [*moved, *moved[:20], ["", "", "", "99/99/99", "", "", ""], ["=1+1", "", "", "", "", "", ""]]
    )

    databases = Databases()
    names = ("amparo_kill_template", "amparo_kill_calm", "amparo_kill_storm")
    template, calm, storm = names
    try:
        database(template)
        databases.run(
            template, "import-roster", str(first), "--office", "elpaso", "--as-of", "2026-03-02T09:00"
        )
        databases.make(calm, template)
        databases.make(storm, template)
        arguments = (
            "import-roster",
            str(second),
            "--office",
            "elpaso",
            "--as-of",
            "2026-03-09T09:00",
            "--full",
            "--json",
        )
        report = json.loads(databases.run(calm, *arguments))
        assert report["rows"] == len(moved) + 22
        done, kills = -1, 0
        for number in range(KILLS):
            process = databases.start(storm, *arguments)
            # Every other one is killed wherever it is after a while, the others shortly after a chunk is in. None gets
            # further than two chunks, so that there is always something left to kill.
            patience = time.monotonic() + (rng.uniform(0.3, 2.2) if number % 2 == 0 else 60)
            while (
                process.poll() is None and databases.rows_done(storm) <= done and time.monotonic() < patience
            ):
                time.sleep(0.01)
            time.sleep(rng.uniform(0.0, 0.25))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.communicate()
            done = databases.rows_done(storm)
        databases.run(storm, *arguments)
        assert kills == KILLS
        calm_dump, storm_dump = databases.dump(calm), databases.dump(storm)
        for what in DUMP:
            assert storm_dump[what] == calm_dump[what], what
        assert len(calm_dump["records"]) > ROWS
    finally:
        for name in reversed(names):
            databases.drop(name)
        databases.maintenance.close()
