DROP VIEW IF EXISTS portal_open_data;
