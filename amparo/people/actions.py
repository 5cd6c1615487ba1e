"""What people do with persons: join them, take that back, say who belongs where, write down kin and consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio
from amparo.people import undoing
from amparo.people.closing import closed_ids
from amparo.people.describing import refresh
from amparo.people.kin.queries import are_kin_or_in_line
from amparo.people.models import (
    WAITING,
    Consent,
    Decision,
    Merge,
    Pair,
    Person,
    Purpose,
    Record,
    Relative,
    Separation,
)
from amparo.people.queries import answers_that_two_differ
from amparo.people.signals import pair_decided, records_moved

#: What a relative may be told, each only with consent.
TELLABLE = ("status", "place", "services", "next_step", "hearings", "lawyer")
#: A consent to tell a relative lasts this long unless the person says otherwise; then it is asked again.
FAMILY_CONSENT_DAYS = 180


@transaction.atomic
def merge(*, gone: Person, kept: Person, by: Staff | None, reason: str, pair: Pair | None = None) -> Merge:
    """Hold two persons for one: everything of `gone` is read as `kept`'s from now on. `unmerge` takes it back exactly.

    Raises `Conflict` when either has been merged away meanwhile, or when records of the two were held to be different
    people (by an answer later than the question `pair`), and `Incomplete` without a reason.
    """
    _need(reason)
    persons = _locked([gone.pk, kept.pk])
    gone, kept = persons[gone.pk], persons[kept.pk]
    if gone.pk == kept.pk or gone.merged_into_id is not None or kept.merged_into_id is not None:
        raise Conflict(
            _("One of these two persons has been joined with another meanwhile. Open the file again.")
        )
    _not_held_different(gone, kept, pair)
    _not_kin(gone, kept)
    now = clock.now()
    made = Merge.objects.create(gone=gone, kept=kept, pair=pair, reason=reason.strip()[:300], at=now, by=by)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    moved = list(Record.objects.filter(person=gone).values_list("pk", flat=True))
    Record.objects.filter(pk__in=moved).update(person=kept)
    refresh([kept.pk])
    records_moved.send(
        Merge, record_ids=moved, persons={gone.pk, kept.pk}, by=by, kind="merged", reason=made.reason, at=now
    )
    return made


@transaction.atomic
def unmerge(*, merge: Merge, by: Staff | None, reason: str) -> Merge:
    """Take a merge back, however late, whatever was merged before or after it: each gets its own records again."""
    _need(reason)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Conflict(_("This has been undone already."))
    if by is not None and closed_ids(
        by, Record.objects.filter(home__in=(merge.gone_id, merge.kept_id)).values_list("person_id", flat=True)
    ):
        raise NotAllowed(_("One of these two is a minor: only their own team decides it."))
    if by is not None and by.pk != merge.by_id:  # whoever decided may take the own word back
        require(by, "undo_merge")
    gone = _locked([merge.gone_id])[merge.gone_id]
    last = _last_of_chain(gone)
    now = clock.now()
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    behind = undoing.behind([gone.pk])
    moved = list(Record.objects.filter(home_id__in=behind).values_list("pk", flat=True))
    Record.objects.filter(pk__in=moved).update(person=gone)
    merge.undone_at, merge.undone_by, merge.undo_reason = now, by, reason.strip()[:300]
    merge.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    if merge.pair_id is not None:
        Pair.objects.filter(pk=merge.pair_id).update(
            state=Pair.State.UNSURE, reason=merge.undo_reason, decided_at=now, decided_by=by
        )
    refresh([gone.pk, last.pk])
    records_moved.send(
        Merge,
        record_ids=moved,
        persons={gone.pk, last.pk},
        by=by,
        kind="unmerged",
        reason=merge.undo_reason,
        at=now,
    )
    return merge


@transaction.atomic
def separate(*, record: Record, by: Staff | None, reason: str) -> Person:
    """Say that a record is about somebody else than the person it was accepted for: it gets a person of its own."""
    _need(reason)
    record = Record.objects.select_for_update().get(pk=record.pk)
    if record.person_id is None or record.home_id is None:
        raise Conflict(_("This record is not linked to anybody."))
    if Record.objects.filter(person_id=record.person_id).count() == 1:
        raise Conflict(_("This is the only record of the person: there is nothing to separate it from."))
    if Record.objects.filter(home_id=record.home_id).count() == 1:
        raise Conflict(
            _("This record came in with a merge, as the only one of its file. Undo that merge instead.")
        )
    old_person, old_home = record.person_id, record.home_id
    person = Person.objects.create(folio=new_folio("P"))
    now = clock.now()
    Separation.objects.create(
        record=record, old_home_id=old_home, new_home=person, reason=reason.strip()[:300], at=now, by=by
    )
    Record.objects.filter(pk=record.pk).update(person=person, home=person)
    refresh([old_person, person.pk])
    person.refresh_from_db()
    records_moved.send(
        Separation, record_ids=[record.pk], persons={old_person, person.pk}, by=by, kind="separated",
        reason=reason.strip()[:300], at=now,
    )  # fmt: skip
    return person


@transaction.atomic
def link_record(*, record: Record, person: Person, by: Staff | None) -> Record:
    """Say whom a family's record is about. Its home is the person as known today."""
    record = Record.objects.select_for_update().get(pk=record.pk)
    if record.person_id is not None:
        raise Conflict(_("This request was linked to a person already."))
    person = _last_of_chain(_locked([person.pk])[person.pk])
    record.person = record.home = person
    Record.objects.filter(pk=record.pk).update(person=person, home=person)
    refresh([person.pk])
    records_moved.send(
        Record, record_ids=[record.pk], persons={person.pk}, by=by, kind="linked", reason="", at=clock.now()
    )
    return record


