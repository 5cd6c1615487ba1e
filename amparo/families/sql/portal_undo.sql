DROP TRIGGER wake_worker ON portal_inbox;
DROP FUNCTION families_wake_worker();
DROP FUNCTION portal_count_attempt(text, text, integer);
DROP FUNCTION portal_leave();
DROP FUNCTION portal_touch();
DROP FUNCTION portal_enter_code(text, text);
DROP VIEW portal_next, portal_services, portal_place, portal_status, families_last_seen, families_shown, portal_request;
DROP FUNCTION portal_request_id();
