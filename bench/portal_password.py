"""What reads somebody who has the portal's database password? Tries everything that such a role can try, on a running house.

    AMPARO_HOME=DIR .venv/bin/python -m bench.portal_password

Signs in to the database as `amparo_portal` and tries every table, view and column, COPY, statistics, the activity of others,
plans, errors that quote what they read, large objects, files, other databases, other roles, functions of its own, and every
function that it may call. What came back is searched for every name, A-number, place of detention in use and contact that the
registry holds (read for this with the workspace's role). Prints Markdown; ends with 1 when anything was found.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from psycopg import Connection, Error, connect, sql

Run = Callable[[sql.Composable], str]

STATEMENTS = Path(__file__).with_suffix(".sql")


def around() -> dict[str, list[str]]:
    """Statements that reach outside tables, or around them. Each is refused, or answers nothing about anybody."""
    found: dict[str, list[str]] = {}
    for line in STATEMENTS.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("-- "):
            found[line.removeprefix("-- ")] = kind = []
        elif line:
            kind.append(line)
    return found


def attempts(run: Run) -> Iterator[tuple[str, str, str | None]]:
    """Try everything through `run` (one statement's whole answer as text; raises what the database says).

    Yields what kind of attempt it was, the statement, and the answer, also that of an error: errors quote. None: refused by
    the privileges.
    """
    relations = _rows(run, "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                           " WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S') ORDER BY 1, 2")  # fmt: skip
    for schema, name in relations:
        table = sql.Identifier(schema, name)
        kind = "tables and views" if schema == "public" else "the catalogue and its statistics"
        yield _one(
            run, kind, sql.SQL("SELECT row_to_json(t) FROM (SELECT * FROM {} LIMIT 20000) t").format(table)
        )
        if schema != "public":
            continue
        yield _one(run, "COPY", sql.SQL("COPY {} TO STDOUT").format(table))
        yield _one(run, "plans", sql.SQL("EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM {}").format(table))
    columns = _rows(run, "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                         " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
                         " AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v') ORDER BY 1, 2")  # fmt: skip
    for table_name, column in columns:
        names = {"table": sql.Identifier(table_name), "column": sql.Identifier(column)}
        yield _one(run, "columns", sql.SQL("SELECT {column}::text FROM {table} LIMIT 20000").format(**names))
        yield _one(
            run,
            "errors that quote",
            sql.SQL("SELECT 1 FROM {table} WHERE {column}::text::integer = 1").format(**names),
        )
        yield _one(
            run,
            "plans",
            sql.SQL("EXPLAIN SELECT 1 FROM {table} WHERE {column}::text > 'M'").format(**names),
        )
    functions = _rows(run, "SELECT n.nspname, p.proname, p.pronargs::text FROM pg_proc p"
                           " JOIN pg_namespace n ON n.oid = p.pronamespace"
                           " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2")  # fmt: skip
    for schema, name, many in functions:
        values = sql.SQL(", ").join([sql.NULL] * int(many))
        yield _one(
            run, "functions", sql.SQL("SELECT * FROM {}({})").format(sql.Identifier(schema, name), values)
        )
    for kind, statements in around().items():
        for statement in statements:
            yield _one(run, kind, sql.SQL(statement))  # type: ignore[arg-type]


def _one(run: Run, kind: str, statement: sql.Composable) -> tuple[str, str, str | None]:
    said = statement.as_string(None)
    try:
        return kind, said, run(statement)
    except Error as problem:
        refused = problem.sqlstate in ("42501", "0A000", "28000") or "permission denied" in str(problem)
        return kind, said, None if refused else str(problem)


def _rows(run: Run, query: str) -> list[list[str]]:
    return [line.split("\t") for line in run(sql.SQL(query)).splitlines()]  # type: ignore[arg-type]


def answer_of(connection: Connection, statement: sql.Composable) -> str:
    """Everything that this connection is told for one statement, notices included."""
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    with connection.cursor() as cursor:
        if statement.as_string(None).startswith("COPY") and "TO STDOUT" in statement.as_string(None):
            with cursor.copy(statement) as copy:
                told += [bytes(part).decode() for part in copy]
        else:
            cursor.execute(statement)
            if cursor.description is not None:
                told += ["\t".join(str(value) for value in row) for row in cursor.fetchall()]
    return "\n".join(told)


def found_in(text: str, secrets: Iterable[str]) -> list[str]:
    lowered = text.lower()
    return [secret for secret in secrets if secret.lower() in lowered]


#: What the registry knows of people, to look for: names, numbers, places where somebody is held, contacts, folios, staff.
SECRETS = """
    SELECT DISTINCT value FROM (
        SELECT value FROM people_record r, jsonb_each_text(to_jsonb(r)) AS e(key, value)
        WHERE key IN ('given_names', 'surname1', 'surname2', 'surnames', 'birth_municipality', 'curp', 'a_number', 'passport',
                      'matricula', 'phone', 'mother_name', 'father_name')
        UNION ALL SELECT as_given FROM people_identifier UNION ALL SELECT normalised FROM people_identifier
        UNION ALL SELECT phone FROM people_relative UNION ALL SELECT email FROM people_relative
        UNION ALL SELECT p.name FROM custody_stint t JOIN places_facility p ON p.id = t.facility_id
        UNION ALL SELECT seeker_name FROM families_request UNION ALL SELECT folio FROM families_request
        UNION ALL SELECT encode(coalesce(email, phone), 'hex') FROM families_request
        UNION ALL SELECT contact_index FROM families_request
        UNION ALL SELECT token_hash FROM portal_visit UNION ALL SELECT folio FROM people_person
        UNION ALL SELECT name FROM people_relative UNION ALL SELECT name FROM accounts_staff
        UNION ALL SELECT email FROM accounts_staff
    ) v WHERE length(value) >= 8"""

#: What anybody may know, and so is no find: the consulates, and the time zones that PostgreSQL knows.
PUBLIC = """
    SELECT concat_ws(' ', slug, name, city, state, phone, emergency_phone) FROM places_office
    UNION ALL SELECT row_to_json(z)::text FROM pg_timezone_names z"""


def main() -> None:
    from amparo.core import roles
    from amparo.core.environment import Environment

    environment = Environment.read()
    with connect(environment.dsn(roles.WORKSPACE)) as registry:
        secrets = [str(row[0]) for row in registry.execute(SECRETS)]  # type: ignore[arg-type]
        public = "\n".join(str(row[0]) for row in registry.execute(PUBLIC))
    secrets = [secret for secret in secrets if not found_in(public, [secret])]
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    found_by: Counter[str] = Counter()
    found: list[tuple[str, str]] = []
    with connect(environment.dsn(roles.PORTAL), autocommit=True) as attacker:
        attacker.execute("SET statement_timeout = '20s'")
        for kind, statement, said in attempts(lambda one: answer_of(attacker, one)):
            tried[kind] += 1
            if said is None:
                refused[kind] += 1
                continue
            # What a statement itself says is no news.
            here = [(secret, statement) for secret in found_in(said, secrets) if secret not in statement]
            found_by[kind] += len(here)
            found += here
    print(f"{len(secrets):,} names, numbers, contacts and tokens of the registry looked for.\n")
    print("| attempt | tried | refused | answered or failed | found |\n|---|---|---|---|---|")
    for kind in tried:
        print(
            f"| {kind} | {tried[kind]} | {refused[kind]} | {tried[kind] - refused[kind]} | {found_by[kind]} |"
        )
    for secret, statement in found:
        print(f"- found {len(secret)} characters by: {statement[:120]}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
