"""Bring an installation up to date: roles, database, tables, privileges, directory, translations, styles.

Every step looks first and does only what is missing, so that the second start of anything takes seconds.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from amparo.core import roles
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from amparo.core.postgres import superuser_dsn

FILLS_THE_DISK = (
    "lo_create(oid)", "lo_creat(integer)", "lo_from_bytea(oid, bytea)", "lo_put(oid, bigint, bytea)", "lowrite(integer, bytea)",
    "pg_logical_emit_message(boolean, text, text, boolean)", "pg_logical_emit_message(boolean, text, bytea, boolean)",
)  # fmt: skip


def make_roles_and_database(environment: Environment, database: str = "amparo") -> list[str]:
    """Make the three roles and the database where they are missing; returns the names of the roles made now.

    On a server of its own (DATABASE_URL) the account of that address must be allowed to make roles; the database
    must exist. Otherwise the provider's administrator runs the statements that `create-roles --print` shows.
    """
    if environment.embedded:
        with psycopg.connect(superuser_dsn(environment), autocommit=True) as connection:
            made = roles.create_roles(connection, environment)
            exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not exists:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                        sql.Identifier(database), sql.Identifier(roles.OWNER)
                    )
                )
            connection.execute(
                sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(
                    sql.Identifier(database)
                )
            )
            # From a database beside it, the doors' roles could at least see which others there are.
            connection.execute("REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC")
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(sql.Identifier(roles.OWNER))
            )
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
                    sql.Identifier(database), sql.Identifier(roles.WORKSPACE), sql.Identifier(roles.PORTAL)
                )
            )
        with psycopg.connect(superuser_dsn(environment, database), autocommit=True) as connection:
            # Nothing here keeps large objects or writes to the log of changes; a role that cannot read should not fill the disk.
            for function in FILLS_THE_DISK:
                connection.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
        return made
    try:
        with psycopg.connect(environment.database_url, autocommit=True) as connection:
            row = connection.execute("SELECT current_user").fetchone()
            assert row is not None
            return roles.create_roles(connection, environment, owner=row[0])
    except psycopg.Error as error:
        raise BadInstallation(
            f"The roles could not be made on the server of DATABASE_URL: {error}\n"
            "An account that may create roles is needed once; afterwards the doors use their own."
        ) from error
