"""What the database holds about a case while a protocol is open on it."""

from __future__ import annotations

import pgtrigger

#: A case ends after its protocols; but whoever does not want the consulate's help is let go at once (A15).
A_CASE_ENDS_AFTER_ITS_PROTOCOLS = pgtrigger.Trigger(
    name="a_case_ends_after_its_protocols",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__status__df=pgtrigger.F("new__status"), new__status="concluded")
    & ~pgtrigger.Q(new__outcome="refused"),
    func="""
        IF EXISTS (SELECT 1 FROM casework_protocol p WHERE p.case_id = NEW.id AND p.closed_at IS NULL) THEN
            RAISE EXCEPTION 'a case ends after its protocols' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
