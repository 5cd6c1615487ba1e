DROP VIEW IF EXISTS portal_training;
