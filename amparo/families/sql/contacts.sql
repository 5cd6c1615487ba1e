-- A request's contact that an officer changed: what was proved by the former one proves nothing of the new one, and a blocked
-- contact cannot be put, also when both are done in the same moment.

-- A visit begins with a code that came to the contact: it is certain again who has it. Whatever the former contact proved was
-- over when the new one was put.
CREATE OR REPLACE FUNCTION families_contact_proved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE families_telling SET proved_at = greatest(proved_at, NEW.began_at), new_contact_at = NULL
    WHERE request_id = NEW.request_id;
    RETURN NULL;
END $$;

-- Blocking a contact and putting it into a request wait for one another.
CREATE FUNCTION families_hold_contact(hashed text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public AS $$
    SELECT pg_advisory_xact_lock(20264, hashtext(hashed))
$$;

CREATE FUNCTION families_contact_put() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM families_hold_contact(NEW.contact_index);
    IF EXISTS (SELECT 1 FROM families_blocked b
               WHERE b.contact_index IN (OLD.contact_index, NEW.contact_index) AND b.ended_at IS NULL) THEN
        RAISE EXCEPTION 'a blocked contact is neither put nor taken out'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_blocked_contact_is_neither_put_nor_taken_out';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_put BEFORE UPDATE OF contact_index ON families_request
    FOR EACH ROW WHEN (NEW.contact_index IS DISTINCT FROM OLD.contact_index) EXECUTE FUNCTION families_contact_put();

CREATE FUNCTION families_contact_blocked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM families_hold_contact(NEW.contact_index);
    RETURN NEW;
END $$;

CREATE TRIGGER contact_blocked BEFORE INSERT ON families_blocked
    FOR EACH ROW EXECUTE FUNCTION families_contact_blocked();
