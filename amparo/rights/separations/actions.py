"""The register of families apart. Each action is one transaction that writes its event, which the clock hears."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.events import write_for
from amparo.casework.models import Case, Child
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.kin.models import Kinship
from amparo.rights.separations.models import Separation, SeparationStep

#: Whose being apart is written down (domain.md §8.1).
RELATIONS = ("mother", "father", "parent", "spouse")


@transaction.atomic
def open_separation(
    *, case: Case, by: Staff, status: str, text: str, kinship: Kinship | None = None, child: Child | None = None,
    since: dt.date | None = None,
) -> Separation:  # fmt: skip
    """Write down that the person of a case is apart from somebody of the family, and what is done first."""
    case = own_case(case, by)
    require(by, "keep_separations", office_id=case.office_id)
    person = case.record.person_id
    if (kinship is None) == (child is None):
        raise Incomplete(_("Choose from whom the person is apart."), missing=("who",))
    if kinship is not None and (
        kinship.relation not in RELATIONS
        or kinship.taken_back_at is not None
        or person not in (kinship.record.person_id, kinship.other.person_id)
    ):
        raise NotAllowed(_("They are not parent and child, nor spouses, in this file."))
    if child is not None and child.record.person_id != person:
        raise NotAllowed(_("This child is not of this file."))
    if since is not None and since > clock.today():
        raise Incomplete(_("The date is in the future."), missing=("since",))
    if status not in Separation.Status.values or status in Separation.OVER:
        raise Incomplete(_("Choose how they are now."), missing=("status",))
    if not text.strip():
        raise Incomplete(_("Write what is being done."), missing=("text",))
    if Separation.objects.filter(kinship=kinship, child=child, ended_at__isnull=True).exists():
        raise Conflict(_("They stand in the register already."))
    made = Separation.objects.create(
        record=case.record, case=case, office_id=case.office_id, kinship=kinship, child=child, since=since, status=status,
        opened_by=by,
    )  # fmt: skip
    SeparationStep.objects.create(
        separation=made, status=status, text=text.strip()[:500], at=made.opened_at, by=by
    )
    write_for(
        case, "separation_recorded", at=made.opened_at, by=by, data={"separation": made.pk, "status": status}
    )
    return made


@transaction.atomic
def add_step(*, separation: Separation, status: str, text: str, by: Staff) -> SeparationStep:
    """What was done and how they are now. Together again, not wanted or not possible ends it."""
    separation = (
        Separation.objects.select_for_update(of=("self",)).select_related("case").get(pk=separation.pk)
    )
    case = own_case(separation.case, by)
    require(by, "keep_separations", office_id=case.office_id)
    if separation.ended_at is not None:
        raise Conflict(_("This separation is over."))
    if status not in Separation.Status.values:
        raise Incomplete(_("Choose how they are now."), missing=("status",))
    if not text.strip():
        raise Incomplete(_("Write what is being done."), missing=("text",))
    now, over = clock.now(), status in Separation.OVER
    step = SeparationStep.objects.create(
        separation=separation, status=status, text=text.strip()[:500], at=now, by=by
    )
    separation.status, separation.ended_at = status, now if over else None
    separation.save(update_fields=["status", "ended_at"])
    write_for(
        case, "separation_ended" if over else "separation_step", at=now, by=by,
        data={"separation": separation.pk, "status": status},
    )  # fmt: skip
    return step
