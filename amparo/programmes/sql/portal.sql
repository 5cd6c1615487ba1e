-- What anybody may read of the catalogue, through the role amparo_portal: the sheets that hold today, the names of what they point
-- to, and the search. Nothing here says who wrote a sheet or what is being written.
CREATE VIEW portal_programme WITH (security_barrier) AS
    SELECT f.slug, f.number, f.agency, f.content, f.valid_from, f.valid_to, f.checked_on, f.stale, f.published_at
    FROM programmes_in_force f;

CREATE VIEW portal_programme_agency AS
    SELECT code, kind, name_es, name_en, short, side FROM programmes_agency;

CREATE VIEW portal_programme_need AS
    SELECT code, "right", name_es, name_en FROM programmes_need;

CREATE VIEW portal_state AS
    SELECT code, name FROM programmes_state;

-- Where a consulate lies, as far as the directory says: its town.
CREATE VIEW portal_office_point AS
    SELECT slug, latitude, longitude FROM places_office;

-- Grows by one with everything that changes the catalogue that is read: a sheet published or withdrawn, a sheet read again.
CREATE VIEW portal_programme_version AS
    SELECT (SELECT count(*) FROM programmes_step WHERE what IN ('published', 'withdrawn'))
           + (SELECT count(*) FROM programmes_check) AS version;

CREATE FUNCTION portal_programmes_found(said text)
RETURNS TABLE (slug text, score real, by_place text, by_need text, by_state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT f.slug, f.score, f.by_place, f.by_need, f.by_state FROM programmes_search(left(said, 200)) f
$$;

-- The state of Mexico that a line names: by its own name, or by that of a town or a municipality, the most populous one of the name.
CREATE FUNCTION portal_state_meant(said text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(
        (SELECT min(p.state) FROM programmes_placename p WHERE p.country = 'MX' AND p.sound = a.sound),
        (SELECT m.state FROM places_municipality m WHERE programmes_sound(programmes_folded(m.name)) = a.sound
         ORDER BY m.population DESC LIMIT 1))
    FROM (SELECT programmes_sound(programmes_folded(left(said, 80)))) AS a(sound)
$$;
