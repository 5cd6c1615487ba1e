-- What is counted for the open data: one view for each table of `data/tables.toml`, a row for a month and a value of each dimension.
-- A month is that of Mexico City in which something was written down: a figure that was published never changes afterwards.

CREATE FUNCTION insight_month(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT date_trunc('month', at AT TIME ZONE 'America/Mexico_City')::date
$$;

-- Each case, with the consulate where it was opened, whoever keeps it now.
CREATE VIEW insight_case AS
    SELECT c.id, t.ambito, coalesce(e.office_id, c.office_id) AS office, c.opened_at, c.first_interview_at
    FROM casework_case c
    JOIN casework_casetype t ON t.code = c.type_id
    LEFT JOIN LATERAL (
        SELECT e.office_id FROM casework_event e WHERE e.case_id = c.id AND e.type_id = 'case_opened' ORDER BY e.id LIMIT 1
    ) e ON true;

CREATE VIEW insight_casos AS
    SELECT insight_month(e.recorded_at) AS month, c.ambito, c.office,
           count(*) FILTER (WHERE e.type_id = 'case_opened') AS opened,
           count(*) FILTER (WHERE e.type_id = 'case_reopened') AS reopened,
           count(*) FILTER (WHERE e.type_id = 'case_concluded') AS concluded
    FROM casework_event e JOIN insight_case c ON c.id = e.case_id
    WHERE e.type_id IN ('case_opened', 'case_reopened', 'case_concluded')
    GROUP BY 1, 2, 3;

-- Not folded: medians of totals need every case.
CREATE VIEW insight_esperas AS
    SELECT insight_month(e.recorded_at) AS month, c.ambito, c.office,
           extract(epoch FROM e.at - c.opened_at) / 3600 AS hours
    FROM casework_event e JOIN insight_case c ON c.id = e.case_id
    WHERE e.type_id = 'first_interview' AND e.at >= c.opened_at;

CREATE VIEW insight_pale AS
    SELECT insight_month(s.at) AS month, r.area, r.office_id AS office,
           count(DISTINCT r.id) FILTER (WHERE s.state = 'proposed') AS asked,
           count(DISTINCT r.id) FILTER (WHERE s.state = 'acknowledged') AS acknowledged,
           count(DISTINCT r.id) FILTER (WHERE s.state = 'in_progress') AS accepted,
           count(DISTINCT r.id) FILTER (WHERE s.state = 'concluded') AS concluded
    FROM counsel_step s JOIN counsel_referral r ON r.id = s.referral_id
    GROUP BY 1, 2, 3;

CREATE VIEW insight_pale_pagos AS
    SELECT date_trunc('month', p.paid_on)::date AS month, r.area, r.office_id AS office,
           count(DISTINCT r.id) AS referrals, sum(p.amount) AS dollars
    FROM counsel_payment p JOIN counsel_referral r ON r.id = p.referral_id
    WHERE p.state = 'paid'
    GROUP BY 1, 2, 3;

CREATE VIEW insight_retornos AS
    SELECT insight_month(v.at) AS month, m."right", h.destination_state AS state, count(DISTINCT h.id) AS people
    FROM returns_milestonemove v
    JOIN returns_milestone m ON m.id = v.milestone_id
    JOIN returns_homecoming h ON h.id = m.homecoming_id
    WHERE v.state = 'delivered'
    GROUP BY 1, 2, 3;

CREATE VIEW insight_quejas AS
    SELECT insight_month(i.recorded_at) AS month, coalesce(f.name || ', ' || f.state, '') AS facility, i.complaint,
           count(*) AS interviews
    FROM casework_interview i
    LEFT JOIN casework_visit v ON v.id = i.visit_id
    LEFT JOIN places_facility f ON f.id = v.facility_id
    WHERE i.complaint <> '' AND i.met = 'yes'
      AND NOT EXISTS (SELECT FROM casework_interview n WHERE n.corrects_id = i.id)
    GROUP BY 1, 2, 3;
