-- Wishes in advance, as the portal's role may touch them: one function, which tells nothing of anybody.
--
-- A code typed into the browser that asked for one, and what its holder wants. `withdraw` stands in the ledger when this
-- returns: whoever was told by these wishes sees nothing with the very next page, whether the worker runs or not. `renew` is
-- handed to the worker. `change` gives a token for one change. A wrong code counts against every code of the browser.
CREATE FUNCTION portal_wishes(browser text, typed text, wanted text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    found record;
    token text;
BEGIN
    SELECT c.id, c.wishes_id, w.ended_at INTO found FROM portal_wishes_code c JOIN families_wishes w ON w.id = c.wishes_id
    WHERE c.browser_hash = browser AND c.code_hash = typed
      AND c.used_at IS NULL AND c.tries_left > 0 AND c.expires_at > statement_timestamp()
    ORDER BY c.id DESC LIMIT 1 FOR UPDATE OF c, w;
    IF found.id IS NULL THEN
        UPDATE portal_wishes_code SET tries_left = tries_left - 1
        WHERE browser_hash = browser AND used_at IS NULL AND tries_left > 0;
        RETURN NULL;
    END IF;
    UPDATE portal_wishes_code SET used_at = statement_timestamp() WHERE browser_hash = browser AND used_at IS NULL;
    IF found.ended_at IS NOT NULL THEN RETURN 'withdrawn'; END IF;
    IF wanted = 'withdraw' THEN
        INSERT INTO people_consent (record_id, purpose, relative_id, decision, fields, channel, language, interpreter, witness,
                                    note, at, recorded_at)
        SELECT w.record_id, 'family', n.relative_id, 'withdrawn', '[]', 'advance', '', '', '', w.folio,
               statement_timestamp(), statement_timestamp()
        FROM families_named n JOIN families_wishes w ON w.id = n.wishes_id
        WHERE n.wishes_id = found.wishes_id AND n.kind = 'tell' AND n.relative_id IS NOT NULL AND n.ended_at IS NULL;
        UPDATE families_wishes SET ended_at = statement_timestamp(), ended_why = 'withdrawn' WHERE id = found.wishes_id;
        INSERT INTO portal_inbox (kind, payload) VALUES ('wish_end', jsonb_build_object('wishes', found.wishes_id));
        RETURN 'withdrawn';
    ELSIF wanted = 'renew' THEN
        INSERT INTO portal_inbox (kind, payload) VALUES ('wish_renew', jsonb_build_object('wishes', found.wishes_id));
        RETURN 'renewed';
    END IF;
    token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    UPDATE portal_wishes_code SET token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex'),
                                  token_until = statement_timestamp() + interval '1 hour'
    WHERE id = found.id;
    RETURN 'change:' || token;
END $$;
