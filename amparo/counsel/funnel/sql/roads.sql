-- How far referrals came, and how long each part of the road took, by {key}.
-- The first moment of each state counts: whoever waits does not care how many were asked. Steps and offers are fetched for
-- each referral by their index: an office's or a month's are few beside all there are.
WITH chosen AS (
    SELECT r.id, r.office_id, r.area, r.opened_at,
           (date_trunc('month', r.opened_at AT TIME ZONE %(zone)s))::date AS month
      FROM counsel_referral r
     WHERE r.opened_at >= %(begin)s AND r.opened_at < %(end)s AND r.opened_at <= %(at)s
       AND (%(office)s::text IS NULL OR r.office_id = %(office)s)
       AND (%(area)s::text IS NULL OR r.area = %(area)s)
       AND (%(advisor)s::bigint IS NULL OR EXISTS (
               SELECT 1 FROM counsel_offer o
                WHERE o.referral_id = r.id AND o.advisor_id = %(advisor)s AND o.offered_at <= %(at)s))
), road AS (
    SELECT c.*, asked.*, passed.*
      FROM chosen c
     CROSS JOIN LATERAL (
           SELECT {advisor} AS advisor_id, count(*) AS offers,
                  count(*) FILTER (WHERE o.answer = 'lapsed' AND o.answered_at <= %(at)s) AS lapsed
             FROM counsel_offer o
            WHERE o.referral_id = c.id AND o.offered_at <= %(at)s
              AND (%(advisor)s::bigint IS NULL OR o.advisor_id = %(advisor)s)
            {each}
     ) asked
     CROSS JOIN LATERAL (
           SELECT min(s.at) FILTER (WHERE s.state = 'consented') AS consented,
                  min(s.at) FILTER (WHERE s.state = 'offered') AS offered,
                  min(s.at) FILTER (WHERE s.state = 'acknowledged') AS acknowledged,
                  min(s.at) FILTER (WHERE s.state = 'evaluating') AS contacted,
                  min(s.at) FILTER (WHERE s.state = 'in_progress') AS accepted,
                  min(s.at) FILTER (WHERE s.state = 'in_progress' AND s.level = 'representation') AS represented,
                  min(s.at) FILTER (WHERE s.state = 'concluded') AS concluded
             FROM counsel_step s
            WHERE s.referral_id = c.id AND s.at <= %(at)s AND {theirs}
     ) passed
)
SELECT {key}, grouping({key}), count(*), {columns}, coalesce(sum(offers), 0), coalesce(sum(lapsed), 0), {waits}
  FROM road GROUP BY GROUPING SETS (({key}), ())
