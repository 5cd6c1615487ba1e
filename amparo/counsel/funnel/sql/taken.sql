-- What advisors took on under each contract: an offer, and the step by which it was accepted.
SELECT o.contract_id, date_trunc('month', s.at AT TIME ZONE 'UTC')::date, s.level, count(*)
  FROM counsel_offer o
  JOIN counsel_step s ON s.referral_id = o.referral_id AND s.state = 'in_progress' AND s.advisor_id = o.advisor_id
   AND s.at >= o.offered_at AND (o.answered_at IS NULL OR s.at <= o.answered_at)
 WHERE o.contract_id = ANY(%(contracts)s) AND s.at <= %(at)s
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
