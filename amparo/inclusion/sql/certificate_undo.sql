DROP VIEW IF EXISTS portal_training_shift;
DROP FUNCTION IF EXISTS portal_certificate(text);
