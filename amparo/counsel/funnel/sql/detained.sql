-- Who was detained, who of them was referred, and who of them had an advisor who represents them, by {key}.
SELECT {key}, grouping({key}), count(*), count(*) FILTER (WHERE referred), count(*) FILTER (WHERE counsel)
  FROM (
    SELECT c.office_id, (date_trunc('month', t.began_at AT TIME ZONE %(zone)s))::date AS month,
           EXISTS (SELECT 1 FROM counsel_referral r
                    WHERE r.case_id = c.id AND r.opened_at <= %(at)s
                      AND (%(area)s::text IS NULL OR r.area = %(area)s)) AS referred,
           EXISTS (SELECT 1 FROM counsel_referral r JOIN counsel_step s ON s.referral_id = r.id
                    WHERE r.case_id = c.id AND s.state = 'in_progress' AND s.level = 'representation' AND s.at <= %(at)s
                      AND (%(area)s::text IS NULL OR r.area = %(area)s)) AS counsel
      FROM casework_case c JOIN custody_stay t ON t.id = c.stay_id
     WHERE c.type_id = %(type)s AND t.began_at >= %(begin)s AND t.began_at < %(end)s AND t.began_at <= %(at)s
       AND (%(office)s::text IS NULL OR c.office_id = %(office)s)
  ) held
 GROUP BY GROUPING SETS (({key}), ())
