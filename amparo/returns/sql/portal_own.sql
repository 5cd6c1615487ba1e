-- The returned person's own page, as the portal's role may reach it: these functions and nothing else. Each is bound to the visit
-- whose random token the portal presents for the transaction (set_config('amparo.own', token, true)); without one that is open,
-- not idle, of a page that holds, of a return that is not closed and of somebody who is surely not a minor, there is nothing.
-- They run with their owner's eyes, on purpose. Those named returns_… are not granted.

CREATE FUNCTION returns_own_hash() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
    SELECT encode(sha256(convert_to(coalesce(nullif(current_setting('amparo.own', true), ''), '-'), 'UTF8')), 'hex')
$$;

-- Whether a page holds at this moment.
CREATE FUNCTION returns_own_holds(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT 1 FROM returns_ownpage p
        JOIN returns_homecoming h ON h.id = p.homecoming_id
        JOIN people_record r ON r.id = h.record_id
        JOIN people_person o ON o.id = r.person_id
        WHERE p.id = asked AND p.ended_at IS NULL AND h.state <> 'closed'
          AND (o.youngest_birth_date IS NULL OR o.youngest_birth_date <= current_date - interval '18 years'))
$$;

CREATE FUNCTION returns_own_page_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT v.page_id FROM portal_own_visit v
    WHERE v.token_hash = returns_own_hash()
      AND v.ended_at IS NULL
      AND v.seen_at > statement_timestamp() - interval '30 minutes'
      AND v.began_at > statement_timestamp() - interval '12 hours'
      AND returns_own_holds(v.page_id)
$$;

CREATE FUNCTION returns_own_hand_in(kind text, payload jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO portal_own_inbox (kind, payload) VALUES (kind, payload);
    PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', 'returns.work_own_inbox', 0, NULL, NULL, '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1
    ]);
END $$;

