-- The portal's guard: attempts counted in buckets, a place further ahead in the queue for work that was done, and a line
-- for each look. The role amparo_portal may call portal_take, portal_hurry and portal_looked; it reads none of the tables.

-- Take one token out of each bucket; the levels after that, in the order of the keys. A level below zero is too many attempts,
-- and says how many. A bucket holds `bursts` tokens and gets `hourly` back in an hour; it never owes more than four times what
-- it holds, so that an attack is over within hours of its end.
CREATE FUNCTION portal_take(what text, keys text[], bursts integer[], hourly integer[]) RETURNS double precision[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    levels double precision[] := array_fill(0::double precision, ARRAY[coalesce(cardinality(keys), 0)]);
    one record;
    left_over double precision;
BEGIN
    -- In the order of the keys' hashes, so that two who take from the same buckets never wait for one another.
    FOR one IN
        SELECT k.key, k.place, greatest(1, bursts[k.place]) AS burst, greatest(1, hourly[k.place]) AS hourly
        FROM unnest(keys) WITH ORDINALITY AS k(key, place) ORDER BY k.key
    LOOP
        INSERT INTO portal_bucket AS b (kind, key_hash, level, at)
        VALUES (left(what, 12), left(one.key, 64), one.burst - 1, clock_timestamp())
        ON CONFLICT (kind, key_hash) DO UPDATE SET
            level = greatest(-4 * one.burst, least(one.burst,
                b.level + extract(epoch FROM clock_timestamp() - b.at) * one.hourly / 3600.0) - 1),
            at = clock_timestamp()
        RETURNING level INTO left_over;
        levels[one.place] := left_over;
    END LOOP;
    RETURN levels;
END $$;

-- Work was done for what waits under this mark: it is due now. Answers nothing, whatever waits.
CREATE FUNCTION portal_hurry(said text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE portal_inbox SET due_at = statement_timestamp()
    WHERE mark = said AND mark <> '' AND handled_at IS NULL AND due_at > statement_timestamp();
    IF FOUND THEN
        PERFORM procrastinate_defer_jobs_v1(ARRAY[
            ROW('default', 'families.work_inbox', 0, NULL, NULL, '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1
        ]);
    END IF;
END $$;

-- Write down that the page of the visit is being looked at, with what it may show at this moment. The portal cannot say what:
-- the line is made from the same view that decides it.
CREATE FUNCTION portal_looked() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    asked bigint := portal_request_id();
    shown record;
BEGIN
    IF asked IS NULL THEN RETURN; END IF;
    SELECT f.follow_id, f.fields INTO shown FROM families_shown f;
    INSERT INTO portal_look (request_id, follow_id, at, fields)
    VALUES (asked, shown.follow_id, clock_timestamp(), coalesce(shown.fields, '[]'::jsonb));
END $$;
