-- The days on which an allegation may have been: a week more or less where somebody said “about” (allegations/dates.py).
CREATE VIEW rights_line AS
    SELECT a.id, c.office_id, r.person_id, f.kind, f.certainty, f.facility_id, f.unit, f.authority, f.day,
           CASE f.certainty WHEN 'about' THEN f.day - 7 ELSE f.day END AS earliest,
           CASE f.certainty WHEN 'about' THEN f.day + 7 WHEN 'between' THEN f.until ELSE f.day END AS latest
    FROM rights_allegation a
    JOIN rights_facts_now f ON f.allegation_id = a.id
    JOIN casework_case c ON c.id = a.case_id
    JOIN people_record r ON r.id = a.record_id;

-- The days that people whom we know were held in each facility, within some days. A day is one whatever the hour, in UTC.
CREATE FUNCTION rights_days_held(since date, until date) RETURNS TABLE (facility bigint, days bigint)
LANGUAGE sql STABLE AS $$
    SELECT s.facility_id,
           sum(least(coalesce((s.ended_at AT TIME ZONE 'UTC')::date, until), until)
               - greatest((s.began_at AT TIME ZONE 'UTC')::date, since) + 1)
    FROM custody_stint s
    WHERE s.facility_id IS NOT NULL AND (s.began_at AT TIME ZONE 'UTC')::date <= until
      AND (s.ended_at IS NULL OR (s.ended_at AT TIME ZONE 'UTC')::date >= since)
    GROUP BY s.facility_id
$$;

-- What repeats: how often, of how many people, by `part`, and the days held there and everywhere. An allegation counts when it was
-- within the days whatever the doubt about its own; one by day only when its day is sure. `agreed`: those alone whose person agreed
-- that it is counted with others.
CREATE FUNCTION rights_patterns(part text, offices text[], since date, until date, agreed boolean)
RETURNS TABLE (facility bigint, key text, cases bigint, people bigint, days bigint, whole bigint, whole_days bigint)
LANGUAGE sql STABLE AS $$
    WITH line AS (
        SELECT l.*, CASE part WHEN 'unit' THEN l.unit WHEN 'day' THEN l.day::text WHEN 'kind' THEN l.kind
                              WHEN 'authority' THEN l.authority ELSE '' END AS part_key
        FROM rights_line l
        WHERE (offices IS NULL OR l.office_id = ANY (offices)) AND l.earliest >= since AND l.latest <= until
          AND (NOT agreed OR rights_agreed(l.id, 'pattern'))
          AND (part <> 'unit' OR l.unit <> '') AND (part <> 'day' OR l.certainty = 'exact')
          AND (part = 'authority' OR l.facility_id IS NOT NULL)
    ), held AS (SELECT h.facility, h.days FROM rights_days_held(since, until) h),
    day_held AS (
        SELECT d.day, h.facility, h.days FROM (SELECT DISTINCT line.day FROM line WHERE part = 'day') d
        CROSS JOIN LATERAL rights_days_held(d.day, d.day) h
    )
    SELECT CASE WHEN part = 'authority' THEN NULL ELSE line.facility_id END,
           line.part_key, count(*), count(DISTINCT line.person_id),
           CASE part WHEN 'facility' THEN max(held.days) WHEN 'kind' THEN max(held.days) WHEN 'day' THEN max(day_held.days) END::bigint,
           CASE part WHEN 'kind' THEN (SELECT count(*) FROM line x WHERE x.part_key = line.part_key)
                     ELSE (SELECT count(*) FROM line x) END,
           (SELECT sum(held.days) FROM held)::bigint
    FROM line
    LEFT JOIN held ON held.facility = line.facility_id
    LEFT JOIN day_held ON part = 'day' AND day_held.facility = line.facility_id AND day_held.day = line.day
    GROUP BY CASE WHEN part = 'authority' THEN NULL ELSE line.facility_id END, line.part_key
$$;

-- Each arrest that we know: where, when, when the authority told us (the first list of theirs that names the person), and when
-- somebody of the consulate first spoke with them.
CREATE FUNCTION rights_arrests(offices text[], since timestamptz, until timestamptz)
RETURNS TABLE (stay bigint, person bigint, place text, month date, told_hours double precision,
               contact_hours double precision, whole_hours double precision)
LANGUAGE sql STABLE AS $$
    SELECT s.id, r.person_id, coalesce(p.kind, 'OTHER'), date_trunc('month', s.began_at AT TIME ZONE 'UTC')::date,
           CASE WHEN told.at IS NOT NULL THEN extract(epoch FROM greatest(told.at, s.began_at) - s.began_at) / 3600 END,
           CASE WHEN told.at IS NOT NULL AND met.at IS NOT NULL
                THEN extract(epoch FROM greatest(met.at, told.at) - told.at) / 3600 END,
           CASE WHEN met.at IS NOT NULL THEN extract(epoch FROM met.at - s.began_at) / 3600 END
    FROM custody_stay s
    JOIN people_record r ON r.id = s.record_id
    JOIN LATERAL (SELECT c.id, c.office_id FROM casework_case c WHERE c.stay_id = s.id ORDER BY c.opened_at, c.id LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT t.facility_id FROM custody_stint t WHERE t.stay_id = s.id ORDER BY t.began_at, t.id LIMIT 1) t ON true
    LEFT JOIN places_facility p ON p.id = t.facility_id
    LEFT JOIN LATERAL (SELECT min(g.as_of) AS at FROM custody_sighting g JOIN custody_stint u ON u.id = g.stint_id
                       WHERE u.stay_id = s.id AND g.kind = 'list') told ON true
    LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM casework_event e JOIN people_record er ON er.id = e.record_id
                       WHERE er.person_id = r.person_id AND e.at >= s.began_at
                         AND e.type_id IN ('first_interview', 'consular_visit', 'interview_call')
                         AND (s.ended_at IS NULL OR e.at <= s.ended_at)) met ON true
    WHERE s.began_at >= since AND s.began_at < until AND r.person_id IS NOT NULL
      AND (offices IS NULL OR c.office_id = ANY (offices))
