"""The wall around health data, in the database: the health desk of the person's centre reads it, and the office of the state
they go to; nobody else, by whatever query.

Who acts is `amparo.actor`, which `accounts.permissions.acts` sets for one transaction. The clock that looks for gaps names
itself. Every other role, the command line and the worker find the tables empty.
"""

from __future__ import annotations

from django.db import connection

CLOCK = "medicine-clock"

ON = """
CREATE FUNCTION returns_reads_health(homecoming bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('amparo.actor', true) = 'medicine-clock' OR EXISTS (
        SELECT FROM returns_homecoming h JOIN accounts_staff s ON s.id::text = current_setting('amparo.actor', true)
        WHERE h.id = homecoming AND s.is_active AND (
            s.role = 'desk' AND s.agency IN ('imss', 'imss_bienestar') AND s.centre = h.centre_id
            OR s.role = 'state' AND s.mexican_state = h.destination_state
        )
    )
$$;
ALTER TABLE returns_medicine ENABLE ROW LEVEL SECURITY;
ALTER TABLE returns_healthanswers ENABLE ROW LEVEL SECURITY;
ALTER TABLE returns_medicineentry ENABLE ROW LEVEL SECURITY;
ALTER TABLE returns_medicinegap ENABLE ROW LEVEL SECURITY;
CREATE POLICY health_of_ones_own ON returns_medicine USING (returns_reads_health(homecoming_id));
CREATE POLICY health_of_ones_own ON returns_healthanswers USING (returns_reads_health(homecoming_id));
CREATE POLICY health_of_ones_own ON returns_medicineentry
    USING (EXISTS (SELECT FROM returns_medicine m WHERE m.id = medicine_id));
CREATE POLICY health_of_ones_own ON returns_medicinegap
    USING (EXISTS (SELECT FROM returns_medicine m WHERE m.id = medicine_id));
"""

OFF = """
DROP POLICY health_of_ones_own ON returns_medicinegap;
DROP POLICY health_of_ones_own ON returns_medicineentry;
DROP POLICY health_of_ones_own ON returns_healthanswers;
DROP POLICY health_of_ones_own ON returns_medicine;
ALTER TABLE returns_medicinegap DISABLE ROW LEVEL SECURITY;
ALTER TABLE returns_medicineentry DISABLE ROW LEVEL SECURITY;
ALTER TABLE returns_healthanswers DISABLE ROW LEVEL SECURITY;
ALTER TABLE returns_medicine DISABLE ROW LEVEL SECURITY;
DROP FUNCTION returns_reads_health(bigint);
"""


def clock_acts() -> None:
    """The clock of medicines acts until the transaction ends."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.actor', %s, true)", [CLOCK])
