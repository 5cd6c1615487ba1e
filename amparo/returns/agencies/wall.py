"""The agency's wall, in the database: whoever works for an agency finds the milestones that were sent to it, and no other row.

Who acts is `amparo.actor`, which `accounts.permissions.acts` sets for one transaction. For everybody who is of no agency, and for
the worker and the command line, the policies let through all there is: Python says what a desk or a state office sees. What an
agency gave back stays within its wall (it has to be able to write that it gives it back); the pages show it no more.

The functions see past the wall (SECURITY DEFINER), because a policy that asks a table whose policy asks back would go in circles.
Those that do not depend on the row are asked once a statement; a return, a move and a late turn are found by their milestone.
"""

from __future__ import annotations

FUNCTIONS = """
CREATE FUNCTION returns_acting_agency() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN s.is_active THEN s.agency ELSE '' END FROM public.accounts_staff s
     WHERE s.id::text = current_setting('amparo.actor', true) AND s.role = 'agency'
$$;
CREATE FUNCTION returns_acting_state() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT s.mexican_state FROM public.accounts_staff s
     WHERE s.id::text = current_setting('amparo.actor', true) AND s.role = 'agency'
$$;
CREATE FUNCTION returns_going_to(place text) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT h.id FROM public.returns_homecoming h WHERE h.destination_state = place AND returns_acting_state() = place
$$;
CREATE FUNCTION returns_was_sent(milestone bigint, to_agency text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM public.returns_milestonemove v
         WHERE v.milestone_id = milestone AND v.state = 'referred' AND v.agency = to_agency
           AND returns_acting_agency() = to_agency)
$$;
"""

NOBODYS_AGENCY = "(SELECT returns_acting_agency()) IS NULL"
OF_THE_MILESTONE = "EXISTS (SELECT FROM returns_milestone m WHERE m.{column} = {table}.{mine})"
#: The rows of each table that an agency finds. A follow-up is none of them: it asks about everything.
RULES = {
    "returns_milestone": """agency = (SELECT returns_acting_agency())
        AND (referred_at IS NOT NULL OR returns_was_sent(id, agency))
        AND ((SELECT returns_acting_state()) = ''
             OR homecoming_id IN (SELECT returns_going_to((SELECT returns_acting_state()))))""",
    "returns_homecoming": OF_THE_MILESTONE.format(
        column="homecoming_id", table="returns_homecoming", mine="id"
    ),
    "returns_followup": "false",
    "returns_household": "false",
    "returns_milestonemove": OF_THE_MILESTONE.format(
        column="id", table="returns_milestonemove", mine="milestone_id"
    ),
    "returns_lateturn": OF_THE_MILESTONE.format(column="id", table="returns_lateturn", mine="milestone_id"),
    **dict.fromkeys(
        (
            "returns_arrivalrow",
            "returns_cartilla",
            "returns_childstep",
            "returns_correction",
            "returns_desktouch",
            "returns_helpasked",
            "returns_milestonechange",
            "returns_offered",
            "returns_ownpage",
            "returns_prearrival",
            "returns_suggestion",
        ),
        "false",
    ),
}
#: Tables behind a wall that is narrower than this one (`returns/medicines/wall.py`).
BEHIND_HEALTH = ("returns_medicine", "returns_healthanswers", "returns_medicineentry", "returns_medicinegap")

ON = FUNCTIONS + "\n".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY an_agency_finds_what_was_sent_to_it ON {table} USING ({NOBODYS_AGENCY} OR {rule});"
    for table, rule in RULES.items()
)

OFF = (
    "\n".join(
        f"DROP POLICY an_agency_finds_what_was_sent_to_it ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in reversed(RULES)
    )
    + """
DROP FUNCTION returns_was_sent(bigint, text);
DROP FUNCTION returns_going_to(text);
DROP FUNCTION returns_acting_state();
DROP FUNCTION returns_acting_agency();
"""
)
