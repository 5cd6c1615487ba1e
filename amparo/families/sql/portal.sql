-- The portal's whole view of the registry. The role amparo_portal may insert into portal_inbox, call the functions whose
-- names begin with portal_, and read the views whose names begin with portal_; it has no other privilege.
--
-- Every view is filtered here, inside the database, by the visit that the caller proved: the portal presents the visit's
-- random token for the current transaction (set_config('amparo.visit', token, true)); without a token of a visit that is
-- open and not idle, every view is empty, for whoever holds the role's password too.
--
-- Views and functions run with their owner's eyes, on purpose: that is how the role sees three columns of a table that it
-- cannot read.

CREATE FUNCTION portal_request_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT v.request_id FROM portal_visit v
    WHERE v.token_hash = encode(sha256(convert_to(coalesce(nullif(current_setting('amparo.visit', true), ''), '-'), 'UTF8')), 'hex')
      AND v.ended_at IS NULL
      AND v.seen_at > statement_timestamp() - interval '30 minutes'
      AND v.began_at > statement_timestamp() - interval '12 hours'
$$;

-- The request of the visit, as its own maker may see it: that it arrived, and when. Whether anybody was found is not here.
CREATE VIEW portal_request WITH (security_barrier) AS
    SELECT right(r.folio, 4) AS tail, r.received_at, r.language
    FROM families_request r WHERE r.id = portal_request_id();

-- What the consulate asks the request's own maker, as a code for which the portal has the words. It stays until it is answered,
-- whatever became of the request.
CREATE VIEW portal_question WITH (security_barrier) AS
    SELECT q.code FROM families_question q WHERE q.request_id = portal_request_id() AND q.answered_at IS NULL;

-- Not granted: grave news, which a page never tells. An event type says so, and within how many hours somebody calls; to be
-- brought to a hospital is one, whoever wrote the list. `families/following/grave.py` asks the same.
CREATE VIEW families_grave AS
    SELECT er.person_id, e.id AS event_id
    FROM casework_event e
    JOIN people_record er ON er.id = e.record_id
    JOIN casework_eventtype t ON t.code = e.type_id
    LEFT JOIN places_facility p ON p.id = e.facility_id
    WHERE t.grave_hours IS NOT NULL OR (e.type_id IN ('detained', 'transferred') AND p.kind = 'HOSPITAL');

