-- Sealing: what was inserted waits in trust_unsealed until trust_take makes leaves of it. Both act as the tables' owner: the doors'
-- roles can neither keep a row from being sealed nor write a leaf.

-- Write down the rows that one statement inserted. Its argument is the column of the primary key.
CREATE FUNCTION trust_enqueue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format('INSERT INTO trust_unsealed (table_name, key) SELECT %L, %I::text FROM fresh', TG_TABLE_NAME, TG_ARGV[0]);
    RETURN NULL;
END $$;

-- Make leaves of up to `most` waiting rows of each table, numbered on from the last leaf; their hashes, in order. One at a time.
-- What a leaf covers: sha256(0x00 || salt || body), the body being the row's columns as JSON (docs/seal.md says how it is written).
-- A row that is gone before it was sealed gets a leaf over nothing, which never fits: it counts as deleted.
CREATE FUNCTION trust_take(most integer) RETURNS TABLE (leaf_number bigint, leaf_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'iso_8601' SET bytea_output = 'hex' SET extra_float_digits = 1
AS $$
DECLARE
    before bigint;
    form record;
    body text;
    rest text;
    fetched text;
BEGIN
    PERFORM pg_advisory_xact_lock(20263);
    SELECT coalesce(max(l.number), 0) INTO before FROM trust_leaf l;
    FOR form IN
        SELECT DISTINCT ON (f.table_name) f.*,
               (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
                WHERE a.attrelid = to_regclass(quote_ident(f.table_name)) AND a.attname = f.key) AS key_type
        FROM trust_form f
        WHERE f.table_name IN (SELECT u.table_name FROM trust_unsealed u)
        ORDER BY f.table_name, f.id DESC
    LOOP
        SELECT string_agg(format('t.%I', c), ', ' ORDER BY place),
               string_agg(format('t.%I', c), ', ' ORDER BY place) FILTER (WHERE NOT form.dates ? c)
        INTO body, rest
        FROM jsonb_array_elements_text(form.columns) WITH ORDINALITY AS e(c, place);
        fetched := 'row_to_json((SELECT x FROM (SELECT %L::text AS _table, %s) x))::text';
        EXECUTE format(
            'WITH taken AS (
                 DELETE FROM trust_unsealed u
                 WHERE u.id IN (SELECT w.id FROM trust_unsealed w WHERE w.table_name = %1$L ORDER BY w.id LIMIT $1)
                 RETURNING u.id, u.key, uuid_send(gen_random_uuid()) AS salt)
             INSERT INTO trust_leaf (number, form_id, key, salt, hash, rest)
             SELECT $2 + row_number() OVER (ORDER BY q.id), $3, q.key, q.salt,
                    sha256(''\x00''::bytea || q.salt || convert_to(CASE WHEN t.%2$I IS NULL THEN '''' ELSE %4$s END, ''UTF8'')),
                    substr(sha256(''\x02''::bytea || q.salt
                        || convert_to(CASE WHEN t.%2$I IS NULL THEN '''' ELSE %5$s END, ''UTF8'')), 1, 8)
             FROM (SELECT DISTINCT ON (d.key) * FROM taken d
                   WHERE NOT EXISTS (SELECT FROM trust_leaf l WHERE l.form_id = $3 AND l.key = d.key) ORDER BY d.key, d.id) q
             LEFT JOIN %1$I t ON t.%2$I = q.key::%3$s',
            form.table_name, form.key, form.key_type,
            format(fetched, form.table_name, body), format(fetched, form.table_name, rest))
        USING most, (SELECT coalesce(max(l.number), 0) FROM trust_leaf l), form.id;
    END LOOP;
    RETURN QUERY SELECT l.number, l.hash FROM trust_leaf l WHERE l.number > before ORDER BY l.number;
END $$;
