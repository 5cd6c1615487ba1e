"""The privilege wall, in the database: a note is read, written and taken away only while its writer acts.

Who acts is `amparo.actor`, which `accounts.permissions.acts` sets for one transaction. The worker, the command line and every
other role have none, or another one, and find the table empty. What may be written besides is bound to the referral: it must
be with that advisor at that moment. After a replacement the former advisor keeps their notes, and the new one sees none.
"""

from __future__ import annotations

ON = """
CREATE FUNCTION counsel_acts_as(advisor bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM counsel_advisor a JOIN accounts_staff s ON s.id = a.staff_id
        WHERE a.id = advisor AND a.active AND s.is_active AND s.id::text = current_setting('amparo.actor', true)
    )
$$;
ALTER TABLE counsel_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_its_writer ON counsel_note FOR SELECT USING (counsel_acts_as(advisor_id));
CREATE POLICY taken_away_by_its_writer ON counsel_note FOR DELETE USING (counsel_acts_as(advisor_id));
CREATE POLICY written_by_the_advisor_of_the_referral ON counsel_note FOR INSERT WITH CHECK (
    counsel_acts_as(advisor_id)
    AND EXISTS (SELECT FROM counsel_referral r WHERE r.id = referral_id AND r.advisor_id = counsel_note.advisor_id)
);
"""

OFF = """
DROP POLICY read_by_its_writer ON counsel_note;
DROP POLICY taken_away_by_its_writer ON counsel_note;
DROP POLICY written_by_the_advisor_of_the_referral ON counsel_note;
ALTER TABLE counsel_note DISABLE ROW LEVEL SECURITY;
DROP FUNCTION counsel_acts_as(bigint);
"""
