-- Who gives programmes, with the telephone where a source says one.
DROP VIEW IF EXISTS portal_programme_agency;
CREATE VIEW portal_programme_agency AS
    SELECT code, kind, name_es, name_en, short, side, phone, phone_source FROM programmes_agency;
