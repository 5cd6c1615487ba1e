-- Whether a certificate of the training is good (E3), for whoever holds the paper: the state, until when, and the office. The
-- paper says the name; this says none. What is unknown is one row too.
CREATE FUNCTION portal_certificate(asked text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT jsonb_build_object('state', coalesce(k.state, 'unknown'), 'until', k.expires_on, 'office', coalesce(k.city, ''))
    FROM (VALUES (1)) AS always(one)
    LEFT JOIN LATERAL (
        SELECT c.expires_on, o.city,
               CASE WHEN c.revoked_at IS NOT NULL THEN 'revoked' WHEN c.expires_on <= current_date THEN 'ended' ELSE 'good' END AS state
        FROM inclusion_certificate c JOIN accounts_staff s ON s.id = c.staff_id LEFT JOIN places_office o ON o.slug = s.office_id
        WHERE c.code = asked
    ) k ON true
$$;
-- Of each consulate that keeps its shifts: whether somebody trained stands in each of them today. No shift and nobody is named.
CREATE VIEW portal_training_shift AS
    SELECT t.office_id AS office, bool_and(t.held) AS covered
    FROM (
        SELECT f.id, f.office_id, EXISTS (
            SELECT FROM inclusion_shift_staff m
            JOIN accounts_staff s ON s.id = m.staff_id AND s.is_active AND s.office_id = f.office_id
            JOIN inclusion_certificate i ON i.staff_id = s.id AND i.revoked_at IS NULL
              AND i.issued_on <= current_date AND i.expires_on > current_date
              AND (i.role = s.role OR i.role IN ('officer', 'supervisor'))
            WHERE m.shift_id = f.id AND s.role IN ('officer', 'supervisor', 'ciam')
        ) AS held
        FROM inclusion_shift f WHERE f.ended_at IS NULL
    ) t
    GROUP BY t.office_id;
