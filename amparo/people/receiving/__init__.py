"""Receiving what somebody said: the one way in for records, whichever door they come through.

A record that is certainly about a known person joins that person; one that may be gets a person of its own *and* a pair
for a human to decide, so that nobody waits unseen; the rest are new people. One that is certain of two different persons
joins neither: it asks about both. Receiving never moves a record that was there before. The public never joins itself to
anybody: a family's record has no person until an officer says whom it is about.

The outcome depends on what was received before, in order, and on nothing else: cutting a list into other chunks, or
going on after an interruption, gives the same persons.

`records` says what comes in, `candidates` whom it is compared with, `deciding` by which rules it joins, `storing` and
`questions` write it down.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from django.db import connection, transaction

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.matching import Described
from amparo.people.checks.log import Answer, Asker, log_checks
from amparo.people.checks.models import CheckOutcome
from amparo.people.models import Source
from amparo.people.receiving.candidates import Candidates
from amparo.people.receiving.deciding import certain, decide_one, score
from amparo.people.receiving.questions import raise_pairs
from amparo.people.receiving.records import Incoming, NewRecord, Outcome, Received, already_received, read
from amparo.people.receiving.storing import store
from amparo.places.models import Office

__all__ = ["NewRecord", "Outcome", "Received", "foresee", "receive_records", "would_join"]

#: Held while a chunk is received, so that two doors cannot make two persons of one at the same moment.
RECEIVING_LOCK = 0x416D7061


@transaction.atomic
def receive_records(
    *, new: Sequence[NewRecord], received_at: dt.datetime, office: Office | None, by: Staff | None, door: str
) -> list[Received]:
    """Receive records in order; one answer per record, in the same order. A dozen queries whatever their number.

    Each record that was not received before is one check of `door` (`checks.models.Door`).
    """
    if not new:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIVING_LOCK])
    repeated = already_received(new)
    fresh: dict[tuple[str, str], NewRecord] = {}
    for item in new:
        name = (item.source, item.source_id)
        if name not in repeated:
            fresh.setdefault(name, item)
    incoming = read(list(fresh.values()), received_at, office, by)
    by_name = dict(zip(fresh, incoming, strict=True))
    began = time.perf_counter()
    _decide(incoming, office)
    spent = (time.perf_counter() - began) * 1000
    store(incoming)
    pairs = raise_pairs(incoming, received_at, office)
    log_checks(
        Asker(door=door, office_id=office.pk if office else None, by=by),
        [_checked(one) for one in incoming],
        milliseconds=spent / max(len(incoming), 1),
    )
    answers = []
    told: set[tuple[str, str]] = set()
    for item in new:
        name = (item.source, item.source_id)
        if name in repeated:
            record_id, person_id = repeated[name]
            answers.append(Received(record_id, person_id, "repeated"))
            continue
        done = by_name[name]
        outcome: Outcome = "repeated" if name in told else done.outcome
        best_pair = None if name in told else pairs.get(done.record.pk)
        told.add(name)
        answers.append(Received(done.record.pk, done.person.pk if done.person else None, outcome, best_pair))
    return answers


def foresee(new: Sequence[NewRecord], office: Office | None = None) -> list[Outcome]:
    """What `receive_records` would answer, without writing or locking anything: a rehearsal for a preview, no check."""
    repeated = already_received(new)
    now = clock.now()
    fresh = [item for item in new if (item.source, item.source_id) not in repeated]
    incoming = read(fresh, now, office, None)
    _decide(incoming, office)
    outcomes: list[Outcome] = ["repeated"] * len(repeated)
    return outcomes + [one.outcome for one in incoming]


def would_join(described: Described, office: Office | None = None) -> int | None:
    """The person whom this description would join by itself had an officer taken it down, and nobody else in question; None
    when it would join nobody, or might be somebody else too. Writes nothing and is no check of its own."""
    incoming = read([NewRecord(Source.INTAKE, "", described, {})], clock.now(), office, None)
    _decide(incoming, office)
    (one,) = incoming
    others = any(found.candidate.person is not None for found in one.doubts)
    return one.person.pk if one.joined and one.person is not None and not others else None


def _decide(incoming: Sequence[Incoming], office: Office | None) -> None:
    """Decide all of a chunk: compare everybody with the database and with what came before, then decide in order."""
    candidates = Candidates({key for one in incoming for key in one.keys}, office)
    scored = score(incoming, [candidates.meet(one) for one in incoming])
    candidates.look_up(
        {found.candidate.person for one in scored for found in one if certain(found)}, incoming
    )
    for one, found in zip(incoming, scored, strict=True):
        decide_one(one, found, candidates)
        candidates.settle(one)


def _checked(one: Incoming) -> Answer:
    outcome = {"known": CheckOutcome.CERTAIN, "doubtful": CheckOutcome.DOUBTFUL}.get(
        one.outcome, CheckOutcome.NOBODY
    )
    return Answer(one.compared, one.likeliest, outcome, one.record.pk)
