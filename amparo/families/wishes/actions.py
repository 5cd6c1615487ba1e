"""Keeping wishes, establishing who said them, bringing them into force, changing and withdrawing them.

In force means: lines of the consent ledger and relatives of the file, like any word of the person. A later word of theirs, at
a visit or anywhere, wins by its date; nothing here reads or writes what a relative sees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.actions import office_of_file
from amparo.casework.documents.rules import is_minor
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import hash_code, new_folio, new_secret
from amparo.families.contacts import columns_of
from amparo.families.instant import try_waiting
from amparo.families.linking import link_record
from amparo.families.models import Named, Wishes
from amparo.families.trust.evidence import Where, is_accepted
from amparo.families.wall import pumping
from amparo.families.wishes import rules
from amparo.families.wishes.doubting import contradicting, doubt, doubt_contradictions
from amparo.families.wishes.ledger import bring_into_force, tell_of, told_by, withdraw_from, write_event
from amparo.families.wishes.queries import in_force, now_named
from amparo.matching import Described
from amparo.notices import actions as notices
from amparo.notices.addresses import index, opened, sealed
from amparo.people import actions as people
from amparo.people.models import Decision, Door, Person, Record, Source
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.models import Office

#: So many may be named: more than a family, and it is a list.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of one person."""

    kind: str
    name: str
    relation: str = ""
    contact: str = ""
    language: str = ""
    fields: tuple[str, ...] = ()
    months: int = 24


@dataclass(frozen=True, slots=True)
class Identified:
    """By what (a code of `trust/data/evidence.csv`) somebody of ours established who says it."""

    code: str
    by: Staff
    note: str = ""


@transaction.atomic
def register(
    *, folio: str, secret_hash: str, described: Described, contact: str, language: str, channel: str,
    named: Sequence[Said], needs: str, received_at: dt.datetime, office: Office | None, by: Staff | None = None,
    identified: Identified | None = None, network: str = "",
) -> Wishes:  # fmt: skip
    """Keep wishes. Said by somebody whose identity was established they are in force at once; else their record is about nobody
    yet, and they open nothing."""
    _check(described, contact, named)
    source, door = (Source.INTAKE, Door.INTAKE) if identified else (Source.FAMILY, Door.FAMILY)
    record_id = receive_records(
        new=[NewRecord(source, folio, described, described.as_mapping())],
        received_at=received_at, office=office, by=by, door=door,
    )[0].record_id  # fmt: skip
    wishes = Wishes.objects.create(
        folio=folio, secret_hash=secret_hash, received_at=received_at, channel=channel, language=language,
        **columns_of(contact), record_id=record_id, office=office, needs=sealed(needs.strip()) if needs.strip() else None,
        said_at=received_at, expires_at=rules.years_after(received_at),
    )  # fmt: skip
    _write_named(wishes, named, received_at)
    write_event(wishes, "wishes_kept", by, received_at, channel=channel)
    if identified is not None:
        refuse_closed(identified.by, wishes.record.person)
        _identify(wishes, identified)
    if by is not None or pumping.may_be_told(contact):
        tell(wishes, "received", key=f"wishes:{folio}", network=network[:64])
    doubt_contradictions(wishes, asked=identified is not None)
    return wishes


@transaction.atomic
def take(
    *, described: Described, contact: str, language: str, named: Sequence[Said], needs: str, evidence: str, note: str, by: Staff
) -> tuple[Wishes, str]:  # fmt: skip
    """Wishes taken at a window or by telephone; returns them with the secret, to be given once. Without evidence of who says
    them they are kept unconfirmed."""
    require(by, "take_wishes")
    where = counters_of(by)
    if evidence and not is_accepted(evidence, "identity", *where):
        raise Incomplete(_("Choose how you know who it is."), missing=("evidence",))
    folio, secret = new_folio("V"), new_secret()
    wishes = register(
        folio=folio, secret_hash=hash_code(secret, salt=folio), described=described, contact=contact, language=language,
        channel="phone" if by.office_id is None else "window", named=named, needs=needs, received_at=clock.now(),
        office=by.office, by=by, identified=Identified(evidence, by, note) if evidence else None,
    )  # fmt: skip
    return wishes, secret


@transaction.atomic
def confirm(*, wishes: Wishes, evidence: str, note: str, by: Staff, person: Person | None = None) -> Wishes:
    """Somebody of ours established that the person themselves said this: it comes into force. `person`: whom they are, when the
    officer recognises them; else the description is taken down as an intake's, and joins or makes somebody by the rules."""
    wishes = _locked(wishes, by)
    if wishes.identified_at is not None:
        raise Conflict(_("Who said this has been established already."))
    if not is_accepted(evidence, "identity", *counters_of(by)):
        raise Incomplete(_("Choose how you know who it is."), missing=("evidence",))
    refuse_closed(by, person)
    record = wishes.record
    if record.person_id is None:
        link_record(record, person or _taken_down(record, by), by, str(_("The person came themselves.")))
    elif person is not None and record.person_id != person.pk:
        raise Conflict(_("These wishes are linked to somebody else: separate the record first."))
    _identify(wishes, Identified(evidence, by, note))
    doubt_contradictions(wishes, asked=True)
    return wishes


