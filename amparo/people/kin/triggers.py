"""What the database itself holds about kin, between the persons that records are held to be about at that moment.

Whatever merges are taken back later, the persons are told apart more finely than now: what holds now holds then too.
"""

from __future__ import annotations

import pgtrigger

from amparo.people.kin.rules import GUARDIAN, LINE

#: Held while kin are written down or joined, so that two who do so at once do not make a circle together.
KIN_LOCK = 0x4B696E73
_LINE = ", ".join(f"'{code}'" for code in LINE)


def _is_above(ancestor: str, descendant: str) -> str:
    """SQL: whether a person is an ancestor of another, over any number of generations."""
    return f"""EXISTS (
        WITH RECURSIVE up(id) AS (
            SELECT {descendant}::bigint
            UNION
            SELECT one.person_id FROM up
            JOIN people_record two ON two.person_id = up.id
            JOIN people_kinship k ON k.other_id = two.id AND k.taken_back_at IS NULL AND k.relation IN ({_LINE})
            JOIN people_record one ON one.id = k.record_id
        ) SELECT FROM up WHERE up.id = {ancestor} AND {ancestor} <> {descendant}
    )"""  # noqa: S608 - codes of our own table


def _between(one: str, two: str) -> str:
    """SQL: the relations in force between two persons, from either side."""
    return f"""people_kinship k JOIN people_record x ON x.id = k.record_id JOIN people_record y ON y.id = k.other_id
        WHERE k.taken_back_at IS NULL AND x.person_id IN ({one}, {two}) AND y.person_id IN ({one}, {two})
        AND x.person_id <> y.person_id"""


NONSENSE_IS_NOT_KIN = pgtrigger.Trigger(
    name="nonsense_is_not_kin",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__taken_back_at__isnull=True),
    declare=[("one", "bigint"), ("two", "bigint")],
    func=f"""
        PERFORM pg_advisory_xact_lock({KIN_LOCK});
        SELECT r.person_id INTO one FROM people_record r WHERE r.id = NEW.record_id;
        SELECT r.person_id INTO two FROM people_record r WHERE r.id = NEW.other_id;
        IF one IS NULL OR two IS NULL THEN
            RAISE EXCEPTION 'kin are two persons of the registry' USING ERRCODE = 'check_violation';
        END IF;
        IF one = two THEN
            RAISE EXCEPTION 'nobody is their own kin' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM {_between("one", "two")} AND k.until IS NULL
                   AND (k.relation = '{GUARDIAN}') = (NEW.relation = '{GUARDIAN}')) THEN
            RAISE EXCEPTION 'two persons are kin in one way' USING ERRCODE = 'unique_violation';
        END IF;
        IF NEW.relation IN ({_LINE}) AND {_is_above("two", "one")} THEN
            RAISE EXCEPTION 'nobody descends from their own descendant' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - codes of our own table
)

#: Two who are kin are two; and joining two must not make anybody their own ancestor.
MERGED_PEOPLE_ARE_NOT_KIN = pgtrigger.Trigger(
    name="merged_people_are_not_kin",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM pg_advisory_xact_lock({KIN_LOCK});
        IF EXISTS (SELECT FROM {_between("NEW.gone_id", "NEW.kept_id")})
           OR {_is_above("NEW.gone_id", "NEW.kept_id")} OR {_is_above("NEW.kept_id", "NEW.gone_id")} THEN
            RAISE EXCEPTION 'people who are kin are not one person' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
