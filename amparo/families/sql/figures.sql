-- What anybody may read of how families are answered: whole months, counts to the nearest five, none below ten. The small ones leave
-- the registry nowhere: they are taken out here, and the portal's role reads what is left.
CREATE VIEW portal_figures AS
    SELECT m.month::date AS month,
           CASE WHEN r.asked >= 10 THEN (r.asked + 2) / 5 * 5 END AS asked,
           -- Of every ten; only where they are so many that one more or less does not show.
           CASE WHEN r.asked >= 50 THEN round(10.0 * r.in_a_day / r.asked)::integer END AS in_a_day,
           CASE WHEN r.follow >= 10 THEN (r.follow + 2) / 5 * 5 END AS follow,
           CASE WHEN f.reports >= 10 THEN (f.reports + 2) / 5 * 5 END AS reports
    FROM generate_series(date_trunc('month', current_date) - interval '6 months',
                         date_trunc('month', current_date) - interval '1 month', interval '1 month') AS m(month)
    CROSS JOIN LATERAL (
        SELECT count(*) AS asked,
               count(*) FILTER (WHERE q.answered_at <= q.received_at + interval '24 hours') AS in_a_day,
               count(*) FILTER (WHERE q.state = 'following') AS follow
        FROM families_request q
        WHERE q.received_at >= m.month AND q.received_at < m.month + interval '1 month'
    ) r
    CROSS JOIN LATERAL (
        SELECT count(*) AS reports FROM families_fraudreport x
        WHERE x.received_at >= m.month AND x.received_at < m.month + interval '1 month'
    ) f;
