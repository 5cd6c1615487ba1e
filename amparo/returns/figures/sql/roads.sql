-- How far what was sent to agencies came, and how long it took, by {key}. One row for each, and one for all of them.
-- The first moment of each state counts; what was written as done by mistake and undone is not delivered. What still holds is asked of kinds that can be lost, 180 days after the arrival.
WITH road AS (
    SELECT m.id, m.homecoming_id, m.agency, m.right, h.destination_state AS state, coalesce(h.centre_id, '') AS centre,
           to_char(passed.referred AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, passed.*,
           CASE WHEN passed.delivered IS NULL OR m.kind <> ALL(%(keeps)s)
                  OR h.arrived_at IS NULL OR h.arrived_at + interval '180 days' > %(now)s THEN NULL
                WHEN m.still_true_at >= h.arrived_at + interval '180 days' THEN 'holds'
                WHEN m.lost_at IS NOT NULL THEN 'lost'
                ELSE 'not_asked' END AS later
      FROM returns_milestone m
      JOIN returns_homecoming h ON h.id = m.homecoming_id
     CROSS JOIN LATERAL (
           SELECT min(v.at) FILTER (WHERE v.state = 'referred') AS referred,
                  min(v.at) FILTER (WHERE v.state = 'accepted') AS accepted,
                  min(v.at) FILTER (WHERE v.state = 'attended') AS attended,
                  min(v.at) FILTER (WHERE v.state = 'delivered' AND m.delivered_at IS NOT NULL) AS delivered
             FROM returns_milestonemove v
            WHERE v.milestone_id = m.id
     ) passed
     WHERE passed.referred >= %(begin)s AND passed.referred < %(end)s
       AND (%(agency)s::text IS NULL OR m.agency = %(agency)s)
       AND (%(right)s::text IS NULL OR m.right = %(right)s)
       AND (%(state)s::text IS NULL OR h.destination_state = %(state)s)
       AND (%(centre)s::text IS NULL OR h.centre_id = %(centre)s)
       AND (%(office)s::text IS NULL OR h.office_id = %(office)s)
)
SELECT {key}, grouping({key}), {counts}, {waits}
  FROM road GROUP BY GROUPING SETS (({key}), ())
