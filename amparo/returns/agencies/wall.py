"""The agency's wall, in the database: whoever works for an agency finds the milestones that were sent to it, and no other row.

Who acts is `amparo.actor`, which `accounts.permissions.acts` sets for one transaction. For everybody who is of no agency, and for
the worker and the command line, the policies let through all there is: Python says what a desk or a state office sees. What an
agency gave back stays within its wall (it has to be able to write that it gives it back); the pages show it no more.

The functions see past the wall (SECURITY DEFINER), because a policy that asks another table with a policy of its own would go in
circles. They answer with yes or no, and are asked once a statement where they do not depend on the row.
"""

from __future__ import annotations

FUNCTIONS = """
CREATE FUNCTION returns_acting_agency() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT s.agency FROM accounts_staff s
     WHERE s.id::text = current_setting('amparo.actor', true) AND s.role = 'agency'
$$;
CREATE FUNCTION returns_sent_to_actor(milestone bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM returns_milestone m
          JOIN returns_homecoming h ON h.id = m.homecoming_id
          JOIN accounts_staff s ON s.id::text = current_setting('amparo.actor', true)
         WHERE m.id = milestone AND s.role = 'agency' AND s.is_active AND m.agency = s.agency
           AND (s.mexican_state = '' OR s.mexican_state = h.destination_state)
           AND (m.referred_at IS NOT NULL OR EXISTS (
               SELECT FROM returns_milestonemove v
                WHERE v.milestone_id = m.id AND v.state = 'referred' AND v.agency = s.agency)))
$$;
CREATE FUNCTION returns_known_to_actor(homecoming bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM returns_milestone m WHERE m.homecoming_id = homecoming AND returns_sent_to_actor(m.id))
$$;
"""

NOBODYS_AGENCY = "(SELECT returns_acting_agency()) IS NULL"
#: The rows of each table that an agency finds. A follow-up is none of them: it asks about everything.
RULES = {
    "returns_milestone": "returns_sent_to_actor(id)",
    "returns_homecoming": "returns_known_to_actor(id)",
    "returns_followup": "false",
    "returns_household": "false",
    "returns_milestonemove": "returns_sent_to_actor(milestone_id)",
    "returns_lateturn": "returns_sent_to_actor(milestone_id)",
}

ON = FUNCTIONS + "\n".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY an_agency_finds_what_was_sent_to_it ON {table} USING ({NOBODYS_AGENCY} OR {rule});"
    for table, rule in RULES.items()
)

OFF = (
    "\n".join(
        f"DROP POLICY an_agency_finds_what_was_sent_to_it ON {table};\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in RULES
    )
    + """
DROP FUNCTION returns_known_to_actor(bigint);
DROP FUNCTION returns_sent_to_actor(bigint);
DROP FUNCTION returns_acting_agency();
"""
)
