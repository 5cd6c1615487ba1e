DROP FUNCTION IF EXISTS portal_wishes(text, text, text);
