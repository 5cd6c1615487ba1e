"""Telling a person of a programme: the sheet goes into their hand and the service into the file."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.models import Person, Record
from amparo.people.queries import has_refused
from amparo.programmes.models import Sheet
from amparo.programmes.queries import in_force
from amparo.returns.offering.models import Offered


@transaction.atomic
def offer(
    *, person: Person, record: Record, slug: str, language: str, by: Staff, reasons: Sequence[str] = ()
) -> Offered:
    """Give the sheet in force of a programme. Raises `Conflict` when the sheet was withdrawn meanwhile, or when the person
    does not want the consulate's help (A15); `Incomplete` for a language that it does not have."""
    require(by, "offer_programmes")
    if has_refused(person.pk):
        raise Conflict(
            _(
                "The person does not want the consulate’s help. Offer it again, and write down the answer first."
            )
        )
    if language not in ("es", "en"):
        raise Incomplete(_("Choose Spanish or English."), missing=("language",))
    sheet: Sheet | None = in_force().filter(programme=slug).first()
    if sheet is None:
        raise Conflict(_("This sheet is not in force any more. Look for another one."))
    made = Offered.objects.create(
        record=record, sheet=sheet, language=language, reasons=list(reasons), at=clock.now(), by=by
    )
    write(
        [
            NewEvent(
                type="programme_offered", record_id=record.pk, at=made.at, office_id=by.office_id, staff=by,
                note=sheet.content["es"]["name"], data={"programme": slug, "sheet": sheet.number, "offered": made.pk},
            )
        ]
    )  # fmt: skip
    return made