-- Not granted: the follow of the visit while it may be shown at all. The consent ledger decides at this very reading:
-- the latest line for this relative (or a refusal of everybody), granted and not expired; the person wants the consulate's
-- help; is surely not a minor; has not died (that news comes from a person, never from a page), and of other grave news this
-- relative was told by voice; nobody looks for them to harm them, as far as is known; and the contact is not blocked.
CREATE VIEW families_shown WITH (security_barrier) AS
    SELECT f.id AS follow_id, rec.person_id, c.fields
    FROM families_request r
    JOIN families_follow f ON f.request_id = r.id AND f.ended_at IS NULL
    JOIN people_record rec ON rec.id = f.record_id
    JOIN people_person p ON p.id = rec.person_id
    CROSS JOIN LATERAL (
        SELECT c.decision, c.fields, c.expires_at
        FROM people_consent c JOIN people_record cr ON cr.id = c.record_id
        WHERE cr.person_id = rec.person_id AND c.purpose = 'family'
          AND (c.relative_id = f.relative_id OR (c.relative_id IS NULL AND c.decision IN ('refused', 'withdrawn')))
        ORDER BY c.at DESC, c.id DESC LIMIT 1
    ) c
    WHERE r.id = portal_request_id()
      AND r.state = 'following'
      AND c.decision = 'granted'
      AND (c.expires_at IS NULL OR c.expires_at > statement_timestamp())
      AND (p.youngest_birth_date IS NULL OR p.youngest_birth_date <= current_date - interval '18 years')
      AND coalesce((
          SELECT a.decision NOT IN ('refused', 'withdrawn')
          FROM people_consent a JOIN people_record ar ON ar.id = a.record_id
          WHERE ar.person_id = rec.person_id AND a.purpose = 'assistance'
          ORDER BY a.at DESC, a.id DESC LIMIT 1), true)
      AND NOT EXISTS (
          SELECT 1 FROM custody_stay s JOIN people_record sr ON sr.id = s.record_id
          WHERE sr.person_id = rec.person_id AND s."end" = 'died')
      AND NOT EXISTS (
          -- A death protocol hides it from the moment it is opened. One of which every step was left out was a mistake.
          SELECT 1 FROM casework_protocol d
          JOIN casework_case dk ON dk.id = d.case_id JOIN people_record dr ON dr.id = dk.record_id
          WHERE dr.person_id = rec.person_id AND d.kind = 'death'
            AND (d.closed_at IS NULL OR EXISTS (
                SELECT 1 FROM casework_protocolstep ds WHERE ds.protocol_id = d.id AND NOT ds.waived)))
      AND NOT EXISTS (
          SELECT 1 FROM families_grave n
          WHERE n.person_id = rec.person_id AND NOT EXISTS (
              SELECT 1 FROM families_gravecall gc
              WHERE gc.follow_id = f.id AND gc.event_id = n.event_id AND gc.told_at IS NOT NULL))
      AND NOT EXISTS (
          SELECT 1 FROM people_relative w JOIN people_record wr ON wr.id = w.record_id
          WHERE w.id = f.relative_id AND w.wish = 'never')
      AND NOT EXISTS (
          SELECT 1 FROM families_blocked b WHERE b.contact_index = r.contact_index AND b.ended_at IS NULL)
      AND NOT EXISTS (
          SELECT 1 FROM families_danger g JOIN people_record gr ON gr.id = g.record_id
          WHERE gr.person_id = rec.person_id AND g.ended_at IS NULL);

-- Not granted: the freshest sighting of the person of the visit.
CREATE VIEW families_last_seen WITH (security_barrier) AS
    SELECT f.person_id, f.fields, g.as_of, g.kind, g.confidence, t.began_at, t.facility_id, t.place_as_given,
           s.ended_at, s."end", s.not_seen_since, s.id AS stay_id
    FROM families_shown f
    CROSS JOIN LATERAL (
        SELECT g.* FROM custody_sighting g
        JOIN people_record gr ON gr.id = g.record_id
        WHERE gr.person_id = f.person_id
        ORDER BY g.as_of DESC, g.id DESC LIMIT 1
    ) g
    JOIN custody_stint t ON t.id = g.stint_id
    JOIN custody_stay s ON s.id = t.stay_id;

-- Not granted: since when the person is in Mexico, as a centre or a list of arrivals said; nobody saw them held since then.
CREATE VIEW families_arrived WITH (security_barrier) AS
    SELECT f.person_id, a.at
    FROM families_shown f
    CROSS JOIN LATERAL (
        SELECT e.at FROM casework_event e
        JOIN people_record er ON er.id = e.record_id
        WHERE er.person_id = f.person_id AND e.type_id = 'arrived_mexico'
        ORDER BY e.at DESC, e.id DESC LIMIT 1
    ) a
    LEFT JOIN families_last_seen l ON l.person_id = f.person_id
    WHERE l.person_id IS NULL OR (l.as_of <= a.at AND l."end" <> 'died');

