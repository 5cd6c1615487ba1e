-- What is in a document is read by those who may open its file (casework/access.py), whatever the code asks: by the offices that
-- keep or kept it, headquarters and auditors, whoever took the person in, and for three hours whoever gave a reason. A minor's:
-- by the team alone (casework/minors/team.py). Only SELECT is closed: what may be written is asked by the actions.
CREATE FUNCTION casework_opens_document(document bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
    SELECT CASE
        WHEN accounts_acting_role() IS NULL THEN true
        WHEN accounts_acting_role() NOT IN ('officer', 'supervisor', 'headquarters', 'auditor', 'ciam') THEN false
        ELSE EXISTS (
            SELECT FROM public.casework_document d
              JOIN public.people_record r ON r.id = d.record_id
              LEFT JOIN public.people_person p ON p.id = r.person_id
              JOIN public.accounts_staff s ON s.id = accounts_acting()
             WHERE d.id = document AND CASE
                WHEN p.youngest_birth_date > current_date - interval '18 years' THEN
                    EXISTS (SELECT FROM public.casework_case c JOIN public.people_record o ON o.id = c.record_id
                             WHERE o.person_id = p.id AND c.officer_id = s.id)
                    OR EXISTS (SELECT FROM public.casework_teamplace t JOIN public.people_record o ON o.id = t.record_id
                                WHERE o.person_id = p.id AND t.staff_id = s.id AND t.added_at IS NOT NULL AND t.ended_at IS NULL)
                    OR (s.role IN ('officer', 'supervisor') AND (
                        EXISTS (SELECT FROM public.casework_case c JOIN public.people_record o ON o.id = c.record_id
                                 WHERE o.person_id = p.id AND c.office_id = s.office_id)
                        OR EXISTS (SELECT FROM public.people_record o WHERE o.person_id = p.id AND o.office_id = s.office_id))
                        AND (s.role = 'supervisor' OR NOT EXISTS (
                            SELECT FROM public.casework_case c JOIN public.people_record o ON o.id = c.record_id
                             WHERE o.person_id = p.id AND c.officer_id IS NOT NULL AND c.status <> 'concluded')))
                ELSE
                    s.role IN ('headquarters', 'auditor')
                    OR EXISTS (SELECT FROM public.people_record o WHERE coalesce(o.person_id = p.id, o.id = r.id)
                                AND (o.office_id = s.office_id OR o.received_by_id = s.id))
                    OR EXISTS (SELECT FROM public.casework_case c JOIN public.people_record o ON o.id = c.record_id
                                WHERE o.person_id = p.id AND c.office_id = s.office_id)
                    OR EXISTS (SELECT FROM public.casework_handover h JOIN public.casework_case c ON c.id = h.case_id
                                 JOIN public.people_record o ON o.id = c.record_id
                                WHERE o.person_id = p.id AND h.from_office_id = s.office_id)
                    OR EXISTS (SELECT FROM public.casework_event e JOIN public.people_record o ON o.id = e.record_id
                                WHERE o.person_id = p.id AND e.type_id = 'file_read_across' AND e.staff_id = s.id
                                  AND e.at >= now() - interval '3 hours 5 minutes')
             END)
    END
$$;
ALTER TABLE casework_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_who_opens_the_file ON casework_content FOR SELECT USING (casework_opens_document(document_id));
CREATE POLICY written_by_the_actions ON casework_content FOR INSERT WITH CHECK (true);
CREATE POLICY changed_by_the_actions ON casework_content FOR UPDATE USING (true);
CREATE POLICY destroyed_by_the_actions ON casework_content FOR DELETE USING (true);
CREATE POLICY read_by_who_opens_the_file ON casework_piece FOR SELECT
    USING (EXISTS (SELECT FROM casework_content c WHERE c.id = content_id));
CREATE POLICY written_by_the_actions ON casework_piece FOR INSERT WITH CHECK (true);
CREATE POLICY changed_by_the_actions ON casework_piece FOR UPDATE USING (true);
CREATE POLICY destroyed_by_the_actions ON casework_piece FOR DELETE USING (true);
