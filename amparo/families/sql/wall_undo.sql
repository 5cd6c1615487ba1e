DROP FUNCTION IF EXISTS portal_looked();
DROP FUNCTION IF EXISTS families_look_hash(text, bigint, bigint, timestamptz, jsonb);
DROP FUNCTION IF EXISTS portal_hurry(text);
DROP FUNCTION IF EXISTS portal_take(text, text[], integer[], integer[]);
