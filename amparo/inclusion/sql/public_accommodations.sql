-- What anybody may read of accommodations: of all consulates together and twelve whole months, counts to the nearest five, none of
-- fewer than ten people. The small ones leave the registry nowhere. The portal reads what these functions answer, and no table.
CREATE FUNCTION portal_accommodations()
RETURNS TABLE (asked bigint, granted bigint, denied bigint, ignored bigint, delivered bigint, median_days integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN f.asked_people >= 10 THEN (f.asked + 2) / 5 * 5 END,
           CASE WHEN f.granted_people >= 10 THEN (f.granted + 2) / 5 * 5 END,
           CASE WHEN f.denied_people >= 10 THEN (f.denied + 2) / 5 * 5 END,
           CASE WHEN f.ignored_people >= 10 THEN (f.ignored + 2) / 5 * 5 END,
           CASE WHEN f.delivered_people >= 10 THEN (f.delivered + 2) / 5 * 5 END,
           CASE WHEN f.answered_people >= 10 THEN round(f.median_days)::integer END
    FROM inclusion_accommodation_figures(
        '', NULL, date_trunc('month', now()) - interval '12 months', date_trunc('month', now()), now()
    ) f
$$;

CREATE FUNCTION portal_difficulties()
RETURNS TABLE (domain text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT f.domain, CASE WHEN f.people >= 10 THEN (f.people + 2) / 5 * 5 END FROM inclusion_difficulty_figures('', NULL) f
$$;

REVOKE ALL ON FUNCTION portal_accommodations(), portal_difficulties() FROM PUBLIC;
