-- What the consulate told before the arrival of a return's language, needs and what to prepare: to whoever serves a milestone of
-- it, for the notice itself stands behind the agency's wall. Whether the person agreed is asked by whoever calls.
CREATE FUNCTION returns_told_before(asked bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT jsonb_build_object('language', n.content -> 'language', 'needs', n.content -> 'needs',
                              'accommodations', n.content -> 'accommodations')
    FROM returns_prearrival n
    WHERE n.homecoming_id = asked AND n.withdrawn_at IS NULL
      AND (coalesce(returns_acting_agency(), '') = '' OR EXISTS (
          SELECT 1 FROM returns_milestone m
          WHERE m.homecoming_id = asked AND m.agency = returns_acting_agency() AND m.referred_at IS NOT NULL))
    ORDER BY n.version DESC LIMIT 1
$$;