-- One row while anything may be shown. state: searching, detained, unconfirmed (not on the last complete list), released,
-- removed, arrived (in Mexico), other_custody; empty when the person did not agree to the status being told.
CREATE VIEW portal_status WITH (security_barrier) AS
    SELECT CASE
             WHEN NOT f.fields ? 'status' THEN ''
             WHEN h.person_id IS NOT NULL THEN 'arrived'
             WHEN l.person_id IS NULL THEN 'searching'
             WHEN l."end" <> '' THEN l."end"
             WHEN l.not_seen_since IS NOT NULL THEN 'unconfirmed'
             ELSE 'detained'
           END AS state,
           CASE WHEN f.fields ? 'status' THEN coalesce(h.at, l.ended_at, l.not_seen_since, l.as_of) END AS as_of,
           CASE WHEN f.fields ? 'status' THEN l.kind END AS source,
           CASE WHEN f.fields ? 'status' THEN l.confidence END AS confidence,
           o.name AS office_name, o.phone AS office_phone, o.time_zone AS zone
    FROM families_shown f
    LEFT JOIN families_last_seen l ON l.person_id = f.person_id
    LEFT JOIN families_arrived h ON h.person_id = f.person_id
    -- The consulate that answers this family: it stays when the case passes between consulates (A4).
    LEFT JOIN families_request r ON r.id = portal_request_id()
    LEFT JOIN places_office o ON o.slug = r.office_id;

CREATE VIEW portal_place WITH (security_barrier) AS
    SELECT coalesce(p.name, l.place_as_given) AS name, coalesce(p.address, '') AS address, coalesce(p.city, '') AS city,
           coalesce(p.state, '') AS state, coalesce(p.zip, '') AS zip, coalesce(p.phone, '') AS phone,
           coalesce(p.visiting_notes_es, '') AS visiting_es, coalesce(p.visiting_notes_en, '') AS visiting_en,
           l.as_of, l.confidence, l.kind AS source
    FROM families_last_seen l LEFT JOIN places_facility p ON p.id = l.facility_id
    WHERE l.fields ? 'place' AND l."end" = '' AND l.not_seen_since IS NULL
      AND NOT (l.facility_id IS NULL AND l.place_as_given = '?'); -- held somewhere, and nobody said where

-- How the place itself says that one visits, calls, writes and sends money there; where a way is missing, nobody has read it.
CREATE VIEW portal_way WITH (security_barrier) AS
    SELECT w.kind, w.text_es, w.text_en, w.phone, w.url, w.source, w.checked_on
    FROM families_last_seen l JOIN places_way w ON w.facility_id = l.facility_id
    WHERE l.fields ? 'place' AND l."end" = '' AND l.not_seen_since IS NULL;

CREATE VIEW portal_services WITH (security_barrier) AS
    SELECT e.at, t.family_es AS text_es, t.family_en AS text_en, t.is_service, e.id AS number
    FROM families_shown f
    JOIN people_record er ON er.person_id = f.person_id
    JOIN casework_event e ON e.record_id = er.id
    JOIN casework_eventtype t ON t.code = e.type_id
    WHERE t.family = 'shown' AND f.fields ? t.family_field;

-- What comes next, as a code for which the portal has the words.
CREATE VIEW portal_next WITH (security_barrier) AS
    SELECT CASE
             WHEN h.person_id IS NOT NULL OR l."end" = 'removed' THEN 'returned'
             WHEN l."end" = 'released' THEN 'released'
             WHEN k.status = 'concluded' THEN 'concluded'
             WHEN k.id IS NULL THEN 'searching'
             WHEN k.first_interview_at IS NULL THEN 'interview'
             ELSE 'followed'
           END AS step
    FROM families_shown f
    LEFT JOIN families_last_seen l ON l.person_id = f.person_id
    LEFT JOIN families_arrived h ON h.person_id = f.person_id
    LEFT JOIN LATERAL (
        SELECT k.id, k.status, k.first_interview_at FROM casework_case k
        JOIN people_record kr ON kr.id = k.record_id
        WHERE kr.person_id = f.person_id
        ORDER BY k.status = 'concluded', k.opened_at DESC, k.id DESC LIMIT 1
    ) k ON true
    WHERE f.fields ? 'next_step';

