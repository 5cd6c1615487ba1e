DROP TRIGGER IF EXISTS wake_worker ON portal_inbox;
DROP FUNCTION IF EXISTS families_wake_worker();
DROP FUNCTION IF EXISTS portal_count_attempt(text, text, integer);
DROP FUNCTION IF EXISTS portal_leave();
DROP FUNCTION IF EXISTS portal_touch();
DROP FUNCTION IF EXISTS portal_enter_code(text, text);
DROP VIEW IF EXISTS portal_question, portal_next, portal_services, portal_place, portal_status, families_last_seen, families_shown, portal_request;
DROP FUNCTION IF EXISTS portal_request_id();
