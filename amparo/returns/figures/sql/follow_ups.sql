-- What became of the follow-ups of the people who arrived in these months, by state of destination: those that were due.
SELECT h.destination_state, f.day, count(*), count(*) FILTER (WHERE f.outcome = 'reached'),
       count(*) FILTER (WHERE f.outcome = 'lost'), count(*) FILTER (WHERE f.outcome = 'declined'),
       count(*) FILTER (WHERE f.outcome = '')
  FROM returns_followup f
  JOIN returns_homecoming h ON h.id = f.homecoming_id
 WHERE h.arrived_at >= %(begin)s AND h.arrived_at < %(end)s AND (f.due_on <= %(today)s OR f.outcome <> '')
   AND (%(state)s::text IS NULL OR h.destination_state = %(state)s)
   AND (%(centre)s::text IS NULL OR h.centre_id = %(centre)s)
   AND (%(office)s::text IS NULL OR h.office_id = %(office)s)
 GROUP BY h.destination_state, f.day
