DROP FUNCTION IF EXISTS portal_cartilla(text);
DROP FUNCTION IF EXISTS portal_cartilla_keys();