@transaction.atomic
def settle(*, wishes: Wishes, note: str, by: Staff) -> Wishes:
    """The person was asked, and these are theirs: what contradicts them and was never confirmed is refused."""
    wishes = _locked(wishes, by)
    if wishes.identified_at is None:
        raise Conflict(_("Establish first who said this."))
    if not note.strip():
        raise Incomplete(_("Write how the person was asked."), missing=("note",))
    now = clock.now()
    for one in contradicting(wishes):
        if one.identified_at is None:
            _end(one, "refused", by, now)
    wishes.doubted_at = None
    wishes.save(update_fields=["doubted_at"])
    Task.objects.filter(
        record__in=Wishes.objects.filter(record__person=wishes.record.person_id).values("record"),
        kind=Task.Kind.REVIEW_REQUEST, done_at__isnull=True,
    ).update(done_at=now, done_by=by, note=note.strip()[:300])  # fmt: skip
    write_event(wishes, "wishes_confirmed", by, now, note=note.strip()[:300])
    bring_into_force(wishes, by)
    try_waiting(wishes.record.person_id or 0)
    return wishes


@transaction.atomic
def change(*, wishes: Wishes, named: Sequence[Said], needs: str, by: Staff | None, at: dt.datetime) -> Wishes:
    """The person says something else from now on. Who is not named again is told nothing more; what was confirmed stays so.

    Said on the portal (`by` is None), by whoever holds slip and telephone: what takes away holds at once, and a name that is
    new is told nothing until somebody asked the person (`settle`).
    """
    wishes = Wishes.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=wishes.pk)
    if wishes.ended_at is not None:
        raise Conflict(_("These wishes were withdrawn."))
    _check(None, "", named)
    before = list(now_named(wishes))
    Named.objects.filter(pk__in=[one.pk for one in before]).update(ended_at=at)
    _write_named(wishes, named, at, before)
    wishes.needs = sealed(needs.strip()) if needs.strip() else None
    wishes.said_at, wishes.expires_at, wishes.reminded_at = at, rules.years_after(at), None
    wishes.save(update_fields=["needs", "said_at", "expires_at", "reminded_at"])
    write_event(wishes, "wishes_changed", by, at)
    if wishes.identified_at is not None:
        kept = set(
            now_named(wishes)
            .filter(relative__isnull=False, kind="tell")
            .values_list("relative_id", flat=True)
        )
        gone = [one.relative for one in before if one.kind == "tell" and one.relative_id not in kept]
        withdraw_from(wishes, gone, Decision.WITHDRAWN, by, at)
        bring_into_force(wishes, by, newcomers=by is not None)
        if by is None and now_named(wishes).filter(kind="tell", relative__isnull=True).exists():
            doubt(wishes, at)
    doubt_contradictions(wishes)
    return wishes


@transaction.atomic
def renew(*, wishes: Wishes, by: Staff | None, at: dt.datetime) -> Wishes:
    """The person says the same again: everything holds as long as if it were said now."""
    wishes = Wishes.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=wishes.pk)
    if wishes.ended_at is not None:
        raise Conflict(_("These wishes were withdrawn."))
    wishes.said_at, wishes.expires_at, wishes.reminded_at = at, rules.years_after(at), None
    wishes.save(update_fields=["said_at", "expires_at", "reminded_at"])
    now_named(wishes).update(said_at=at, until=wishes.expires_at)
    write_event(wishes, "wishes_renewed", by, at)
    if wishes.identified_at is not None:
        bring_into_force(wishes, by)
    return wishes


@transaction.atomic
def withdraw(*, wishes: Wishes, by: Staff) -> Wishes:
    """The person takes everything back, at a window or by telephone. The ledger says so from this moment."""
    wishes = _locked(wishes, by)
    _end(wishes, "withdrawn", by, clock.now())
    return wishes


def after_withdrawal(wishes: Wishes, at: dt.datetime) -> None:
    """The portal's function wrote the ledger; here are its events, and whom it concerns hears of them."""
    write_event(wishes, "wishes_ended", None, at)
    tell_of(wishes, list(told_by(wishes)), Decision.WITHDRAWN, None, at)


def tell(wishes: Wishes, template: str, *, key: str, **values: object) -> None:
    """Queue one message to the person's own contact, if they have one."""
    address = opened(wishes.email) or opened(wishes.phone)
    if address:
        notices.queue(
            template=template, channel="email" if wishes.email else "sms", address=address, language=wishes.language,
            values={"tail": wishes.folio[-4:], **values}, key=key, about=wishes.folio, office_id=wishes.office_id,
        )  # fmt: skip


