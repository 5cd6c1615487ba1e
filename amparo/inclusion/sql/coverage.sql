-- What anybody may read of the training (E3): by consulate, how many of a hundred hold a certificate today, to the five below. Of
-- fewer than five members of staff only whether the target is met: nobody can be known by it. Who is trained leaves the registry nowhere.
CREATE VIEW portal_training AS
    SELECT o.slug AS office, o.city,
           CASE WHEN count(*) >= 5 THEN (count(c.held) * 100 / count(*))::integer / 5 * 5 END AS percent,
           count(c.held) = count(*) AS met
    FROM accounts_staff s
    JOIN places_office o ON o.slug = s.office_id
    LEFT JOIN LATERAL (
        SELECT 1 AS held FROM inclusion_certificate i
        WHERE i.staff_id = s.id AND i.revoked_at IS NULL AND i.issued_on <= current_date AND i.expires_on > current_date
          -- An officer's or a supervisor's has every unit; the call centre's serves the call centre alone.
          AND (i.role = s.role OR i.role IN ('officer', 'supervisor'))
        LIMIT 1
    ) c ON true
    WHERE s.is_active AND s.role IN ('officer', 'supervisor', 'ciam')
    GROUP BY o.slug, o.city;
