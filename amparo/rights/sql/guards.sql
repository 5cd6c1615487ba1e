-- The latest facts of each allegation.
CREATE VIEW rights_facts_now AS
    SELECT DISTINCT ON (f.allegation_id) f.* FROM rights_facts f ORDER BY f.allegation_id, f.number DESC;

-- The latest word of each use: whether it agrees, and how far.
CREATE VIEW rights_agreement_now AS
    SELECT DISTINCT ON (a.allegation_id, a.use) a.* FROM rights_agreement a ORDER BY a.allegation_id, a.use, a.id DESC;

CREATE FUNCTION rights_agreed(allegation bigint, what text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT a.decision = 'granted' FROM rights_agreement a
                     WHERE a.allegation_id = allegation AND a.use = what ORDER BY a.id DESC LIMIT 1), false)
$$;

-- Nothing leaves that was not agreed to, whoever writes the row.
CREATE FUNCTION rights_complaint_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT rights_agreed(NEW.allegation_id, 'complaint') THEN
        RAISE EXCEPTION 'nobody complains of what the person did not agree to complain of';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_complaint_is_agreed BEFORE INSERT ON rights_complaint
    FOR EACH ROW EXECUTE FUNCTION rights_complaint_is_agreed();

CREATE FUNCTION rights_export_is_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said rights_agreement;
BEGIN
    SELECT a.* INTO said FROM rights_agreement a
    WHERE a.allegation_id = NEW.allegation_id AND a.use = (SELECT e.purpose FROM rights_export e WHERE e.id = NEW.export_id)
    ORDER BY a.id DESC LIMIT 1;
    IF said.decision IS DISTINCT FROM 'granted' THEN
        RAISE EXCEPTION 'nothing leaves that the person did not agree to';
    END IF;
    IF (NEW.with_name AND NOT said.name_too) OR (NEW.with_words AND NOT said.words_too) THEN
        RAISE EXCEPTION 'a name or words leave only where the person agreed to it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_export_is_agreed BEFORE INSERT ON rights_export_line
    FOR EACH ROW EXECUTE FUNCTION rights_export_is_agreed();

-- A correction is of a statement of the same allegation.
CREATE FUNCTION rights_correction_is_of_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM rights_statement s WHERE s.id = NEW.corrects_id AND s.allegation_id = NEW.allegation_id) THEN
        RAISE EXCEPTION 'a statement corrects one of its own allegation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_correction_is_of_its_own BEFORE INSERT ON rights_statement
    FOR EACH ROW EXECUTE FUNCTION rights_correction_is_of_its_own();

-- Whoever took a statement does not review it, whatever the row says.
CREATE FUNCTION rights_reviewer_is_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM rights_statement s WHERE s.id = NEW.statement_id AND s.taken_by_id = NEW.taken_by_id) THEN
        RAISE EXCEPTION 'a review names who took the statement';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_reviewer_is_another BEFORE INSERT ON rights_reviewed_words
    FOR EACH ROW EXECUTE FUNCTION rights_reviewer_is_another();
