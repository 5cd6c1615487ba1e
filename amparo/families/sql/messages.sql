-- How a family is told: what the portal may read and change of it, always and only for the request of the proved visit.

-- A function and no view, so that the visit's own function may be made anew without this one.
CREATE FUNCTION portal_telling() RETURNS TABLE (
    language text, sort text, channels jsonb, quiet_from smallint, quiet_to smallint, zone text, daily boolean, stopped boolean,
    browsers bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT r.language::text, CASE WHEN r.email IS NULL THEN 'phone' ELSE 'email' END,
           w.channels, w.quiet_from, w.quiet_to, w.zone::text, w.daily, w.stopped_at IS NOT NULL,
           (SELECT count(*) FROM families_browser b WHERE b.request_id = r.id AND b.ended_at IS NULL)
    FROM families_request r JOIN families_telling w ON w.request_id = r.id
    WHERE r.id = portal_request_id();
END $$;

-- What follows from a change (what waits may leave at another hour, the line in the file) the worker does.
CREATE FUNCTION portal_keep_telling(
    ways text[], from_hour integer, to_hour integer, place text, once_a_day boolean, tongue text, stop boolean
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint := portal_request_id();
    by_mail boolean;
BEGIN
    SELECT r.email IS NOT NULL INTO by_mail FROM families_request r WHERE r.id = request;
    IF by_mail IS NULL OR (from_hour IS NULL) <> (to_hour IS NULL) OR place !~ '^[A-Za-z_/]{0,40}$'
       OR NOT ways <@ (CASE WHEN by_mail THEN ARRAY['email', 'push'] ELSE ARRAY['sms', 'whatsapp', 'voice', 'push'] END) THEN
        RETURN false;
    END IF;
    UPDATE families_telling SET channels = to_jsonb(ways), quiet_from = from_hour, quiet_to = to_hour, zone = place,
        daily = once_a_day, changed_at = statement_timestamp(), changed_by_id = NULL,
        stopped_at = CASE WHEN stop THEN coalesce(stopped_at, statement_timestamp()) END
    WHERE request_id = request;
    UPDATE families_request SET language = CASE WHEN tongue = 'en' THEN 'en' ELSE 'es-mx' END WHERE id = request;
    PERFORM families_later('families.telling_kept', request);
    RETURN true;
END $$;

CREATE FUNCTION portal_ask_test() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint := portal_request_id();
BEGIN
    IF request IS NULL THEN RETURN false; END IF;
    PERFORM families_later('families.send_test', request);
    RETURN true;
END $$;

-- A browser that may show notices: its address came sealed, the hash tells the same one again. Five for a request.
CREATE FUNCTION portal_keep_browser(address bytea, hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint := portal_request_id();
BEGIN
    IF request IS NULL OR octet_length(address) > 4096 OR hash !~ '^[0-9a-f]{64}$' THEN RETURN false; END IF;
    INSERT INTO families_browser (request_id, address, address_hash, made_at)
    VALUES (request, address, hash, statement_timestamp())
    ON CONFLICT (request_id, address_hash) WHERE ended_at IS NULL DO NOTHING;
    UPDATE families_browser SET ended_at = statement_timestamp()
    WHERE request_id = request AND ended_at IS NULL AND id NOT IN (
        SELECT b.id FROM families_browser b WHERE b.request_id = request AND b.ended_at IS NULL
        ORDER BY b.made_at DESC, b.id DESC LIMIT 5);
    -- Whoever had chosen nothing as yet goes on being told by the contact too.
    UPDATE families_telling w SET changed_at = statement_timestamp(), changed_by_id = NULL, channels =
        CASE WHEN w.channels <> '[]' THEN w.channels WHEN r.email IS NULL THEN '["sms"]' ELSE '["email"]' END || '["push"]'::jsonb
    FROM families_request r WHERE r.id = request AND w.request_id = request AND NOT w.channels ? 'push';
    PERFORM families_later('families.telling_kept', request);
    RETURN true;
END $$;

CREATE FUNCTION portal_forget_browsers() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    request bigint := portal_request_id();
BEGIN
    IF request IS NULL THEN RETURN false; END IF;
    UPDATE families_browser SET ended_at = statement_timestamp() WHERE request_id = request AND ended_at IS NULL;
    UPDATE families_telling SET channels = channels - 'push', changed_at = statement_timestamp(), changed_by_id = NULL
    WHERE request_id = request;
    PERFORM families_later('families.telling_kept', request);
    RETURN true;
END $$;

-- Not granted: something for the worker to do about a request, in this same transaction.
CREATE FUNCTION families_later(what text, request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', what, 0, NULL, NULL, jsonb_build_object('request', request), NULL)::procrastinate_job_to_defer_v1
    ]);
END $$;

-- A visit begins with a code that came to the contact: it is certain again who has it.
CREATE FUNCTION families_contact_proved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE families_telling SET proved_at = greatest(proved_at, NEW.began_at) WHERE request_id = NEW.request_id;
    RETURN NULL;
END $$;

CREATE TRIGGER contact_proved AFTER INSERT ON portal_visit
    FOR EACH ROW EXECUTE FUNCTION families_contact_proved();
