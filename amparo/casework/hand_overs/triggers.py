"""What the database itself holds about who keeps a case, checked when a transaction ends (several steps may lead there)."""

from __future__ import annotations

import pgtrigger

#: The office of a case is the one that the latest hand-over says: its receiver, or its sender when it was returned.
A_CASE_CHANGES_OFFICE_BY_A_HAND_OVER = pgtrigger.Trigger(
    name="a_case_changes_office_by_a_hand_over",
    operation=pgtrigger.Update,
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(old__office_id__df=pgtrigger.F("new__office_id")),
    func="""
        IF (SELECT k.office_id FROM casework_case k WHERE k.id = NEW.id) IS DISTINCT FROM (
            SELECT CASE WHEN h.returned_at IS NULL THEN h.to_office_id ELSE h.from_office_id END
            FROM casework_handover h WHERE h.case_id = NEW.id ORDER BY h.id DESC LIMIT 1
        ) THEN
            RAISE EXCEPTION 'a case changes office by a hand-over' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)

#: While a hand-over waits, the case is the receiver's: there is no moment in which it is nobody's.
WHO_IS_TO_TAKE_IT_OVER_HAS_THE_CASE = pgtrigger.Trigger(
    name="who_is_to_take_it_over_has_the_case",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    func="""
        IF EXISTS (
            SELECT FROM casework_handover h JOIN casework_case k ON k.id = h.case_id
            WHERE h.id = NEW.id AND h.accepted_at IS NULL AND h.returned_at IS NULL AND k.office_id <> h.to_office_id
        ) THEN
            RAISE EXCEPTION 'who is to take it over has the case' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
