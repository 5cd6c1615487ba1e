"""Offering the consulate's help again to somebody who said no."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.actions import office_of_file, record_consent
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.models import Consent, Decision, Purpose, Record
from amparo.people.queries import has_refused


@transaction.atomic
def offer_again(
    *, record: Record, answer: str, channel: str, at: dt.datetime, by: Staff, language: str = "", interpreter: str = "",
    note: str = "",
) -> Consent:  # fmt: skip
    """Write down that help was offered again, and the answer: *granted* takes the cases up again, *refused* leaves all as it is.

    Each offer is an event and a line of the ledger. Raises `Conflict` for somebody who has not said no.
    """
    require(by, "record_consent", office_id=office_of_file(record))
    if record.person_id is None or not has_refused(record.person_id):
        raise Conflict(_("This person has not refused the consulate’s help."))
    if answer not in (Decision.GRANTED, Decision.REFUSED):
        raise Incomplete(_("Write down what the person answered."), missing=("answer",))
    if at > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("at",))
    write(
        [
            NewEvent(
                type="protection_offered", record_id=record.pk, at=at, office_id=by.office_id, staff=by,
                note=note.strip(), data={"answer": answer, "channel": channel},
            )
        ]
    )  # fmt: skip
    return record_consent(
        record=record, purpose=Purpose.ASSISTANCE, decision=answer, channel=channel, language=language,
        interpreter=interpreter, note=note.strip(), at=at, by=by,
    )  # fmt: skip