@transaction.atomic
def decide_pair(*, pair: Pair, decision: str, by: Staff | None, reason: str) -> Merge | None:
    """Answer whether two records are about one person: `same` joins them, `different` is remembered, `unsure` waits.

    When two offices keep the two files, the first `same` only proposes: somebody of the other office, or headquarters,
    confirms it by answering `same` too, or answers otherwise.
    Returns the merge that `same` made, if one was needed. The older file is kept.
    """
    _need(reason)
    pair = Pair.objects.select_for_update(of=("self",)).select_related("new", "known").get(pk=pair.pk)
    if pair.state not in WAITING:
        raise Conflict(_("Somebody has decided this already."))
    if decision not in (Pair.State.SAME, Pair.State.DIFFERENT, Pair.State.UNSURE):
        raise Incomplete(_("Choose one of the three answers."), missing=("decision",))
    if by is not None:
        theirs = pair.other_office_id if by.office_id == pair.other_office_id else pair.office_id
        require(by, "decide_pair", office_id=theirs)
    if decision == Pair.State.SAME and pair.other_office_id is not None:
        if by is None:
            raise NotAllowed(_("Two offices keep these files: two people decide."))
        if pair.state != Pair.State.PROPOSED:
            pair.state, pair.reason, pair.proposed_by, pair.proposed_at = (
                Pair.State.PROPOSED, reason.strip()[:300], by, clock.now(),
            )  # fmt: skip
            pair.save(update_fields=["state", "reason", "proposed_by", "proposed_at"])
            return None
        if not may_confirm(pair, by):
            raise NotAllowed(_("Somebody of the other office, or of headquarters, confirms this."))
    made: Merge | None = None
    if decision == Pair.State.SAME:
        one, other = pair.new.person, pair.known.person
        if one is not None and other is not None and one.pk != other.pk:
            gone, kept = sorted((one, other), key=lambda person: -person.pk)
            made = merge(gone=gone, kept=kept, by=by, reason=reason, pair=pair)
        elif one is None and other is not None:
            link_record(record=pair.new, person=other, by=by)
        elif other is None and one is not None:
            link_record(record=pair.known, person=one, by=by)
    pair.state, pair.reason, pair.decided_by, pair.decided_at = (
        decision,
        reason.strip()[:300],
        by,
        clock.now(),
    )
    pair.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    pair_decided.send(Pair, pair=pair, by=by)
    return made


@transaction.atomic
def reopen_pair(*, pair: Pair, by: Staff | None, reason: str) -> Pair:
    """Take an answer "different" back: the question waits again, with the reason. `unmerge` does it for "same"."""
    _need(reason)
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if by is not None:
        require(by, "decide_pair", office_id=pair.office_id)
    if pair.state != Pair.State.DIFFERENT:
        raise Conflict(_("Only an answer “different people” is reopened; a merge is undone."))
    pair.state, pair.reason, pair.decided_by, pair.decided_at = (
        Pair.State.UNSURE,
        reason.strip()[:300],
        by,
        clock.now(),
    )
    pair.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return pair


