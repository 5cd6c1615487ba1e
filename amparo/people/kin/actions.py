"""Writing down that two people are kin, that it has ended, and that it was a mistake. Nothing is changed or removed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.kin import queries
from amparo.people.kin.models import Kinship
from amparo.people.kin.rules import GUARDIAN, LINE, RELATIONS, stored
from amparo.people.models import Person, Record, Relative


@transaction.atomic
def record_kinship(
    *, record: Record, relation: str, other: Record, said: str, said_by: str = "", certainty: str = "reported",
    since: dt.date | None = None, until: dt.date | None = None, relative: Relative | None = None, by: Staff | None,
) -> Kinship:  # fmt: skip
    """Write down that the person of `record` is the `relation` of the person of `other`. `relative`: the line of one of the
    two files that named the other person.

    Raises `Incomplete` for a person without a file, and `Conflict` when it makes no sense beside what is written.
    """
    one, two = record.person_id, other.person_id
    if one is None or two is None:
        raise Incomplete(_("Say first whom the request is about."), missing=("person",))
    if relation not in RELATIONS:
        raise Incomplete(_("Choose what they are to each other."), missing=("relation",))
    if said not in Kinship.Said.values:
        raise Incomplete(_("Write who said so."), missing=("said",))
    if certainty not in Kinship.Certainty.values:
        raise Incomplete(_("Choose how sure it is."), missing=("certainty",))
    if since is not None and until is not None and until < since:
        raise Incomplete(_("It cannot end before it began."), missing=("until",))
    list(Person.objects.select_for_update().filter(pk__in=[one, two]).order_by("pk"))
    above, code, below = stored(one=one, relation=relation, other=two)
    first, second = (record, other) if above == one else (other, record)
    _makes_sense(above, code, below)
    if relative is not None and queries.in_force().filter(relative=relative).exists():
        raise Conflict(_("Somebody has said already who this relative is."))
    return Kinship.objects.create(
        record=first, other=second, relation=code, relative=relative, since=since, until=until, said=said,
        said_by=said_by.strip()[:160], certainty=certainty, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def take_back(*, kinship: Kinship, reason: str, by: Staff | None) -> Kinship:
    """Say that two people are not kin after all: it is read no more, and stays written with the reason."""
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    kinship = _locked(kinship)
    kinship.taken_back_at, kinship.taken_back_by = clock.now(), by
    kinship.taken_back_reason = reason.strip()[:300]
    kinship.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    return kinship


@transaction.atomic
def end(*, kinship: Kinship, until: dt.date, by: Staff | None) -> Kinship:
    """Say until when they were (a marriage, a guardianship). What is by birth does not end."""
    kinship = _locked(kinship)
    if kinship.relation in LINE or kinship.relation == "sibling":
        raise Conflict(_("This does not end. If it is wrong, take it back."))
    if kinship.since is not None and until < kinship.since:
        raise Incomplete(_("It cannot end before it began."), missing=("until",))
    if until > clock.today():
        raise Incomplete(_("The date is in the future."), missing=("until",))
    kinship.until = until
    kinship.save(update_fields=["until"])
    return kinship


def _locked(kinship: Kinship) -> Kinship:
    kinship = (
        Kinship.objects.select_for_update(of=("self",)).select_related("record", "other").get(pk=kinship.pk)
    )
    if kinship.taken_back_at is not None:
        raise Conflict(_("This was taken back already."))
    return kinship


def _makes_sense(one: int, relation: str, other: int) -> None:
    """What the database holds too, in a sentence for whoever wrote it."""
    if one == other:
        raise Conflict(_("These are the same person: nobody is their own kin."))
    known = queries.between(one, other).filter(until__isnull=True)
    if any((kinship.relation == GUARDIAN) == (relation == GUARDIAN) for kinship in known):
        raise Conflict(_("It is written already what these two are to each other. Take that back first."))
    if relation in LINE and queries.is_above(other, one):
        raise Conflict(_("Nobody is the ancestor of their own parents or grandparents."))
