"""What holds resources within what there is: a trigger, so that no two entries can use the same peso, bed, dose or card.

    committed − given back ≤ allocated − cut        spent ≤ committed − given back        nothing below zero

Whoever adds an entry holds its allocation until the transaction ends: entries of one allocation come one after the other, each
counted with those before it. The function looks past the rights of who writes, because allocations are never changed by anybody
and locking one takes the right to.
"""

from __future__ import annotations

import pgtrigger

#: What the database says when it refuses: the name of the rule, by which `actions.WORDS` finds the sentence.
RULES = ("not_more_than_was_allocated", "not_more_than_was_committed", "only_whole_things")

HELD = pgtrigger.Trigger(
    name="entries_keep_within_what_there_is",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    declare=[
        ("whole", "NUMERIC"),
        ("what", "TEXT"),
        ("committed", "NUMERIC"),
        ("spent", "NUMERIC"),
        ("cut", "NUMERIC"),
    ],
    func="""
        SELECT amount, kind INTO whole, what FROM returns_lock_allocation(NEW.allocation_id);
        SELECT coalesce(sum(CASE e.kind WHEN 'committed' THEN e.amount WHEN 'given_back' THEN -e.amount END), 0),
               coalesce(sum(e.amount) FILTER (WHERE e.kind = 'spent'), 0),
               coalesce(sum(e.amount) FILTER (WHERE e.kind = 'cut'), 0)
          INTO committed, spent, cut
          FROM (SELECT kind, amount FROM returns_entry WHERE allocation_id = NEW.allocation_id
                UNION ALL SELECT NEW.kind, NEW.amount) e;
        IF what <> 'money' AND NEW.amount <> floor(NEW.amount) THEN
            RAISE EXCEPTION 'only_whole_things' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_whole_things';
        END IF;
        IF committed > whole - cut OR committed < 0 OR whole - cut < 0 THEN
            RAISE EXCEPTION 'not_more_than_was_allocated'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'not_more_than_was_allocated';
        END IF;
        IF spent > committed THEN
            RAISE EXCEPTION 'not_more_than_was_committed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'not_more_than_was_committed';
        END IF;
        RETURN NEW;
    """,
)

LOCK = """
CREATE FUNCTION returns_lock_allocation(number bigint) RETURNS TABLE (amount numeric, kind varchar)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT a.amount, a.kind FROM public.returns_allocation a WHERE a.id = number FOR UPDATE
$$;
"""
UNLOCK = "DROP FUNCTION returns_lock_allocation(bigint);"
