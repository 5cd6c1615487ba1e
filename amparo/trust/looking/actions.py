"""What is done about unusual readings: found, answered; and files that headquarters marks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Reading, Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Person
from amparo.trust.looking import gathering, rules
from amparo.trust.looking.models import Finding, Mark

#: Numbers of readings that a finding keeps; how many there were it says beside.
KEPT = 200
#: An hourly look goes back a day and a little, so that windows across its ends are whole.
HOURLY = dt.timedelta(hours=26)


def look_hourly(*, now: dt.datetime) -> int:
    """Everything but the rule over two weeks, over the last day; how many findings are new."""
    some = {code: rule for code, rule in rules.rules().items() if code != "same_file"}
    return _keep(rules.find(gathering.looks_of(gathering.lately(now - HOURLY, now)), some), now=now)


def look_nightly(*, now: dt.datetime) -> int:
    """The rule over two weeks; how many findings are new."""
    rule = rules.rules()["same_file"]
    looks = gathering.looks_of(gathering.often(now - rule.within, now))
    return _keep(rules.find(looks, {rule.code: rule}), now=now)


@transaction.atomic
def _keep(found: list[rules.Found], *, now: dt.datetime) -> int:
    """Findings that are new are raised; of those that nobody answered yet the readings are brought up to date."""
    numbers = {one.looks[-1] for one in found}
    last = Reading.objects.in_bulk(numbers)
    known = {
        (one.rule, one.staff_id, one.key): one
        for one in Finding.objects.select_for_update().filter(
            staff__in={one.staff for one in found}, key__in={one.key for one in found}
        )
    }
    new = 0
    for one in found:
        reading = last[one.looks[-1]]
        before = known.get((one.rule, one.staff, one.key))
        if before is None:
            Finding.objects.create(
                rule=one.rule, key=one.key, staff_id=one.staff, office_id=reading.office_id, person_id=one.person,
                folio=reading.folio if one.person else "", people=one.people, readings=len(one.looks),
                numbers=list(one.looks[:KEPT]), at=reading.at, found_at=now,
            )  # fmt: skip
            new += 1
        elif not before.outcome and len(one.looks) > before.readings:
            before.people, before.readings, before.at = one.people, len(one.looks), reading.at
            before.numbers = list(one.looks[:KEPT])
            before.save(update_fields=["people", "readings", "at", "numbers"])
    return new


@transaction.atomic
def answer(*, finding: Finding, outcome: str, words: str, by: Staff) -> Finding:
    """Say what became of it, once. Nobody judges their own readings, nor those of another office."""
    found = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    require(by, "judge_looks", office_id=found.office_id or "-")
    if found.staff_id == by.pk:
        raise NotAllowed(_("These are your own readings: somebody else asks about them."))
    if found.outcome:
        raise Conflict(_("This was answered meanwhile."))
    if not words.strip() or outcome not in Finding.Outcome.values:
        raise Incomplete(_("Say what you learned."), missing=("words",))
    found.outcome, found.words, found.answered_by, found.answered_at = outcome, words.strip(), by, clock.now()
    found.save(update_fields=["outcome", "words", "answered_by", "answered_at"])
    return found


@transaction.atomic
def mark(*, person: Person, reason: str, by: Staff) -> Mark:
    """Mark the file of somebody whom the public knows."""
    require(by, "mark_files")
    if not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    record = person.records.order_by("pk").first()
    if record is None:
        raise Conflict(_("There is nothing in this file yet."))
    Person.objects.select_for_update().get(pk=person.pk)
    if Mark.objects.filter(record__person=person, ended_at__isnull=True).exists():
        raise Conflict(_("This file is marked already."))
    return Mark.objects.create(record=record, reason=reason.strip(), at=clock.now(), by=by)


@transaction.atomic
def end_mark(*, mark: Mark, by: Staff) -> None:
    """Take the mark off; that it was there stays."""
    require(by, "mark_files")
    found = Mark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if found.ended_at is not None:
        raise Conflict(_("The mark is off already."))
    found.ended_at, found.ended_by = clock.now(), by
    found.save(update_fields=["ended_at", "ended_by"])
