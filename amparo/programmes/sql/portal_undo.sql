DROP FUNCTION IF EXISTS portal_state_meant(text);
DROP FUNCTION IF EXISTS portal_programmes_found(text);
DROP VIEW IF EXISTS portal_programme_version, portal_office_point, portal_state, portal_programme_need, portal_programme_agency, portal_programme;
