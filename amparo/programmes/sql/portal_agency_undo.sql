DROP VIEW IF EXISTS portal_programme_agency;
CREATE VIEW portal_programme_agency AS
    SELECT code, kind, name_es, name_en, short, side FROM programmes_agency;
