"""Whose a clock is: written by the database, so that no way of passing a case on can forget it."""

from __future__ import annotations

import pgtrigger

A_CLOCK_IS_OF_WHO_KEEPS_THE_CASE = pgtrigger.Trigger(
    name="is_of_who_keeps_the_case",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        NEW.keeper_id := coalesce((SELECT c.office_id FROM casework_case c WHERE c.id = NEW.case_id), NEW.office_id);
        RETURN NEW;
    """,
)

CLOCKS_GO_WITH_THEIR_CASE = pgtrigger.Trigger(
    name="its_clocks_go_with_it",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("office_id"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(old__office_id__df=pgtrigger.F("new__office_id")),
    func="""
        UPDATE casework_clock SET keeper_id = NEW.office_id WHERE case_id = NEW.id;
        RETURN NULL;
    """,
)
