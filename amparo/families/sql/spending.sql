-- Of each budget take one message, if every one of them has one left: the answer is 0 for each. Else nothing is taken, and the
-- answer says in how many seconds each will have one. A budget holds `many` and gets them back over `seconds`; it is never overdrawn,
-- so that what waits and asks again does not push its own turn away.
CREATE FUNCTION families_spend(keys text[], many integer[], seconds integer[]) RETURNS integer[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    waits integer[] := array_fill(0, ARRAY[coalesce(cardinality(keys), 0)]);
    one record;
    left_over double precision;
BEGIN
    -- In the order of the keys, so that two who spend from the same budgets never wait for one another.
    FOR one IN
        SELECT k.key, k.place, many[k.place] AS many, greatest(1, seconds[k.place]) AS seconds
        FROM unnest(keys) WITH ORDINALITY AS k(key, place) ORDER BY k.key
    LOOP
        INSERT INTO portal_bucket AS b (kind, key_hash, level, at)
        VALUES ('spend', left(one.key, 64), one.many, clock_timestamp())
        ON CONFLICT (kind, key_hash) DO UPDATE SET
            level = least(one.many,
                b.level + extract(epoch FROM clock_timestamp() - b.at) * one.many::double precision / one.seconds),
            at = clock_timestamp()
        RETURNING level INTO left_over;
        IF left_over < 1 THEN
            waits[one.place] := CASE WHEN one.many < 1 THEN one.seconds
                                     ELSE ceil((1 - left_over) * one.seconds / one.many) END;
        END IF;
    END LOOP;
    IF 0 = ALL (waits) THEN
        UPDATE portal_bucket SET level = level - 1
        WHERE kind = 'spend' AND key_hash IN (SELECT left(key, 64) FROM unnest(keys) AS k(key));
    END IF;
    RETURN waits;
END $$;