$$;

-- The same in figures, by authority (`kinds` of places beside the `codes` of who holds people there), by month, or by both.
CREATE FUNCTION rights_notification(part text, offices text[], since timestamptz, until timestamptz, kinds text[], codes text[])
RETURNS TABLE (authority text, month date, arrests bigint, people bigint, told bigint, told_people bigint, soon bigint,
               soon_people bigint, met bigint, met_people bigint, told_median double precision,
               contact_median double precision, whole_median double precision)
LANGUAGE sql STABLE AS $$
    WITH code AS (SELECT * FROM unnest(kinds, codes) AS c(kind, code)),
    line AS (
        SELECT a.*, CASE WHEN part = 'month' THEN '' ELSE coalesce(code.code, 'not_known') END AS who,
               CASE WHEN part = 'authority' THEN NULL ELSE a.month END AS whose_month
        FROM rights_arrests(offices, since, until) a LEFT JOIN code ON code.kind = a.place
    )
    SELECT who, whose_month, count(*), count(DISTINCT person),
           count(told_hours), count(DISTINCT person) FILTER (WHERE told_hours IS NOT NULL),
           count(*) FILTER (WHERE told_hours <= 72), count(DISTINCT person) FILTER (WHERE told_hours <= 72),
           count(whole_hours), count(DISTINCT person) FILTER (WHERE whole_hours IS NOT NULL),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY told_hours),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY contact_hours),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY whole_hours)
    FROM line GROUP BY who, whose_month ORDER BY whose_month DESC NULLS FIRST, count(*) DESC, who
$$;

-- Who is apart from a parent, a child or a spouse because one of the two is held, and stands in the register not yet. `held` is held
-- and has an open case; `other` is the other file, or null when the child stands only in the parent's plan.
CREATE FUNCTION rights_apart(offices text[], most integer)
RETURNS TABLE (held bigint, "case" bigint, kinship bigint, other bigint, child bigint, since date)
LANGUAGE sql STABLE AS $$
    WITH held AS (
        SELECT r.person_id, c.id AS case_id, t.facility_id, t.place_as_given, s.began_at
        FROM custody_stay s
        JOIN casework_case c ON c.stay_id = s.id AND c.status <> 'concluded'
        JOIN people_record r ON r.id = s.record_id
        LEFT JOIN custody_stint t ON t.stay_id = s.id AND t.ended_at IS NULL
        WHERE s.ended_at IS NULL AND r.person_id IS NOT NULL AND (offices IS NULL OR c.office_id = ANY (offices))
    ), side AS (
        SELECT k.id, k.record_id AS mine, k.other_id AS theirs FROM people_kinship k
        WHERE k.taken_back_at IS NULL AND k.until IS NULL AND k.relation IN ('mother', 'father', 'parent', 'spouse')
        UNION ALL
        SELECT k.id, k.other_id, k.record_id FROM people_kinship k
        WHERE k.taken_back_at IS NULL AND k.until IS NULL AND k.relation IN ('mother', 'father', 'parent', 'spouse')
    ), found AS (
        SELECT DISTINCT ON (side.id) h.person_id, h.case_id, side.id AS kinship, x.person_id AS other, NULL::bigint AS child, h.began_at
        FROM held h
        JOIN people_record mine ON mine.person_id = h.person_id
        JOIN side ON side.mine = mine.id
        JOIN people_record x ON x.id = side.theirs
        LEFT JOIN LATERAL (
            SELECT t.facility_id FROM custody_stay s JOIN people_record r ON r.id = s.record_id
            JOIN custody_stint t ON t.stay_id = s.id AND t.ended_at IS NULL
            WHERE r.person_id = x.person_id AND s.ended_at IS NULL ORDER BY s.began_at DESC LIMIT 1) o ON true
        WHERE x.person_id IS NOT NULL AND x.person_id <> h.person_id
          AND (o.facility_id IS NULL OR o.facility_id IS DISTINCT FROM h.facility_id)
          AND NOT EXISTS (SELECT 1 FROM custody_stay d JOIN people_record r ON r.id = d.record_id
                          WHERE r.person_id = x.person_id AND d."end" = 'died')
          AND NOT EXISTS (SELECT 1 FROM rights_separation p WHERE p.kinship_id = side.id AND p.ended_at IS NULL)
        ORDER BY side.id, h.began_at, h.case_id
    ), plan AS (
        SELECT DISTINCT ON (k.id) h.person_id, h.case_id, NULL::bigint AS kinship, NULL::bigint AS other, k.id AS child, h.began_at
        FROM held h
        JOIN people_record r ON r.person_id = h.person_id
        JOIN casework_child k ON k.record_id = r.id
        WHERE NOT EXISTS (SELECT 1 FROM rights_separation p WHERE p.child_id = k.id AND p.ended_at IS NULL)
        ORDER BY k.id, h.began_at, h.case_id
    )
    SELECT person_id, case_id, kinship, other, child, (began_at AT TIME ZONE 'UTC')::date
    FROM (SELECT * FROM found UNION ALL SELECT * FROM plan) every
    ORDER BY began_at, case_id, kinship, child LIMIT most
$$;