-- The hearings to come, for whom they may be told. An interview about fear, a criminal charge and a family court say what the
-- person may not want known: never here. The court says the place, and needs that word too.
CREATE VIEW portal_hearing WITH (security_barrier) AS
    SELECT h.at, h.time_zone AS zone, h.mode, CASE WHEN f.fields ? 'place' THEN h.court ELSE '' END AS court
    FROM families_shown f
    JOIN people_record kr ON kr.person_id = f.person_id
    JOIN casework_case k ON k.record_id = kr.id AND k.status <> 'concluded'
    JOIN casework_hearing h ON h.case_id = k.id
    WHERE f.fields ? 'hearings' AND h.state = 'scheduled' AND h.kind IN ('master', 'individual', 'bond')
      AND h.at > statement_timestamp();

-- What the judge ordered last, and until when it can be appealed or must be obeyed.
CREATE VIEW portal_order WITH (security_barrier) AS
    SELECT o.kind, o.ordered_on, CASE WHEN o.deadline >= current_date THEN o.deadline END AS deadline
    FROM families_shown f
    CROSS JOIN LATERAL (
        SELECT o.* FROM casework_order o
        JOIN casework_case k ON k.id = o.case_id AND k.status <> 'concluded'
        JOIN people_record kr ON kr.id = k.record_id
        WHERE kr.person_id = f.person_id AND o.kind <> 'other'
        ORDER BY o.ordered_on DESC, o.id DESC LIMIT 1
    ) o
    WHERE f.fields ? 'hearings';

-- Not granted: each referral to a lawyer of the person of the visit, as far as a family may hear of it. The offer that holds is the
-- one that waits or was accepted: an acknowledgement of somebody who lapsed, declined or was replaced is not one any more. The
-- area is never told; where the area or the name would say what the person may not want known, no name is. `may_rate` as
-- `counsel.quality.actions.rated_advisor`. What was recorded by hand, without a referral, is read from the file: whether a lawyer
-- was asked for and accepted, and the name as a hearing names them.
CREATE VIEW families_lawyer WITH (security_barrier) AS
    WITH shown AS MATERIALIZED (SELECT follow_id, person_id FROM families_shown WHERE fields ? 'lawyer')
    SELECT r.id AS referral_id, encode(sha256(convert_to('lawyer:' || f.follow_id || ':' || r.folio, 'UTF8')), 'hex') AS handle,
           a.asked_at, now_with.acknowledged_at,
           CASE WHEN now_with.answer = 'accepted' THEN r.accepted_at END AS accepted_at,
           CASE WHEN now_with.answer = 'accepted' AND r.area NOT IN ('penal', 'familiar')
                     AND r.subarea NOT IN ('victims', 'reentry') THEN v.name ELSE '' END AS name,
           coalesce(r.concluded_at, r.closed_at) AS ended_at,
           now_with.id IS NULL AND r.closed_at IS NULL AND said.yes AS another,
           r.state = 'paid' AS asked_how,
           said.yes AND (r.closed_at IS NULL OR r.closed_at > statement_timestamp() - interval '90 days') AS may_rate
    FROM shown f
    JOIN people_record kr ON kr.person_id = f.person_id
    JOIN casework_case k ON k.record_id = kr.id
    JOIN counsel_referral r ON r.case_id = k.id AND r.ending <> 'refused'
    CROSS JOIN LATERAL (
        SELECT min(s.at) AS asked_at FROM counsel_step s WHERE s.referral_id = r.id AND s.state = 'consented'
    ) a
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT 1 FROM counsel_offer o WHERE o.referral_id = r.id AND o.acknowledged_at IS NOT NULL) AS yes
    ) said
    LEFT JOIN LATERAL (
        SELECT o.id, o.answer, o.acknowledged_at, o.advisor_id FROM counsel_offer o
        WHERE o.referral_id = r.id AND o.answer IN ('', 'accepted')
    ) now_with ON true
    LEFT JOIN counsel_advisor v ON v.id = now_with.advisor_id
    WHERE a.asked_at IS NOT NULL
      AND (r.closed_at IS NULL OR (said.yes AND r.closed_at > statement_timestamp() - interval '90 days'))
    UNION ALL
    SELECT NULL, '', l.asked_at, NULL, l.accepted_at, CASE WHEN l.accepted_at IS NOT NULL THEN coalesce(n.lawyer, '') ELSE '' END,
           NULL, false, false, false
    FROM shown f
    CROSS JOIN LATERAL (
        SELECT max(e.at) FILTER (WHERE e.type_id = 'lawyer_referral') AS asked_at,
               max(e.at) FILTER (WHERE e.type_id = 'lawyer_assigned') AS accepted_at
        FROM casework_event e JOIN people_record er ON er.id = e.record_id
        WHERE er.person_id = f.person_id AND e.type_id IN ('lawyer_referral', 'lawyer_assigned') AND NOT e.data ? 'referral'
        HAVING count(*) > 0
    ) l
    LEFT JOIN LATERAL (
        SELECT h.lawyer FROM casework_hearing h
        JOIN casework_case k ON k.id = h.case_id JOIN people_record kr ON kr.id = k.record_id
        WHERE kr.person_id = f.person_id AND h.lawyer <> '' AND h.state <> 'cancelled'
        ORDER BY h.at DESC, h.id DESC LIMIT 1
    ) n ON true
    WHERE NOT EXISTS (
        SELECT 1 FROM counsel_referral r
        JOIN casework_case k ON k.id = r.case_id JOIN people_record kr ON kr.id = k.record_id
        WHERE kr.person_id = f.person_id AND r.consent_id IS NOT NULL);

