"""The three database roles and what each may touch.

* `amparo_owner` owns every table and runs the migrations; no door connects with it.
* `amparo_workspace` reads and writes the registry, but cannot change or delete a row of an append-only table.
* `amparo_portal` reads no table of the registry. It may use what a room declares for it, and nothing else.

A model says what it is with two class attributes, so that the rule stands beside the table it protects:
`append_only = True` (insert and select only), `workspace_reads_only = True` (select only). What the portal's role
may do is declared once, in `PORTAL_GRANTS` of the room that keeps the portal's side of the database.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from amparo.core.environment import Environment

WORKSPACE = "amparo_workspace"
PORTAL = "amparo_portal"
OWNER = "amparo_owner"


def create_roles(connection: object, environment: Environment, *, owner: str = OWNER) -> list[str]:
    """Make (or bring up to date) the roles on a server. `connection` is a psycopg connection that may create roles.

    Returns the names of the roles made now. On a managed server, where the owner is the account that the provider
    gave, `owner` is that account and only the two doors' roles are made.
    """
    import psycopg

    assert isinstance(connection, psycopg.Connection)
    made = []
    wanted = {WORKSPACE: "CONNECTION LIMIT 60", PORTAL: "CONNECTION LIMIT 20"}
    if owner == OWNER:
        wanted = {OWNER: "CREATEDB", **wanted}
    for role, options in wanted.items():
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if exists else "CREATE"
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(options), sql.Literal(environment.secret(role))
            )
        )
        if not exists:
            made.append(role)
    for role in (WORKSPACE, PORTAL):
        # The owner may take either role, so that migrations and tests can prove what a role can do.
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(owner)))
    connection.execute(sql.SQL("ALTER ROLE {} SET statement_timeout = '2s'").format(sql.Identifier(PORTAL)))
    connection.execute(
        sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '5s'").format(sql.Identifier(PORTAL))
    )
    return made


def grant(using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring every privilege in line with what the models declare. Runs after each migration; idempotent."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [[WORKSPACE, PORTAL]])
        if cursor.fetchone()[0] != 2:
            return
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> Iterable[str]:
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {WORKSPACE}, {PORTAL}"
    yield f"GRANT USAGE ON SCHEMA extensions TO {WORKSPACE}"
    for objects in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {objects} IN SCHEMA public FROM PUBLIC, {WORKSPACE}, {PORTAL}"
    yield "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WORKSPACE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WORKSPACE}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {WORKSPACE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {WORKSPACE}"
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model._meta.managed:
            continue
        if getattr(model, "append_only", False):
            yield f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {WORKSPACE}'
        if getattr(model, "workspace_reads_only", False):
            yield f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM {WORKSPACE}'
    for config in apps.get_app_configs():
        yield from getattr(config, "portal_grants", ())
