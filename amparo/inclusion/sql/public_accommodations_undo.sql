DROP FUNCTION IF EXISTS portal_difficulties();
DROP FUNCTION IF EXISTS portal_accommodations();