-- Somebody wants a code. Whatever was said, the same happens here; whether it is right is found out later, in the worker.
CREATE FUNCTION portal_own_ask(folio text, secret_hash text, browser text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT returns_own_hand_in('code', jsonb_build_object(
        'folio', left(folio, 20), 'secret_hash', left(secret_hash, 64), 'browser', left(browser, 64)))
$$;

-- A code typed into the browser that asked for one: a new visit's token, or nothing. A wrong try counts against every code
-- of that browser; nothing says whether there was one.
CREATE FUNCTION portal_own_enter(browser text, typed text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    found record;
    token text;
BEGIN
    SELECT c.id, c.page_id INTO found FROM portal_own_code c
    WHERE c.browser_hash = browser AND c.code_hash = typed AND c.correction_id IS NULL
      AND c.used_at IS NULL AND c.tries_left > 0 AND c.expires_at > statement_timestamp()
    ORDER BY c.id DESC LIMIT 1 FOR UPDATE;
    IF found.id IS NULL OR NOT returns_own_holds(found.page_id) THEN
        UPDATE portal_own_code SET tries_left = tries_left - 1
        WHERE browser_hash = browser AND correction_id IS NULL AND used_at IS NULL AND tries_left > 0;
        RETURN NULL;
    END IF;
    UPDATE portal_own_code SET used_at = statement_timestamp()
    WHERE browser_hash = browser AND correction_id IS NULL AND used_at IS NULL;
    token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    INSERT INTO portal_own_visit (page_id, token_hash, began_at, seen_at)
    VALUES (found.page_id, encode(sha256(convert_to(token, 'UTF8')), 'hex'), statement_timestamp(), statement_timestamp());
    RETURN token;
END $$;

-- Whether the visit is open; it goes on with that, unless the page asked by itself.
CREATE FUNCTION portal_own_touch(quietly boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF returns_own_page_id() IS NULL THEN RETURN false; END IF;
    IF NOT quietly THEN
        UPDATE portal_own_visit SET seen_at = statement_timestamp() WHERE token_hash = returns_own_hash();
    END IF;
    RETURN true;
END $$;

CREATE FUNCTION portal_own_leave() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE portal_own_visit SET ended_at = statement_timestamp()
    WHERE ended_at IS NULL AND token_hash = returns_own_hash()
$$;

-- The children of the person whose steps their page tells, numbered: theirs by the file, and in no danger. No name, no age and no
-- evidence of a child ever leaves through here: what tells one child from another is the number.
CREATE FUNCTION returns_own_children(whose bigint) RETURNS TABLE (id bigint, number bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
    SELECT k.id, row_number() OVER (ORDER BY k.id)
    FROM casework_child k JOIN people_record r ON r.id = k.record_id
    WHERE r.person_id = whose AND NOT k.in_danger
$$;

-- Everything that the person may see of their own return, in codes for which the pages have the words. A minor has no page; the
-- steps of a child are told to the parent, by number.
CREATE FUNCTION portal_own_see() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT jsonb_build_object(
        'tail', right(h.folio, 4), 'name', trim(concat_ws(' ', o.given_names, o.surname1, o.surname2)), 'state', h.state,
        'arrived_on', (h.arrived_at AT TIME ZONE 'America/Mexico_City')::date, 'centre', coalesce(c.city, ''),
        'destination_state', h.destination_state, 'phone', right(h.phone, 4),
        'tells', p.tells AND p.phone IS NOT NULL, 'reached', p.phone IS NOT NULL,
        'asks', EXISTS (SELECT 1 FROM returns_followup f WHERE f.homecoming_id = h.id AND f.done_at IS NULL),
        'plan', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'kind', m.kind, 'child', coalesce(k.number, 0), 'state', m.state, 'agency', m.agency, 'due_on', m.due_on, 'waits_for', m.waits_for,
                'done_on', (m.delivered_at AT TIME ZONE 'America/Mexico_City')::date,
                'evidence', CASE WHEN m.state = 'delivered' AND m.child_id IS NULL THEN m.evidence ELSE '' END)
                ORDER BY m.due_on, m.id)
            FROM returns_milestone m LEFT JOIN returns_own_children(o.id) k ON k.id = m.child_id
            WHERE m.homecoming_id = h.id AND (m.child_id IS NULL OR k.id IS NOT NULL) AND m.state <> 'not_needed'), '[]'::jsonb),
        'help', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'asked_at', a.asked_at, 'answer_by', a.answer_by, 'answered_at', a.answered_at,
                'answer', encode(a.answer_for_person, 'hex')) ORDER BY a.id DESC)
            FROM (SELECT * FROM returns_helpasked a WHERE a.homecoming_id = h.id ORDER BY a.id DESC LIMIT 20) a), '[]'::jsonb),
        'corrections', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'kind', x.kind, 'asked_at', x.asked_at, 'accepted', x.accepted, 'reason', x.reason,
                'waits_for_code', x.kind = 'phone' AND x.proved_at IS NULL) ORDER BY x.id DESC)
            FROM (SELECT * FROM returns_correction x WHERE x.homecoming_id = h.id ORDER BY x.id DESC LIMIT 10) x), '[]'::jsonb),
        'files', coalesce((
            SELECT jsonb_agg(jsonb_build_object('number', k.number, 'until', f.expires_at) ORDER BY f.id DESC)
            FROM portal_own_file f JOIN returns_cartilla k ON k.id = f.cartilla_id
            WHERE f.page_id = p.id AND f.expires_at > statement_timestamp()), '[]'::jsonb))
    FROM returns_ownpage p
    JOIN returns_homecoming h ON h.id = p.homecoming_id
    JOIN people_record r ON r.id = h.record_id JOIN people_person o ON o.id = r.person_id
    LEFT JOIN returns_centre c ON c.slug = h.centre_id
    WHERE p.id = returns_own_page_id()
$$;

