-- What was asked for and what became of it, one row for each accommodation. Every figure of it, inside and outside, is a count of
-- these rows; `people` are counted because small cells are hidden by people. An answer is late when its term is over and there is none.
CREATE VIEW inclusion_accommodation_line AS
    SELECT i.id, i.ask_id, i.code, a.authority, a.office_id, a.facility_id, r.person_id, a.asked_at, a.answer_by, a.channel, a.why,
           i.outcome, i.ended, i.delivered,
           CASE WHEN i.outcome IN ('granted', 'other', 'denied')
                THEN greatest(i.answered_on - (a.asked_at AT TIME ZONE o.time_zone)::date, 0) END AS days
    FROM inclusion_asked i
    JOIN inclusion_ask a ON a.id = i.ask_id
    JOIN people_record r ON r.id = a.record_id
    JOIN places_office o ON o.slug = a.office_id;

-- Of what was asked in a time, by authority, facility, item or office: how often and of how many people, in each state at a moment.
CREATE FUNCTION inclusion_accommodation_figures(part text, offices text[], since timestamptz, until timestamptz, at timestamptz)
RETURNS TABLE (
    key text, asked bigint, asked_people bigint, granted bigint, granted_people bigint, other bigint, other_people bigint,
    denied bigint, denied_people bigint, ignored bigint, ignored_people bigint, waiting bigint, waiting_people bigint,
    delivered bigint, delivered_people bigint, missing bigint, missing_people bigint,
    answered bigint, answered_people bigint, median_days double precision
)
LANGUAGE sql STABLE AS $$
    WITH line AS (
        SELECT l.*,
               l.outcome IN ('granted', 'other') AS is_granted,
               l.outcome = 'ignored' OR (l.outcome = '' AND l.ended = '' AND l.answer_by < at) AS is_ignored,
               l.outcome = '' AND l.ended = '' AND l.answer_by >= at AS is_waiting,
               CASE part WHEN 'authority' THEN l.authority WHEN 'item' THEN l.code WHEN 'office' THEN l.office_id
                         WHEN 'facility' THEN coalesce(l.facility_id::text, '') ELSE '' END AS part_key
        FROM inclusion_accommodation_line l
        WHERE l.asked_at >= since AND l.asked_at < until AND (offices IS NULL OR l.office_id = ANY (offices))
    )
    SELECT part_key,
           count(*), count(DISTINCT person_id),
           count(*) FILTER (WHERE is_granted), count(DISTINCT person_id) FILTER (WHERE is_granted),
           count(*) FILTER (WHERE outcome = 'other'), count(DISTINCT person_id) FILTER (WHERE outcome = 'other'),
           count(*) FILTER (WHERE outcome = 'denied'), count(DISTINCT person_id) FILTER (WHERE outcome = 'denied'),
           count(*) FILTER (WHERE is_ignored), count(DISTINCT person_id) FILTER (WHERE is_ignored),
           count(*) FILTER (WHERE is_waiting), count(DISTINCT person_id) FILTER (WHERE is_waiting),
           count(*) FILTER (WHERE delivered = 'yes'), count(DISTINCT person_id) FILTER (WHERE delivered = 'yes'),
           count(*) FILTER (WHERE delivered = 'no'), count(DISTINCT person_id) FILTER (WHERE delivered = 'no'),
           count(days), count(DISTINCT person_id) FILTER (WHERE days IS NOT NULL),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
    FROM line GROUP BY part_key
$$;

-- What the latest interview says of each of the six domains, of each person: as `casework.visits.rules.what_holds` does, an interview
-- that was corrected says nothing, and of the rest the latest that answered counts.
CREATE VIEW inclusion_difficulty AS
    WITH told AS (
        SELECT i.*, r.person_id FROM casework_interview i JOIN people_record r ON r.id = i.record_id
        WHERE i.met = 'yes' AND r.person_id IS NOT NULL
    )
    SELECT DISTINCT ON (t.person_id, d.domain) t.person_id, d.domain, d.level
    FROM told t
    CROSS JOIN LATERAL (VALUES ('see', t.see), ('hear', t.hear), ('walk', t.walk), ('remember', t.remember),
                               ('care', t.care), ('communicate', t.communicate)) AS d(domain, level)
    WHERE d.level IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM told x WHERE x.corrects_id = t.id AND x.person_id = t.person_id)
    ORDER BY t.person_id, d.domain, t.at DESC, t.id DESC;

-- Of whom an office keeps an open case, or who is held at a facility: how many told of a lot of difficulty or of not being able at
-- all (levels 3 and 4, the cut-off of the Washington Group), of how many who answered the question (levels 1 to 4).
CREATE FUNCTION inclusion_difficulty_figures(part text, offices text[])
RETURNS TABLE (key text, domain text, people bigint, answered bigint)
LANGUAGE sql STABLE AS $$
    WITH kept AS (
        SELECT DISTINCT ON (r.person_id) r.person_id, c.office_id
        FROM casework_case c JOIN people_record r ON r.id = c.record_id
        WHERE c.status <> 'concluded' AND r.person_id IS NOT NULL
        ORDER BY r.person_id, c.opened_at DESC, c.id DESC
    ), held AS (
        SELECT DISTINCT ON (r.person_id) r.person_id, s.facility_id
        FROM custody_stint s JOIN custody_stay y ON y.id = s.stay_id JOIN people_record r ON r.id = y.record_id
        WHERE s.ended_at IS NULL AND y.ended_at IS NULL AND r.person_id IS NOT NULL
        ORDER BY r.person_id, s.began_at DESC, s.id DESC
    )
    SELECT CASE part WHEN 'office' THEN k.office_id WHEN 'facility' THEN coalesce(h.facility_id::text, '') ELSE '' END,
           d.domain, count(*) FILTER (WHERE d.level IN (3, 4)), count(*)
    FROM inclusion_difficulty d
    JOIN kept k ON k.person_id = d.person_id
    LEFT JOIN held h ON h.person_id = d.person_id
    WHERE d.level BETWEEN 1 AND 4 AND (offices IS NULL OR k.office_id = ANY (offices))
    GROUP BY 1, 2
$$;
