"""What the database keeps of sheets, whoever asks it."""

from __future__ import annotations

import pgtrigger

#: From where a sheet may go where. Readable here; the trigger is made from it.
MOVES = {
    "draft": ("in_review", "discarded"),
    "in_review": ("draft", "scheduled", "published"),
    "scheduled": ("draft", "published"),
    "published": ("replaced", "withdrawn"),
    "replaced": (),
    "withdrawn": (),
    "discarded": (),
}

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, after in MOVES.items() for new in (old, *after))

#: What is reviewed is what is published, and what was published stays: only a draft is written in, and none is deleted.
A_SHEET_GOES_FORWARD = pgtrigger.Trigger(
    name="a_sheet_goes_forward",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'INSERT' THEN
            IF NEW.state <> 'draft' AND NOT (NEW.state = 'published' AND NEW.written_by_id IS NULL) THEN
                RAISE EXCEPTION 'a sheet begins as a draft'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_begins_as_a_draft';
            END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a sheet is kept'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_is_kept';
        END IF;
        IF (OLD.state, NEW.state) NOT IN ({_ALLOWED}) THEN
            RAISE EXCEPTION 'a sheet goes from % to % never', OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_goes_forward';
        END IF;
        IF (NEW.programme_id, NEW.number) IS DISTINCT FROM (OLD.programme_id, OLD.number)
           OR OLD.state <> 'draft' AND (
               (NEW.content, NEW.valid_from, NEW.valid_to, NEW.checked_on, NEW.check_every, NEW.note, NEW.written_by_id,
                NEW.written_at)
               IS DISTINCT FROM
               (OLD.content, OLD.valid_from, OLD.valid_to, OLD.checked_on, OLD.check_every, OLD.note, OLD.written_by_id,
                OLD.written_at))
           OR OLD.published_at IS NOT NULL AND
               (NEW.reviewed_by_id, NEW.reviewed_at, NEW.publish_on, NEW.published_at)
               IS DISTINCT FROM (OLD.reviewed_by_id, OLD.reviewed_at, OLD.publish_on, OLD.published_at)
           OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
            RAISE EXCEPTION 'a sheet that was sent stays as it is'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_that_was_sent_stays';
        END IF;
        RETURN NEW;
    """,
)

#: Whoever wrote in a sheet at any time does not review it, even when somebody else wrote last.
OF_TWO_PEOPLE = pgtrigger.Trigger(
    name="who_wrote_in_a_sheet_does_not_review_it",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(new__reviewed_by__isnull=False),
    func="""
        IF NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id AND EXISTS (
            SELECT FROM programmes_step
            WHERE sheet_id = NEW.id AND what = 'wrote' AND by_id = NEW.reviewed_by_id
        ) THEN
            RAISE EXCEPTION 'who wrote in a sheet does not review it'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'who_wrote_in_a_sheet_does_not_review_it';
        END IF;
        RETURN NEW;
    """,
)