CREATE VIEW portal_lawyer WITH (security_barrier) AS
    SELECT handle, asked_at, acknowledged_at, accepted_at, name, ended_at, another, asked_how, may_rate FROM families_lawyer;

-- What was written to and fro. A family's own words are sealed for the consulate, and only their day is here. An answer that was
-- written to somebody who might be told is read while they still may.
CREATE VIEW portal_message WITH (security_barrier) AS
    SELECT m.id AS number, m.sent_at, m.by_id IS NULL AS from_family, m.for_family
    FROM families_message m
    WHERE m.request_id = portal_request_id()
      AND (NOT m.granted OR EXISTS (SELECT 1 FROM families_shown));

-- The papers that the consulate asks of the request's own maker, whatever became of the request.
CREATE VIEW portal_paper WITH (security_barrier) AS
    SELECT DISTINCT ON (p.code) p.code, CASE WHEN EXISTS (
                       SELECT 1 FROM portal_upload u WHERE u.paper_id = p.id AND u.handled_at IS NULL
                   ) THEN 'sent' ELSE p.state END AS state, p.refused_why
    FROM families_paper p
    WHERE p.request_id = portal_request_id() AND p.state <> 'dropped'
      AND (p.state <> 'accepted' OR p.settled_at > statement_timestamp() - interval '30 days')
    ORDER BY p.code, p.id DESC;

-- The requests that this very visit proved, one after the other: never one that it did not.
CREATE VIEW portal_mine WITH (security_barrier) AS
    SELECT row_number() OVER (ORDER BY a.id) AS number, right(r.folio, 4) AS tail, r.received_at,
           r.id = portal_request_id() AS chosen
    FROM portal_visit v
    JOIN portal_visit_request a ON a.visit_id = v.id
    JOIN families_request r ON r.id = a.request_id
    WHERE portal_request_id() IS NOT NULL
      AND v.token_hash = encode(sha256(convert_to(current_setting('amparo.visit', true), 'UTF8')), 'hex');

-- Whether the families of the place were warned of extortion lately. Only for whom the place may be told: else the warning
-- itself would tell it to somebody who reports an attempt there and watches.
CREATE VIEW portal_warning WITH (security_barrier) AS
    SELECT max(w.warned_at) AS warned_at
    FROM families_last_seen l JOIN families_fraudreport w ON w.facility_id = l.facility_id
    WHERE l.fields ? 'place' AND l."end" = '' AND l.not_seen_since IS NULL
      AND w.warned_at > statement_timestamp() - interval '30 days'
    HAVING count(*) > 0;

