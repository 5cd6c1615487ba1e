DROP TRIGGER IF EXISTS contact_proved ON portal_visit;
DROP FUNCTION IF EXISTS families_contact_proved();
DROP FUNCTION IF EXISTS portal_forget_browsers();
DROP FUNCTION IF EXISTS portal_keep_browser(bytea, text);
DROP FUNCTION IF EXISTS portal_ask_test();
DROP FUNCTION IF EXISTS portal_keep_telling(text[], integer, integer, text, boolean, text, boolean);
DROP FUNCTION IF EXISTS families_later(text, bigint);
DROP FUNCTION IF EXISTS portal_telling();
