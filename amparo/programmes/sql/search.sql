-- Finding programmes as people ask for them: without accents, with mistakes, in either language, by what they lack rather than
-- by what it is called, with or without a place. One function answers both doors: programmes_search.
--
-- The words of every sheet in force are kept here by triggers (programmes_mention), each word once with how it sounds and its
-- stems (programmes_word), and so are the phrases in which people say what they need (programmes_phrase).

-- Small letters and figures without accents, single spaces.
CREATE FUNCTION programmes_folded(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT trim(regexp_replace(lower(extensions.unaccent('extensions.unaccent'::regdictionary, said)), '[^a-z0-9]+', ' ', 'g'))
$$;

-- How folded words sound to somebody who writes as they speak: b and v, c, s and z, ll and y, a silent h are one. No spaces.
CREATE FUNCTION programmes_sound(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT regexp_replace(translate(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        replace(replace(replace(replace(folded, ' ', ''), 'ch', '1'), 'sh', '1'), 'ph', 'f'),
        'h', '', 'g'), 'll', 'y', 'g'), 'qu(?=[ei])', 'k', 'g'), 'gu(?=[ei])', '2', 'g'), 'g(?=[ei])', 'j', 'g'), 'c(?=[ei])', 's', 'g'),
        'cqzvx2', 'kksbsg'), '(.)\1+', '\1', 'g')
$$;

-- The stem of a folded word. The endings that lost their accent are given it back, by which the dictionary knows them.
CREATE FUNCTION programmes_stem(word text, dictionary regdictionary) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT coalesce((ts_lexize(dictionary, regexp_replace(word, 'cion$', 'ción')))[1], word)
$$;

-- How much a word says by itself: nothing, as `the` and `quiero`; little, as `ayuda`; or all.
CREATE FUNCTION programmes_tells(word text) RETURNS real
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT CASE
        WHEN ts_lexize('spanish_stem', word) = '{}' OR ts_lexize('english_stem', word) = '{}'
             OR word = ANY ('{asi,aqui,alla,algun,alguna,alguien,como,cual,dar,dan,de,dice,digan,dios,donde,doy,esta,estan,estas,estoy,favor,gracias,hacer,hago,hay,hola,ir,mas,mis,necesita,necesito,oiga,pedir,poder,porfa,porfavor,puede,pueden,puedo,qiero,quiere,quiero,quisiera,saber,ser,si,tambien,tener,tienen,usted,voy,ya,anyone,get,getting,got,have,hi,know,like,looking,need,needs,please,someone,there,want,would,back}'::text[])
             OR length(word) < 2 AND word !~ '[0-9]' THEN 0
        WHEN word = ANY ('{ayuda,ayudan,ayudar,ayudas,apoyo,apoyos,programa,programas,busco,buscar,busca,encontrar,encuentro,conseguir,sacar,saco,obtener,tramite,tramitar,tramites,help,find,program,programme,programmes,programs,mexico,mexicano,mexicana,mexican,persona,personas,gente,people,gobierno,consulado,consulate}'::text[]) THEN 0.25
        WHEN word ~ '^[0-9]+$' THEN 0.25
        ELSE 1
    END::real
$$;

-- The words of a text that say something, in their order.
CREATE FUNCTION programmes_telling(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(word ORDER BY at) FILTER (WHERE programmes_tells(word) > 0), '{}')
    FROM unnest(string_to_array(programmes_folded(said), ' ')) WITH ORDINALITY AS t(word, at)
$$;