-- The consulates and who keeps which county today: public, for whoever asks.
CREATE VIEW portal_office AS
    SELECT slug, name, city, state, phone, emergency_phone FROM places_office;

CREATE VIEW portal_district AS
    SELECT c.fips, r.office_id AS office, r.confidence
    FROM places_county c
    CROSS JOIN LATERAL (
        SELECT r.office_id, r.confidence FROM places_districtrule r
        WHERE (r.county_id = c.fips OR (r.county_id IS NULL AND r.state = c.state))
          AND (r.valid_from IS NULL OR r.valid_from <= current_date)
          AND (r.valid_to IS NULL OR r.valid_to > current_date)
        ORDER BY r.county_id IS NULL LIMIT 1
    ) r;

-- Not granted: who has a contract in force with a consulate today, and the standing for it: admitted to a bar without being
-- suspended anywhere, or accredited by the Department of Justice.
CREATE VIEW families_contracted AS
    SELECT v.id AS advisor_id, v.firm_id
    FROM counsel_advisor v JOIN counsel_firm w ON w.id = v.firm_id
    WHERE v.active AND w.active
      AND EXISTS (
          SELECT 1 FROM counsel_contract c
          WHERE c.firm_id = w.id AND c.state = 'signed' AND current_date BETWEEN c.starts_on AND c.ends_on)
      AND NOT EXISTS (SELECT 1 FROM counsel_admission s WHERE s.advisor_id = v.id AND s.standing = 'suspended')
      AND (v.accredited <> 'no'
           OR EXISTS (SELECT 1 FROM counsel_admission g WHERE g.advisor_id = v.id AND g.standing = 'good'));

-- The public directory of advisors, for whoever asks: who agreed to stand in it. No number of a bar, which is for checking alone;
-- no telephone but the public one.
CREATE VIEW portal_advisor AS
    SELECT v.id AS number, v.name, CASE WHEN w.kind = 'alone' THEN '' ELSE w.name END AS firm,
           w.public_phone AS phone,
           ARRAY(SELECT p.area FROM counsel_practice p WHERE p.advisor_id = v.id ORDER BY p.area)::text[] AS areas,
           v.languages::text[] AS languages, v.sign_languages::text[] AS sign_languages,
           ARRAY(SELECT DISTINCT r.county_id FROM counsel_reach r
                 WHERE r.advisor_id = v.id AND r.county_id IS NOT NULL ORDER BY 1)::text[] AS counties
    FROM families_contracted k
    JOIN counsel_advisor v ON v.id = k.advisor_id JOIN counsel_firm w ON w.id = k.firm_id
    WHERE v.in_directory;

