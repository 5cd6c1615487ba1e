DROP TRIGGER IF EXISTS contact_blocked ON families_blocked;
DROP FUNCTION IF EXISTS families_contact_blocked();
DROP TRIGGER IF EXISTS contact_put ON families_request;
DROP FUNCTION IF EXISTS families_contact_put();
DROP FUNCTION IF EXISTS families_hold_contact(text);
CREATE OR REPLACE FUNCTION families_contact_proved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE families_telling SET proved_at = greatest(proved_at, NEW.began_at) WHERE request_id = NEW.request_id;
    RETURN NULL;
END $$;
