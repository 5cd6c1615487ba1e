-- What nobody is told (drafted, waiting, expired, not begun, withdrawn) by what somebody typed: each word is looked for in what the
-- sheet, its agency and its needs say. What is told is found by programmes_search alone, whose words are kept of it only.
WITH asked AS (
    SELECT extensions.unaccent(lower(%(text)s)) AS phrase
),
typed AS (
    SELECT DISTINCT word
    FROM asked, regexp_split_to_table(phrase, '[^a-z0-9]+') AS word
    WHERE length(word) > 2
),
shown AS (
    SELECT DISTINCT ON (programme_id) programme_id AS slug, content
    FROM programmes_sheet
    WHERE state NOT IN ('replaced', 'discarded')
      AND programme_id NOT IN (SELECT slug FROM programmes_in_force)
    ORDER BY programme_id, state = 'published' DESC, number DESC
),
said AS (
    SELECT
        slug,
        extensions.unaccent(lower(concat_ws(' ',
            content #>> '{es,name}', content #>> '{en,name}', content #>> '{es,summary}', content #>> '{en,summary}',
            content #>> '{es,for_whom}', content #>> '{es,gives}', agency.name_es, agency.name_en, agency.short,
            (SELECT string_agg(concat_ws(' ', name_es, name_en, array_to_string(words_es, ' '), array_to_string(words_en, ' ')), ' ')
             FROM programmes_need WHERE content -> 'needs' ? code)
        ))) AS words
    FROM shown
    LEFT JOIN programmes_agency agency ON agency.code = content ->> 'agency'
)
SELECT slug
FROM said, asked,
    LATERAL (
        SELECT coalesce(avg(extensions.strict_word_similarity(word, words)), 0) AS found FROM typed
    ) each_word
WHERE greatest(found, extensions.word_similarity(phrase, words)) >= %(enough)s
ORDER BY found + extensions.word_similarity(phrase, words) DESC, slug
LIMIT %(limit)s