-- What a JSON value says, in one text: a text itself, or the texts of a list.
CREATE FUNCTION programmes_text(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
    SELECT CASE jsonb_typeof(value)
        WHEN 'string' THEN value #>> '{}'
        WHEN 'array' THEN (SELECT string_agg(one, ' ') FROM jsonb_array_elements_text(value) AS one)
        ELSE ''
    END
$$;

CREATE FUNCTION programmes_learn(words text[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public AS $$
    INSERT INTO programmes_word (text, sound, stem_es, stem_en)
    SELECT DISTINCT word, programmes_sound(word), programmes_stem(word, 'spanish_stem'), programmes_stem(word, 'english_stem')
    FROM unnest(words) AS word WHERE word <> '' AND length(word) <= 40
    ON CONFLICT DO NOTHING
$$;

-- What a sheet says, each word with the weight of the best place where it stands. Only a published sheet can be found.
CREATE FUNCTION programmes_index(sheet bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM programmes_mention WHERE sheet_id = sheet;
    DELETE FROM programmes_entry WHERE sheet_id = sheet;
    INSERT INTO programmes_entry (sheet_id, needs, states, sides)
    SELECT s.id, ARRAY(SELECT jsonb_array_elements_text(coalesce(s.content -> 'needs', '[]'))),
           ARRAY(SELECT jsonb_array_elements_text(coalesce(s.content -> 'states', '[]'))),
           ARRAY(SELECT jsonb_array_elements_text(coalesce(s.content -> 'side', '[]')))
    FROM programmes_sheet s WHERE s.id = sheet AND s.state = 'published';
    WITH said AS (
        SELECT s.id, p.text, p.place, p.weight
        FROM programmes_sheet s
        JOIN programmes_programme g ON g.slug = s.programme_id
        JOIN programmes_agency a ON a.code = g.agency_id
        CROSS JOIN LATERAL (
            SELECT programmes_text(s.content -> language -> key) AS text, place, weight
            FROM unnest(ARRAY['es', 'en']) AS language,
                 (VALUES ('name', 'name', 1.0), ('summary', 'text', 0.6), ('for_whom', 'text', 0.4), ('gives', 'text', 0.5),
                         ('requirements', 'text', 0.2), ('documents', 'text', 0.2), ('how', 'text', 0.25)) AS k(key, place, weight)
            UNION ALL SELECT concat_ws(' ', a.short, a.name_es, a.name_en), 'agency', 0.8
            UNION ALL SELECT concat_ws(' ', f ->> 'es', f ->> 'en'), 'text', 0.3
                FROM jsonb_array_elements(coalesce(s.content -> 'facts', '[]')) AS f
            UNION ALL SELECT concat_ws(' ', l ->> 'name_es', l ->> 'name_en', l ->> 'city'), 'text', 0.5
                FROM jsonb_array_elements(coalesce(s.content -> 'places', '[]')) AS l
            UNION ALL SELECT concat_ws(' ', n.name_es, n.name_en), 'need', 0.7
                FROM jsonb_array_elements_text(coalesce(s.content -> 'needs', '[]')) AS code
                JOIN programmes_need n ON n.code = code.value
            UNION ALL SELECT replace(g.slug, '-', ' '), 'name', 0.8
        ) AS p
        WHERE s.id = sheet AND s.state = 'published' AND p.text <> ''
    ), words AS (
        SELECT DISTINCT ON (word) word, said.place, said.weight
        FROM said, unnest(programmes_telling(said.text)) AS word
        WHERE length(word) <= 40
        ORDER BY word, said.weight DESC
    )
    INSERT INTO programmes_mention (sheet_id, word, place, weight) SELECT sheet, word, place, weight FROM words;
    PERFORM programmes_learn(ARRAY(SELECT word FROM programmes_mention WHERE sheet_id = sheet));
END $$;

CREATE FUNCTION programmes_sheet_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM programmes_index(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER sheet_said AFTER INSERT ON programmes_sheet
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION programmes_sheet_said();
CREATE TRIGGER sheet_said_anew AFTER UPDATE OF state, content ON programmes_sheet
    FOR EACH ROW WHEN ((OLD.state, OLD.content) IS DISTINCT FROM (NEW.state, NEW.content)
                       AND 'published' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION programmes_sheet_said();

CREATE FUNCTION programmes_agency_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM programmes_index(s.id) FROM programmes_sheet s JOIN programmes_programme g ON g.slug = s.programme_id
    WHERE g.agency_id = NEW.code AND s.state = 'published';
    RETURN NULL;
END $$;
CREATE TRIGGER agency_said AFTER UPDATE OF name_es, name_en, short ON programmes_agency
    FOR EACH ROW WHEN ((OLD.name_es, OLD.name_en, OLD.short) IS DISTINCT FROM (NEW.name_es, NEW.name_en, NEW.short))
    EXECUTE FUNCTION programmes_agency_said();

-- The phrases of a need, its names among them. A phrase of which no word says anything ("no tengo") finds nothing.
CREATE FUNCTION programmes_phrases(need text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM programmes_phrase WHERE need_id = need;
    INSERT INTO programmes_phrase (need_id, sound, words)
    SELECT DISTINCT ON (programmes_sound(programmes_folded(phrase)))
           n.code, programmes_sound(programmes_folded(phrase)), programmes_telling(phrase)
    FROM programmes_need n, unnest(n.words_es || n.words_en || ARRAY[n.name_es, n.name_en]::text[]) AS phrase
    WHERE n.code = need AND cardinality(programmes_telling(phrase)) > 0;
    PERFORM programmes_learn(ARRAY(SELECT unnest(words) FROM programmes_phrase WHERE need_id = need));
    PERFORM programmes_index(s.id) FROM programmes_entry e JOIN programmes_sheet s ON s.id = e.sheet_id
    WHERE s.state = 'published' AND need = ANY (e.needs);
END $$;

CREATE FUNCTION programmes_need_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM programmes_phrases(NEW.code);
    RETURN NULL;
END $$;
CREATE TRIGGER need_said AFTER INSERT ON programmes_need FOR EACH ROW EXECUTE FUNCTION programmes_need_said();
CREATE TRIGGER need_said_anew AFTER UPDATE OF name_es, name_en, words_es, words_en ON programmes_need
    FOR EACH ROW WHEN ((OLD.name_es, OLD.name_en, OLD.words_es, OLD.words_en)
                       IS DISTINCT FROM (NEW.name_es, NEW.name_en, NEW.words_es, NEW.words_en))
    EXECUTE FUNCTION programmes_need_said();

-- The sheets that hold today, in Mexico City: published, and within their own dates.
CREATE VIEW programmes_in_force AS
    SELECT s.id AS sheet_id, s.programme_id AS slug, s.number, g.agency_id AS agency, s.content, s.valid_from, s.valid_to,
           c.checked_on, s.check_every, coalesce(c.checked_on + s.check_every < d.today, true) AS stale, s.published_at
    FROM programmes_sheet s
    JOIN programmes_programme g ON g.slug = s.programme_id
    CROSS JOIN LATERAL (SELECT (statement_timestamp() AT TIME ZONE 'America/Mexico_City')::date AS today) d
    CROSS JOIN LATERAL (
        SELECT greatest(s.checked_on, (SELECT max(k.day) FROM programmes_check k WHERE k.sheet_id = s.id)) AS checked_on
    ) c
    WHERE s.state = 'published'
      AND (s.valid_from IS NULL OR s.valid_from <= d.today) AND (s.valid_to IS NULL OR s.valid_to >= d.today);

CREATE FUNCTION programmes_programme_said() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM programmes_index(s.id) FROM programmes_sheet s WHERE s.programme_id = NEW.slug AND s.state = 'published';
    RETURN NULL;
END $$;
CREATE TRIGGER programme_said AFTER UPDATE OF agency_id ON programmes_programme
    FOR EACH ROW WHEN (OLD.agency_id IS DISTINCT FROM NEW.agency_id) EXECUTE FUNCTION programmes_programme_said();
