DROP FUNCTION IF EXISTS rights_apart(text[], integer);
DROP FUNCTION IF EXISTS rights_notification(text, text[], timestamptz, timestamptz, text[], text[]);
DROP FUNCTION IF EXISTS rights_arrests(text[], timestamptz, timestamptz);
DROP FUNCTION IF EXISTS rights_patterns(text, text[], date, date, boolean);
DROP FUNCTION IF EXISTS rights_days_held(date, date);
DROP VIEW IF EXISTS rights_line;