-- A name as it is compared: lower case, no accents, single spaces.
CREATE FUNCTION families_folded(name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
    SELECT trim(regexp_replace(translate(lower(name), 'áàâäãéèêëíìîïóòôöõúùûüñç', 'aaaaaeeeeiiiiooooouuuunc'), '[^a-z0-9]+', ' ', 'g'))
$$;

-- Whether something is ours: an official (whole name and office) who works there today, a message (hash of its seal) that
-- left, a lawyer (whole bar number, letters and digits alone, and state) with a contract in force. Yes or no, never more;
-- nothing can be listed.
CREATE FUNCTION portal_verify(kind text, said text, office text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE kind
        WHEN 'official' THEN EXISTS (
            SELECT 1 FROM accounts_staff s
            WHERE s.is_active AND s.office_id = office AND s.role IN ('officer', 'supervisor')
              AND families_folded(s.name) = families_folded(said) AND families_folded(said) LIKE '% %')
        WHEN 'message' THEN EXISTS (
            SELECT 1 FROM notices_notice n WHERE n.seal_hash = said AND said <> '' AND n.state = 'sent')
        WHEN 'lawyer' THEN EXISTS (
            SELECT 1 FROM counsel_admission b JOIN families_contracted k ON k.advisor_id = b.advisor_id
            WHERE b.state = office AND b.standing = 'good' AND said <> ''
              AND regexp_replace(upper(b.number), '[^A-Z0-9]', '', 'g') = said)
        ELSE false
    END
$$;

-- The family's own word: kept by the visit; typed anywhere later, it ends every open visit of the request, on every
-- telephone. Known by the visit or by a folio; the words are HMACs under a key that the database does not have.
CREATE FUNCTION portal_keep_panic(word text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE families_request SET panic_hash = left(word, 64) WHERE id = portal_request_id() RETURNING true
$$;

CREATE FUNCTION portal_panic(typed text[], asked_folio text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint;
BEGIN
    SELECT r.id INTO request FROM families_request r
    WHERE (r.id = portal_request_id() OR r.folio = asked_folio) AND r.panic_hash <> '' AND r.panic_hash = ANY(typed)
    LIMIT 1;
    IF request IS NULL THEN RETURN false; END IF;
    UPDATE portal_visit v SET ended_at = statement_timestamp()
    WHERE v.ended_at IS NULL AND (v.request_id = request OR EXISTS (
        SELECT 1 FROM portal_visit_request a WHERE a.visit_id = v.id AND a.request_id = request));
    -- Codes on their way open nothing any more either.
    UPDATE portal_code SET used_at = statement_timestamp() WHERE request_id = request AND used_at IS NULL;
    RETURN true;
END $$;

-- A code typed into the browser that asked for one: a new visit's token, or nothing. A wrong try counts against every code
-- of that browser; nothing says whether there was one.
CREATE FUNCTION portal_enter_code(browser text, typed text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    found record;
    token text;
BEGIN
    SELECT c.id, c.request_id INTO found FROM portal_code c
    WHERE c.browser_hash = browser AND c.code_hash = typed
      AND c.used_at IS NULL AND c.tries_left > 0 AND c.expires_at > statement_timestamp()
    ORDER BY c.id DESC LIMIT 1 FOR UPDATE;
    IF found.id IS NULL THEN
        UPDATE portal_code SET tries_left = tries_left - 1
        WHERE browser_hash = browser AND used_at IS NULL AND tries_left > 0;
        RETURN NULL;
    END IF;
    UPDATE portal_code SET used_at = statement_timestamp() WHERE browser_hash = browser AND used_at IS NULL;
    token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    INSERT INTO portal_visit (request_id, token_hash, began_at, seen_at)
    VALUES (found.request_id, encode(sha256(convert_to(token, 'UTF8')), 'hex'), statement_timestamp(), statement_timestamp());
    RETURN token;
END $$;

-- The visit goes on: true while it is open. Called once a page.
CREATE FUNCTION portal_touch() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint := portal_request_id();
BEGIN
    IF request IS NULL THEN RETURN false; END IF;
    UPDATE portal_visit SET seen_at = statement_timestamp()
    WHERE token_hash = encode(sha256(convert_to(current_setting('amparo.visit', true), 'UTF8')), 'hex');
    RETURN true;
END $$;

CREATE FUNCTION portal_leave() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE portal_visit SET ended_at = statement_timestamp()
    WHERE ended_at IS NULL
      AND token_hash = encode(sha256(convert_to(coalesce(current_setting('amparo.visit', true), ''), 'UTF8')), 'hex')
$$;

-- Turn the visit to another of the requests that it proved.
CREATE FUNCTION portal_choose(chosen integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine text := encode(sha256(convert_to(coalesce(current_setting('amparo.visit', true), ''), 'UTF8')), 'hex');
BEGIN
    IF portal_request_id() IS NULL THEN RETURN false; END IF;
    UPDATE portal_visit v SET request_id = a.request_id
    FROM (SELECT a.visit_id, a.request_id, row_number() OVER (ORDER BY a.id) AS number
          FROM portal_visit_request a JOIN portal_visit o ON o.id = a.visit_id WHERE o.token_hash = mine) a
    WHERE v.token_hash = mine AND a.visit_id = v.id AND a.number = chosen;
    RETURN FOUND;
END $$;

-- A family's message, sealed for the consulate, from the visit that is open: the worker asks the visit whose it is.
CREATE FUNCTION portal_say(sealed text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF portal_request_id() IS NULL OR length(sealed) > 20000 THEN RETURN false; END IF;
    INSERT INTO portal_inbox (kind, payload) VALUES ('message', jsonb_build_object(
        'visit', encode(sha256(convert_to(current_setting('amparo.visit', true), 'UTF8')), 'hex'),
        'request', portal_request_id(), 'body', sealed));
    RETURN true;
END $$;

-- How a lawyer was, from the visit that is open. What arrives leads to the visit until the worker has it, and is gone then.
CREATE FUNCTION portal_rate(asked text, stars integer, spoke boolean, explained boolean, again boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    rated bigint;
BEGIN
    SELECT l.referral_id INTO rated FROM families_lawyer l WHERE l.handle = asked AND l.may_rate;
    IF rated IS NULL OR stars NOT BETWEEN 1 AND 5 OR spoke IS NULL OR explained IS NULL OR again IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO portal_inbox (kind, payload) VALUES ('rating', jsonb_build_object(
        'visit', encode(sha256(convert_to(current_setting('amparo.visit', true), 'UTF8')), 'hex'),
        'request', portal_request_id(), 'referral', rated,
        'stars', stars, 'spoke', spoke, 'explained', explained, 'again', again));
    RETURN true;
END $$;

-- A complaint about a lawyer, sealed for the consulate.
CREATE FUNCTION portal_complain(asked text, sealed text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    about bigint;
BEGIN
    SELECT l.referral_id INTO about FROM families_lawyer l WHERE l.handle = asked AND l.may_rate;
    IF about IS NULL OR length(sealed) > 20000 THEN RETURN false; END IF;
    INSERT INTO portal_inbox (kind, payload) VALUES ('complaint', jsonb_build_object(
        'visit', encode(sha256(convert_to(current_setting('amparo.visit', true), 'UTF8')), 'hex'),
        'request', portal_request_id(), 'referral', about, 'body', sealed));
    RETURN true;
END $$;

-- A file for a paper that was asked for, sealed for the worker: nobody reads it back from here. Twelve a day for each paper.
CREATE FUNCTION portal_hand_paper(asked text, sealed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    wanted bigint;
    upload bigint;
BEGIN
    SELECT p.id INTO wanted FROM families_paper p
    WHERE p.request_id = portal_request_id() AND p.code = asked AND p.state IN ('asked', 'sent', 'refused')
    FOR UPDATE;
    IF wanted IS NULL OR octet_length(sealed) > 12100000 THEN RETURN false; END IF;
    IF (SELECT count(*) FROM portal_upload u
        WHERE u.paper_id = wanted AND u.received_at > statement_timestamp() - interval '1 day') >= 12 THEN
        RETURN false;
    END IF;
    INSERT INTO portal_upload (paper_id, body) VALUES (wanted, sealed) RETURNING id INTO upload;
    INSERT INTO portal_inbox (kind, payload) VALUES ('paper', jsonb_build_object('upload', upload));
    RETURN true;
END $$;

-- What the portal hands in wakes the worker, in the same transaction. Each arrival by a job of its own: a job that waits
-- already may begin, and find nothing, before this transaction ends.
CREATE FUNCTION families_wake_worker() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', 'families.work_inbox', 0, NULL, NULL, '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1
    ]);
    RETURN NULL;
END $$;

CREATE TRIGGER wake_worker AFTER INSERT ON portal_inbox
    FOR EACH STATEMENT EXECUTE FUNCTION families_wake_worker();