@transaction.atomic
def add_relative(
    *,
    record: Record,
    name: str,
    relation: str,
    phone: str = "",
    email: str = "",
    language: str = "",
    wish: str = "",
    by: Staff | None,
) -> Relative:
    """Write down kin or a person of trust. Never asked: their status, their home address."""
    if not name.strip():
        raise Incomplete(_("Write the relative's name."), missing=("name",))
    return Relative.objects.create(
        record=record, name=name.strip()[:160], relation=relation, phone=phone[:20], email=email, language=language,
        wish=wish, added_by=by,
    )  # fmt: skip


@transaction.atomic
def record_consent(
    *,
    record: Record,
    purpose: str,
    decision: str,
    relative: Relative | None = None,
    fields: Sequence[str] = (),
    channel: str,
    language: str = "",
    interpreter: str = "",
    witness: str = "",
    note: str = "",
    at: dt.datetime,
    expires_at: dt.datetime | None = None,
    by: Staff | None,
) -> Consent:
    """Write one line of the consent ledger. Nothing is shown to anybody without a line that grants it."""
    telling = purpose == Purpose.FAMILY and decision == Decision.GRANTED
    if telling and relative is None:
        raise Incomplete(_("Say which relative may be told."), missing=("relative",))
    if telling and not fields:
        raise Incomplete(_("Say what the relative may be told."), missing=("fields",))
    if set(fields) - set(TELLABLE):
        raise Incomplete(_("Only what is on the list can be told."), missing=("fields",))
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date of the consent is in the future."), missing=("at",))
    if telling and expires_at is None:
        expires_at = at + dt.timedelta(days=FAMILY_CONSENT_DAYS)
    return Consent.objects.create(
        record=record, purpose=purpose, decision=decision, relative=relative,
        fields=[name for name in TELLABLE if name in fields], channel=channel, language=language,
        interpreter=interpreter, witness=witness, note=note, at=at, expires_at=expires_at, recorded_by=by,
    )  # fmt: skip


def may_confirm(pair: Pair, by: Staff) -> bool:
    """Whether `by` is the second person for a proposal: somebody else, and of another office than who proposed it."""
    return by.pk != pair.proposed_by_id and (
        pair.proposed_by is None or by.office_id != pair.proposed_by.office_id or by.office_id is None
    )


def _need(reason: str) -> None:
    if not reason.strip():
        raise Incomplete(_("Write the reason: it is shown in both histories."), missing=("reason",))


def _locked(ids: Collection[int]) -> dict[int, Person]:
    """Persons, locked in the order of their numbers so that two decisions cannot wait for each other."""
    return {
        person.pk: person for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }


def _last_of_chain(person: Person) -> Person:
    while person.merged_into_id is not None:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def _not_kin(gone: Person, kept: Person) -> None:
    """A mother and her daughter are two people: whoever knows better takes that relation back first."""
    if are_kin_or_in_line(gone.pk, kept.pk):
        raise Conflict(
            _(
                "%(one)s and %(other)s are written down as kin of each other. Take that back first, in either file."
            )
            % {"one": gone.shown_folio, "other": kept.shown_folio}
        )


def _not_held_different(gone: Person, kept: Person, pair: Pair | None) -> None:
    """An answer "different" stands until its question is asked again: by new facts, or by whoever reopens it."""
    decided = answers_that_two_differ().filter(
        Q(new__person=gone, known__person=kept) | Q(new__person=kept, known__person=gone)
    )
    if pair is not None:
        decided = decided.filter(decided_at__gte=pair.raised_at)
    found = decided.select_related("new__person", "known__person").order_by("-decided_at").first()
    if found is not None and found.decided_at is not None:
        raise Conflict(
            _(
                "%(one)s and %(other)s were held to be different people on %(day)s: “%(reason)s”. Reopen that question first."
            )
            % {
                "one": gone.shown_folio,
                "other": kept.shown_folio,
                "day": found.decided_at.date().isoformat(),
                "reason": found.reason,
            }
        )