-- A call for help, sealed for the workspace. Ten that wait are enough: more would hide one another.
CREATE FUNCTION portal_own_help(sealed text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
BEGIN
    IF mine IS NULL OR length(sealed) > 20000 THEN RETURN false; END IF;
    IF (SELECT count(*) FROM portal_own_inbox i WHERE i.kind = 'help' AND i.payload ->> 'page' = mine::text
          AND i.received_at > statement_timestamp() - interval '1 day') >= 10 THEN
        RETURN false;
    END IF;
    PERFORM returns_own_hand_in('help', jsonb_build_object('page', mine, 'body', sealed));
    RETURN true;
END $$;

-- Something that should be otherwise: sealed too. Six a day.
CREATE FUNCTION portal_own_correct(what text, state text, sealed text, browser text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
BEGIN
    IF mine IS NULL OR length(sealed) > 5000 OR what NOT IN ('phone', 'place', 'name') THEN RETURN false; END IF;
    IF (SELECT count(*) FROM portal_own_inbox i WHERE i.kind = 'correct' AND i.payload ->> 'page' = mine::text
          AND i.received_at > statement_timestamp() - interval '1 day') >= 6 THEN
        RETURN false;
    END IF;
    PERFORM returns_own_hand_in('correct', jsonb_build_object(
        'page', mine, 'what', what, 'state', left(state, 2), 'body', sealed, 'browser', left(browser, 64)));
    RETURN true;
END $$;

-- The code that came to a new telephone.
CREATE FUNCTION portal_own_prove_phone(browser text, typed text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
    found record;
BEGIN
    IF mine IS NULL THEN RETURN false; END IF;
    SELECT c.id, c.correction_id INTO found FROM portal_own_code c
    WHERE c.page_id = mine AND c.browser_hash = browser AND c.code_hash = typed AND c.correction_id IS NOT NULL
      AND c.used_at IS NULL AND c.tries_left > 0 AND c.expires_at > statement_timestamp()
    ORDER BY c.id DESC LIMIT 1 FOR UPDATE;
    IF found.id IS NULL THEN
        UPDATE portal_own_code SET tries_left = tries_left - 1
        WHERE page_id = mine AND correction_id IS NOT NULL AND used_at IS NULL AND tries_left > 0;
        RETURN false;
    END IF;
    UPDATE portal_own_code SET used_at = statement_timestamp() WHERE id = found.id;
    UPDATE returns_correction SET proved_at = statement_timestamp() WHERE id = found.correction_id AND decided_at IS NULL;
    PERFORM returns_own_hand_in('proved', jsonb_build_object('page', mine, 'correction', found.correction_id));
    RETURN true;
END $$;

-- «No me llamen más»: respected at once. Every follow-up that is not made yet is declined in this very moment; the worker
-- writes the events afterwards.
CREATE FUNCTION portal_own_stop() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
    stopped bigint[];
BEGIN
    IF mine IS NULL THEN RETURN false; END IF;
    WITH done AS (
        UPDATE returns_followup f SET outcome = 'declined', done_at = statement_timestamp()
        FROM returns_ownpage p
        WHERE p.id = mine AND f.homecoming_id = p.homecoming_id AND f.done_at IS NULL
        RETURNING f.id)
    SELECT array_agg(id) INTO stopped FROM done;
    IF stopped IS NOT NULL THEN
        PERFORM returns_own_hand_in('stop', jsonb_build_object('page', mine, 'follow_ups', to_jsonb(stopped)));
    END IF;
    RETURN true;
END $$;

-- Whether a text message tells the person that an answer or a decision waits on their page. It counts from this moment.
CREATE FUNCTION portal_own_tells(wanted boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
BEGIN
    IF mine IS NULL THEN RETURN false; END IF;
    UPDATE returns_ownpage SET tells = coalesce(wanted, false) WHERE id = mine;
    RETURN true;
END $$;

-- The cartilla, with health, justice and the children's steps only where the person ticked them. Six a day.
CREATE FUNCTION portal_own_cartilla(health boolean, justice boolean, children boolean, language text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := returns_own_page_id();
BEGIN
    IF mine IS NULL THEN RETURN false; END IF;
    IF (SELECT count(*) FROM portal_own_inbox i WHERE i.kind = 'cartilla' AND i.payload ->> 'page' = mine::text
          AND i.received_at > statement_timestamp() - interval '1 day') >= 6 THEN
        RETURN false;
    END IF;
    PERFORM returns_own_hand_in('cartilla', jsonb_build_object(
        'page', mine, 'health', coalesce(health, false), 'justice', coalesce(justice, false),
        'children', coalesce(children, false), 'language', left(language, 2)));
    RETURN true;
END $$;

-- The document that was made for this page, sealed for the portal's door.
CREATE FUNCTION portal_own_file(asked text, kind text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE kind WHEN 'pdf' THEN f.pdf WHEN 'json' THEN f.json END
    FROM portal_own_file f JOIN returns_cartilla k ON k.id = f.cartilla_id
    WHERE f.page_id = returns_own_page_id() AND k.number = asked AND f.expires_at > statement_timestamp()
$$;
