-- The sheets in force that answer what somebody said, best first. `by_place`: where their words stand (name, need, agency, text);
-- `by_need`: the need that they told; `by_state`: the state of Mexico that they named and where the programme is given.
CREATE FUNCTION programmes_search(said text)
RETURNS TABLE (sheet_id bigint, slug text, score real, by_place text, by_need text, by_state text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$  -- whose plans are kept
#variable_conflict use_column
BEGIN
RETURN QUERY WITH asked AS MATERIALIZED (
    SELECT text, programmes_sound(text) AS sound FROM (SELECT left(programmes_folded(coalesce(said, '')), 200)) AS t(text)
), typed AS MATERIALIZED (
    SELECT at::integer, word, programmes_sound(word) AS sound
    FROM asked, unnest(string_to_array(text, ' ')) WITH ORDINALITY AS t(word, at) WHERE at <= 24 AND word <> ''
), spans AS MATERIALIZED (
    -- One to four words on end, which may be one name; and two that may be one word ("pasa porte").
    SELECT a.at AS first, a.at + n - 1 AS last, string_agg(b.word, ' ' ORDER BY b.at) AS text,
           programmes_sound(string_agg(b.word, '' ORDER BY b.at)) AS sound
    FROM typed a CROSS JOIN generate_series(1, 4) AS n JOIN typed b ON b.at BETWEEN a.at AND a.at + n - 1
    GROUP BY a.at, n HAVING count(*) = n
), places AS MATERIALIZED (
    SELECT sound, country, state, is_state FROM programmes_placename
), named AS MATERIALIZED (
    SELECT s.first, s.last, p.country, p.state
    FROM spans s JOIN places p ON p.sound = s.sound
        OR p.is_state AND length(p.sound) >= 7 AND extensions.levenshtein_less_equal(p.sound, s.sound, 1) <= 1
    UNION
    -- A municipality, unless its name is a state's too or a word that sheets use ("Progreso", "La Reforma").
    SELECT s.first, s.last, 'MX', m.state
    FROM spans s JOIN places_municipality m ON programmes_sound(programmes_folded(m.name)) = s.sound
    WHERE length(s.sound) >= 5 AND NOT EXISTS (SELECT FROM places p WHERE p.sound = s.sound)
      AND NOT EXISTS (SELECT FROM programmes_word w WHERE w.sound = s.sound)
), placed AS MATERIALIZED (
    SELECT n.* FROM named n
    WHERE NOT EXISTS (
        SELECT 1 FROM named m WHERE m.first <= n.first AND m.last >= n.last AND m.last - m.first > n.last - n.first)
), meant AS MATERIALIZED (
    -- The places that are meant, also inside of words that were run together.
    SELECT country, state FROM placed
    UNION
    SELECT p.country, p.state FROM typed t JOIN places p
        ON p.is_state AND p.country = 'MX' AND length(p.sound) >= 6 AND length(t.sound) > length(p.sound) + 3
        AND strpos(t.sound, p.sound) > 0
), tokens AS MATERIALIZED (
    SELECT t.at, t.word, t.sound, programmes_tells(t.word) AS tells,
           programmes_stem(t.word, 'spanish_stem') AS stem_es, programmes_stem(t.word, 'english_stem') AS stem_en
    FROM typed t
    WHERE programmes_tells(t.word) > 0 AND NOT EXISTS (SELECT 1 FROM placed p WHERE t.at BETWEEN p.first AND p.last)
), known AS MATERIALIZED (
    SELECT t.at, w.text AS word, 1.0 AS alike FROM tokens t JOIN programmes_word w ON w.sound = t.sound
    UNION ALL
    SELECT t.at, w.text, 0.92 FROM tokens t JOIN programmes_word w ON w.stem_es = t.stem_es
    UNION ALL
    SELECT t.at, w.text, 0.92 FROM tokens t JOIN programmes_word w ON w.stem_en = t.stem_en
    UNION ALL
    SELECT t.at, w.text, 0.8 FROM tokens t JOIN programmes_word w
        ON length(t.word) >= 5 AND w.text ^@ t.word
    UNION ALL
    SELECT at, w.text, 0.95 FROM spans s JOIN programmes_word w ON w.sound = s.sound AND length(s.sound) >= 6
        CROSS JOIN generate_series(s.first, s.last) AS at WHERE s.last = s.first + 1
), strange AS MATERIALIZED (
    SELECT t.* FROM tokens t WHERE length(t.sound) >= 4 AND NOT EXISTS (SELECT 1 FROM known k WHERE k.at = t.at)
), guessed AS MATERIALIZED (
    SELECT g.at, g.word, g.alike FROM (
        SELECT s.at, w.text AS word,
               0.97 - extensions.levenshtein_less_equal(w.sound, s.sound, k.most)::numeric / greatest(length(w.sound), length(s.sound)) AS alike
        FROM strange s
        CROSS JOIN LATERAL (SELECT CASE WHEN length(s.sound) < 6 THEN 1 WHEN length(s.sound) < 9 THEN 2 ELSE 3 END AS most) k
        JOIN programmes_word w ON length(w.sound) BETWEEN length(s.sound) - k.most AND length(s.sound) + k.most
            AND extensions.levenshtein_less_equal(w.sound, s.sound, k.most) <= k.most
            -- Of a short word a letter changes the sense: only one may be wrong, also in how it is written, and not the first.
            AND (length(s.sound) >= 7 OR left(w.sound, 1) = left(s.sound, 1)
                 AND extensions.levenshtein_less_equal(w.text, s.word, 1) <= 1)
    ) g WHERE g.alike >= 0.64
    UNION ALL
    SELECT s.at, w.text, 0.9 * least(1, 1.5 * length(w.sound)::numeric / length(s.sound))
    FROM strange s JOIN programmes_word w
        ON length(s.sound) >= 8 AND length(w.sound) BETWEEN 4 AND length(s.sound) - 1 AND strpos(s.sound, w.sound) > 0
), hits AS MATERIALIZED (
    SELECT at, word, max(alike) AS alike FROM (SELECT * FROM known UNION ALL SELECT * FROM guessed) h GROUP BY at, word
), sheets AS MATERIALIZED (
    SELECT greatest(count(*), 2) AS many FROM programmes_sheet s WHERE s.state = 'published'
), standing AS MATERIALIZED (
    SELECT m.* FROM (SELECT DISTINCT word FROM hits) h
    CROSS JOIN LATERAL (  -- by the index, however many words the planner expects
        SELECT m.sheet_id, m.word, m.place, m.weight FROM programmes_mention m WHERE m.word = h.word OFFSET 0
    ) m
), rare AS MATERIALIZED (
    -- A word that stands in few sheets says more; one that is in none says something too, so that it is not passed over.
    SELECT t.at, t.tells * CASE WHEN count(s.sheet_id) = 0 THEN 0.7
        ELSE greatest(0.12, ln(1 + n.many::numeric / count(DISTINCT s.sheet_id)) / ln(1 + n.many)) END AS worth
    FROM tokens t CROSS JOIN sheets n
    LEFT JOIN hits h ON h.at = t.at AND h.alike >= 0.9
    LEFT JOIN standing s ON s.word = h.word
    GROUP BY t.at, t.tells, n.many
), worded AS MATERIALIZED (
    SELECT b.sheet_id, sum(b.part) / (SELECT sum(worth) FROM rare) AS score,
           (array_agg(b.place ORDER BY b.part DESC))[1] AS place
    FROM (
        SELECT DISTINCT ON (s.sheet_id, h.at) s.sheet_id, s.place, r.worth * h.alike * s.weight AS part
        FROM standing s JOIN hits h ON h.word = s.word JOIN rare r ON r.at = h.at
        ORDER BY s.sheet_id, h.at, h.alike * s.weight DESC
    ) b GROUP BY b.sheet_id
), near AS MATERIALIZED (
    SELECT p.need_id, p.words, length(p.sound) >= 7 AND strpos(a.sound, p.sound) > 0 AS run_together
    FROM programmes_phrase p CROSS JOIN asked a
    WHERE p.words && ARRAY(SELECT word::varchar FROM hits) OR length(p.sound) >= 7 AND strpos(a.sound, p.sound) > 0
), common AS MATERIALIZED (
    -- Of the words of a phrase, those that stand in few other phrases say what it is about.
    SELECT c.word, programmes_tells(c.word) * ln(1 + 1000.0 / c.many) AS worth FROM (
        SELECT word, count(*) AS many FROM programmes_phrase, unnest(words) AS word GROUP BY word
    ) c WHERE c.word IN (SELECT unnest(words) FROM near)
), phrased AS MATERIALIZED (
    -- A phrase is meant when most of it was said, in whatever order; or it stands in what was run together.
    SELECT p.need_id, p.words, CASE WHEN p.run_together THEN 1 ELSE (
        SELECT sum(w.worth * coalesce((SELECT max(h.alike) FROM hits h WHERE h.word = w.word), 0)) / sum(w.worth)
        FROM common w WHERE w.word = ANY (p.words)) END AS covered
    FROM near p
), needed AS MATERIALIZED (
    SELECT p.need_id, max(p.covered * (0.5 + 0.5 * coalesce(e.explained, 1))) AS score
    FROM phrased p CROSS JOIN LATERAL (
        SELECT sum(r.worth) FILTER (WHERE EXISTS (SELECT 1 FROM hits h WHERE h.at = r.at AND h.word = ANY (p.words))) / sum(r.worth) AS explained
        FROM rare r
    ) e
    WHERE p.covered >= 0.6 GROUP BY p.need_id
), lacking AS MATERIALIZED (
    SELECT DISTINCT ON (e.sheet_id) e.sheet_id, n.need_id, n.score / (1 + 0.06 * (cardinality(e.needs) - 1)) AS score
    FROM programmes_entry e JOIN needed n ON n.need_id = ANY (e.needs)
    ORDER BY e.sheet_id, n.score DESC
), scored AS MATERIALIZED (
    SELECT e.sheet_id, w.place, l.need_id, inside.state,
           (coalesce(w.score, 0) + coalesce(l.score, 0)) * CASE
               WHEN inside.state IS NOT NULL THEN 1.5
               WHEN EXISTS (SELECT FROM meant WHERE country = 'MX') THEN
                   CASE WHEN cardinality(e.states) > 0 THEN 0.2 WHEN 'mx' = ANY (e.sides) THEN 1 ELSE 0.8 END
               WHEN EXISTS (SELECT FROM meant WHERE country = 'US') AND NOT 'us' = ANY (e.sides) THEN 0.5
               ELSE 1 END
           + CASE WHEN inside.state IS NOT NULL AND NOT EXISTS (SELECT FROM tokens) THEN 0.5 ELSE 0 END AS score
    FROM programmes_entry e
    LEFT JOIN worded w ON w.sheet_id = e.sheet_id
    LEFT JOIN lacking l ON l.sheet_id = e.sheet_id
    CROSS JOIN LATERAL (
        SELECT min(m.state) AS state FROM meant m WHERE m.country = 'MX' AND m.state = ANY (e.states)
    ) inside
)
SELECT f.sheet_id, f.slug::text, s.score::real, s.place::text, s.need_id::text, s.state::text
FROM scored s JOIN programmes_in_force f ON f.sheet_id = s.sheet_id
WHERE s.score >= 0.3
ORDER BY s.score DESC, f.slug LIMIT 100;
END $$;
