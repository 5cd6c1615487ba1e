-- Of the people who arrived in these months, by state of destination: for each right, how many want or need something of it,
-- and how many have all of that; and how many have all of all five.
WITH each AS (
    SELECT h.id, h.destination_state AS state, m.right, bool_and(m.state = 'delivered') AS complete
      FROM returns_homecoming h
      JOIN returns_milestone m ON m.homecoming_id = h.id
     WHERE h.arrived_at >= %(begin)s AND h.arrived_at < %(end)s
       AND m.right = ANY(%(rights)s) AND m.state NOT IN ('declined', 'not_needed')
       AND (%(state)s::text IS NULL OR h.destination_state = %(state)s)
       AND (%(centre)s::text IS NULL OR h.centre_id = %(centre)s)
       AND (%(office)s::text IS NULL OR h.office_id = %(office)s)
     GROUP BY h.id, h.destination_state, m.right
), whole AS (
    SELECT id, state, bool_and(complete) AS complete FROM each GROUP BY id, state
)
SELECT state, "right", count(*), count(*) FILTER (WHERE complete) FROM each GROUP BY state, "right"
UNION ALL
SELECT state, '', count(*), count(*) FILTER (WHERE complete) FROM whole GROUP BY state
