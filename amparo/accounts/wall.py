"""Who acts, for the walls of every room: the role of whoever `amparo.actor` names (`permissions.acts`), in the database.

NULL where nobody of the staff acts: the worker, the command line, the API. Policies ask it as `(SELECT accounts_acting_role())`,
which is answered once a statement, by the primary key: no index of the table behind the wall is lost for it.
"""

from __future__ import annotations

from collections.abc import Sequence

ON = """
CREATE FUNCTION accounts_acting() RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN current_setting('amparo.actor', true) ~ '^[0-9]{1,18}$'
                THEN current_setting('amparo.actor', true)::bigint END
$$;
CREATE FUNCTION accounts_acting_role() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN public.accounts_acting() IS NOT NULL THEN coalesce(
        (SELECT s.role FROM public.accounts_staff s WHERE s.id = public.accounts_acting() AND s.is_active), 'nobody') END
$$;
"""
OFF = "DROP FUNCTION accounts_acting_role(); DROP FUNCTION accounts_acting();"
#: Roles that have no business with files: they serve what was referred or sent to them, or keep the installation.
OUTSIDERS = ("lawyer", "agency", "administrator", "nobody")


def closed_to_outsiders(tables: Sequence[str]) -> tuple[str, str]:
    """The statements that close these tables to `OUTSIDERS`, and those that open them again."""
    names = ", ".join(f"'{role}'" for role in OUTSIDERS)
    on = "\n".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY not_for_outsiders ON {table} USING (coalesce((SELECT accounts_acting_role()) NOT IN ({names}), true));"
        for table in tables
    )
    off = "\n".join(
        f"DROP POLICY not_for_outsiders ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in tables
    )
    return on, off