def counters_of(by: Staff) -> tuple[Where, ...]:
    """Where this member of staff meets people: at a window, or on the telephone alone."""
    return ("window", "phone") if by.office_id is not None else ("phone",)


def office_of(wishes: Wishes) -> str | None:
    """Who answers for wishes: the office that keeps the person's file, once the person is known."""
    return office_of_file(wishes.record) if wishes.record.person_id is not None else wishes.office_id


def _identify(wishes: Wishes, identified: Identified) -> None:
    now = clock.now()
    wishes.identified_by, wishes.identified_note = identified.code, identified.note.strip()[:300]
    wishes.identified_at, wishes.identified_staff, wishes.doubted_at = now, identified.by, None
    wishes.save(
        update_fields=[
            "identified_by",
            "identified_note",
            "identified_at",
            "identified_staff",
            "doubted_at",
        ]
    )
    write_event(wishes, "wishes_confirmed", identified.by, now, evidence=identified.code)
    others = [one for one in in_force(wishes.record.person_id) if one.pk != wishes.pk]
    if any(one.said_at > wishes.said_at for one in others):
        _end(wishes, "replaced", identified.by, now)
        return
    for one in others:
        _end(one, "replaced", identified.by, now)
    bring_into_force(wishes, identified.by)


def _end(wishes: Wishes, why: str, by: Staff | None, at: dt.datetime) -> None:
    if wishes.ended_at is not None:
        raise Conflict(_("These wishes were withdrawn."))
    wishes.ended_at, wishes.ended_why = at, why
    wishes.save(update_fields=["ended_at", "ended_why"])
    withdraw_from(wishes, list(told_by(wishes)), Decision.WITHDRAWN, by, at)
    write_event(wishes, "wishes_ended", by, at, why=why)


def _taken_down(record: Record, by: Staff) -> Person:
    """The same description as an intake's record: it joins whom it surely is, or makes somebody new."""
    from amparo.people.describing import described

    received = receive_records(
        new=[NewRecord(Source.INTAKE, f"{record.source_id}:said", described(record), dict(record.raw))],
        received_at=clock.now(), office=by.office or record.office, by=by, door=Door.INTAKE,
    )[0]  # fmt: skip
    assert received.person_id is not None
    person = Person.objects.get(pk=received.person_id)
    refuse_closed(by, person)
    return person


def _write_named(
    wishes: Wishes, named: Sequence[Said], at: dt.datetime, before: Sequence[Named] = ()
) -> None:
    """Who is named again, by contact, is the same relative of the file."""
    known = {
        (one.kind, one.contact_index): one.relative for one in before if one.contact_index and one.relative
    }
    for said in named:
        kept = columns_of(said.contact)
        Named.objects.create(
            wishes=wishes, kind=said.kind, name=said.name.strip()[:160], relation=said.relation[:12],
            language=said.language[:10], fields=[name for name in people.TELLABLE if name in said.fields],
            until=rules.until_of(at, said.months), said_at=at, **kept,
            relative=known.get((said.kind, str(kept["contact_index"]))),
        )  # fmt: skip


def _check(described: Described | None, contact: str, named: Sequence[Said]) -> None:
    if described is not None and not (
        described.given_names and (described.surname1 or described.surnames) and described.birth_date
    ):
        raise Incomplete(_("Write the whole name and the day of birth."), missing=("given_names",))
    if described is not None and is_minor(described.birth_date, clock.today()):
        raise Incomplete(
            _("Who is not 18 yet is not registered here: their parents or the consulate speak for them."),
            missing=("birth",),
        )
    if not named or len(named) > MOST_NAMED:
        raise Incomplete(_("Name at least one person."), missing=("name",))
    for one in named:
        if one.kind not in Named.Kind.values or not one.name.strip():
            raise Incomplete(_("Write the name of each person."), missing=("name",))
        if one.kind == Named.Kind.TELL and not (one.contact.strip() and one.relation and one.fields):
            raise Incomplete(
                _("Of each person to be told: who they are to you, a telephone or e-mail, and what."),
                missing=("contact",),
            )
        if one.kind == Named.Kind.TELL and contact.strip() and index(one.contact) == index(contact):
            raise Incomplete(
                _("Give another telephone or e-mail for the person to be told: yours goes with you."),
                missing=("contact",),
            )


def _locked(wishes: Wishes, by: Staff) -> Wishes:
    wishes = Wishes.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=wishes.pk)
    require(by, "take_wishes", office_id=office_of(wishes))
    refuse_closed(by, wishes.record.person)
    if wishes.ended_at is not None:
        raise Conflict(_("These wishes were withdrawn."))
    return wishes
