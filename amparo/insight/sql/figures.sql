-- What the figures of the workspace count: one view `figure_CODE` for each figure of `data/figures.toml`, one row for each thing
-- that counts, once. `counting.count_anew` copies them into insight_fact; nothing else defines a figure.
-- Columns: thing, record, month, office, facility, state (of origin, CURP's code), part (the figure's own cut), hours (of a wait).

-- A case with the consulate that keeps it now, the place where its person was last held, and their state of origin.
CREATE VIEW figure_of_case AS
    SELECT c.id AS thing, c.record_id AS record, r.person_id AS person, c.office_id AS office, held.facility, t.ambito,
           coalesce(p.birth_state, '') AS state, c.status, c.outcome, c.opened_at, c.closed_at, c.first_interview_at
    FROM casework_case c
    JOIN casework_casetype t ON t.code = c.type_id
    JOIN people_record r ON r.id = c.record_id
    LEFT JOIN people_person p ON p.id = r.person_id
    LEFT JOIN LATERAL (
        SELECT s.facility_id AS facility FROM custody_stint s WHERE s.stay_id = c.stay_id ORDER BY s.began_at DESC, s.id DESC LIMIT 1
    ) held ON true;

CREATE VIEW figure_casos AS
    SELECT thing, record, insight_month(opened_at) AS month, office, facility, state, ambito AS part, NULL::float8 AS hours
    FROM figure_of_case;

CREATE VIEW figure_casos_abiertos AS
    SELECT thing, record, insight_month(opened_at) AS month, office, facility, state, status AS part, NULL::float8 AS hours
    FROM figure_of_case WHERE status <> 'concluded';

CREATE VIEW figure_desenlaces AS
    SELECT thing, record, insight_month(closed_at) AS month, office, facility, state, outcome AS part, NULL::float8 AS hours
    FROM figure_of_case WHERE status = 'concluded' AND closed_at IS NOT NULL;

-- A person once, with their first case.
CREATE VIEW figure_personas AS
    SELECT DISTINCT ON (c.person) c.person AS thing, c.record, insight_month(c.opened_at) AS month, c.office, c.facility, c.state,
           p.sex AS part, NULL::float8 AS hours
    FROM figure_of_case c JOIN people_person p ON p.id = c.person
    ORDER BY c.person, c.opened_at, c.thing;

-- The first service in which the consulate spoke with the person or with their family.
CREATE VIEW figure_espera_contacto AS
    SELECT c.thing, c.record, insight_month(e.at) AS month, c.office, c.facility, c.state, c.ambito AS part,
           extract(epoch FROM e.at - c.opened_at)::float8 / 3600 AS hours
    FROM figure_of_case c
    JOIN (
        SELECT case_id, min(at) AS at FROM casework_event
        WHERE type_id IN ('first_interview', 'consular_visit', 'interview_call', 'family_called') AND case_id IS NOT NULL
        GROUP BY case_id
    ) e ON e.case_id = c.thing
    WHERE e.at >= c.opened_at;

CREATE VIEW figure_espera_entrevista AS
    SELECT thing, record, insight_month(first_interview_at) AS month, office, facility, state, ambito AS part,
           extract(epoch FROM first_interview_at - opened_at)::float8 / 3600 AS hours
    FROM figure_of_case WHERE first_interview_at >= opened_at;

-- A visit that took place: somebody wrote down of at least one person whether they were met.
CREATE VIEW figure_visitas AS
    SELECT v.id AS thing, NULL::bigint AS record, date_trunc('month', v.day)::date AS month, v.office_id AS office,
           v.facility_id AS facility, '' AS state, '' AS part, NULL::float8 AS hours
    FROM casework_visit v WHERE EXISTS (SELECT FROM casework_interview i WHERE i.visit_id = v.id);

-- Interviews are numbered where they are written, on tablets too; here by 64 bits of that number.
CREATE VIEW figure_entrevistas AS
    SELECT hashtextextended(i.id::text, 0) AS thing, i.record_id AS record, insight_month(i.at) AS month, i.office_id AS office, v.facility_id AS facility,
           coalesce(p.birth_state, '') AS state, i.met AS part, NULL::float8 AS hours
    FROM casework_interview i
    LEFT JOIN casework_visit v ON v.id = i.visit_id
    JOIN people_record r ON r.id = i.record_id
    LEFT JOIN people_person p ON p.id = r.person_id
    WHERE NOT EXISTS (SELECT FROM casework_interview n WHERE n.corrects_id = i.id);

CREATE VIEW figure_of_referral AS
    SELECT r.id AS thing, c.record, r.office_id AS office, c.facility, c.state, r.area, r.outcome, r.opened_at, r.accepted_at,
           r.concluded_at
    FROM counsel_referral r JOIN figure_of_case c ON c.thing = r.case_id;

CREATE VIEW figure_pale AS
    SELECT thing, record, insight_month(opened_at) AS month, office, facility, state, area AS part, NULL::float8 AS hours
    FROM figure_of_referral;

CREATE VIEW figure_pale_espera AS
    SELECT thing, record, insight_month(accepted_at) AS month, office, facility, state, area AS part,
           extract(epoch FROM accepted_at - opened_at)::float8 / 3600 AS hours
    FROM figure_of_referral WHERE accepted_at >= opened_at;

CREATE VIEW figure_pale_resultados AS
    SELECT thing, record, insight_month(concluded_at) AS month, office, facility, state, outcome AS part, NULL::float8 AS hours
    FROM figure_of_referral WHERE concluded_at IS NOT NULL;

-- Somebody who was seen in Mexico; the consulate is the one that gave notice, if one did.
CREATE VIEW figure_retornos AS
    SELECT h.id AS thing, h.record_id AS record, insight_month(h.arrived_at) AS month, coalesce(h.office_id, '') AS office,
           NULL::bigint AS facility, coalesce(p.birth_state, '') AS state, h.way AS part, NULL::float8 AS hours
    FROM returns_homecoming h
    JOIN people_record r ON r.id = h.record_id
    LEFT JOIN people_person p ON p.id = r.person_id
    WHERE h.arrived_at IS NOT NULL AND h.closing <> 'mistake';

CREATE VIEW figure_formacion AS
    SELECT c.id AS thing, NULL::bigint AS record, date_trunc('month', c.issued_on)::date AS month,
           coalesce(s.office_id, '') AS office, NULL::bigint AS facility, '' AS state, c.role AS part, NULL::float8 AS hours
    FROM inclusion_certificate c JOIN accounts_staff s ON s.id = c.staff_id
    WHERE c.revoked_at IS NULL;
