"""What the database holds of voices besides its constraints."""

from __future__ import annotations

import pgtrigger

A_VOICE_IS_OF_WHO_AGREED = pgtrigger.Trigger(
    name="a_voice_is_of_who_agreed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("reviewer_id"),  # type: ignore[no-untyped-call]
    func="""
        IF EXISTS (
            SELECT 1 FROM inclusion_speaker s
            WHERE s.id IN (NEW.speaker_id, NEW.reviewer_id) AND (s.tongue_id <> NEW.tongue_id OR s.withdrawn_at IS NOT NULL)
        ) THEN
            RAISE EXCEPTION 'a_voice_is_of_who_agreed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
