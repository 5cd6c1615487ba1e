-- Whether a cartilla is ours: good, withdrawn or unknown, and the short code that is printed on it. Nothing of whose it is,
-- and nothing can be listed: its number is 54 random bits.
CREATE FUNCTION portal_cartilla(asked text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT jsonb_build_object('state', coalesce(k.state, 'unknown'), 'code', coalesce(k.code, ''))
    FROM (VALUES (1)) AS always(one)
    LEFT JOIN LATERAL (
        SELECT CASE WHEN w.id IS NULL THEN 'authentic' ELSE 'withdrawn' END AS state, c.code
        FROM returns_cartilla c LEFT JOIN returns_cartillawithdrawn w ON w.cartilla_id = c.id
        WHERE c.number = asked
    ) k ON true
$$;

-- The public halves of the keys that sign, or signed.
CREATE FUNCTION portal_cartilla_keys() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'public', k.public) ORDER BY k.id), '[]'::jsonb)
    FROM returns_cartillakey k
$$;
