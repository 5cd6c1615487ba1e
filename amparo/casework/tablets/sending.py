"""One sheet from a tablet, as it arrives: read by the same forms as the pages, kept by the same actions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.intake.forms import IntakeForm
from amparo.casework.models import Visit, VisitPerson
from amparo.casework.queries import case_types
from amparo.casework.tablets.actions import take_in_from_device
from amparo.casework.visits.actions import keep_interview
from amparo.casework.visits.forms import Sheet
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.core.folios import show
from amparo.people.models import Person, Relative
from amparo.people.queries import root

#: A sheet has fewer fields than this; more are not a sheet.
MOST_PAIRS = 600


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a sheet. Only after `saved` or `repeated` may the tablet forget it."""

    id: str
    result: str  # saved, repeated, refused
    why: str = ""
    link: str = ""
    folio: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def receive_sheet(sent: Mapping[str, Any], *, by: Staff) -> Report:
    """Keep one sheet, or say in words why not. A refused sheet leaves nothing behind."""
    try:
        number, device = uuid.UUID(str(sent.get("id"))), uuid.UUID(str(sent.get("device")))
        data = _pairs(sent.get("pairs"))
    except (ValueError, TypeError):
        return Report(str(sent.get("id", ""))[:40], "refused", _("This is not a sheet."))
    try:
        with transaction.atomic():
            if sent.get("kind") == "intake":
                return _intake(sent, number, device, data, by)
            return _interview(sent, number, device, data, by)
    except Refusal as refusal:
        return Report(str(number), "refused", str(refusal))


def _interview(
    sent: Mapping[str, Any], number: uuid.UUID, device: uuid.UUID, data: QueryDict, by: Staff
) -> Report:
    visit = planned = None
    visit_id, record_id = _whole(sent.get("visit")), _whole(sent.get("record"))
    if visit_id is not None and record_id is not None:
        visit = Visit.objects.select_related("office", "facility").filter(pk=visit_id).first()
        people = VisitPerson.objects.select_related("record__person")
        planned = people.filter(visit_id=visit_id, record_id=record_id).first()
    if visit is None or planned is None or visit.office_id != by.office_id:
        raise NotAllowed(_("This sheet is not of a visit of your consulate."))
    record = planned.record
    relatives = Relative.objects.filter(record__person=record.person).select_related("record").order_by("pk")
    sheet = Sheet(data, relatives=list(relatives), zone=visit.office.zone)
    if not sheet.is_valid():
        raise Incomplete(" ".join(sheet.problems()))
    corrects = uuid.UUID(str(sent["corrects"])) if sent.get("corrects") else None
    interview, new = keep_interview(
        number=number, record=record, said=sheet.answers(), by=by, consents=sheet.consents(), tellings=sheet.tellings(),
        visit=visit, device=device, corrects=corrects,
    )  # fmt: skip
    assert record.person is not None
    folio = root(record.person).folio
    link = reverse("interview", args=[folio, interview.pk])
    return Report(str(number), "saved" if new else "repeated", link=link, folio=show(folio))


def _intake(
    sent: Mapping[str, Any], number: uuid.UUID, device: uuid.UUID, data: QueryDict, by: Staff
) -> Report:
    data["token"] = str(number)
    form = IntakeForm(data, case_types=case_types())
    if not form.is_valid():
        raise Incomplete(" ".join(str(error) for errors in form.errors.values() for error in errors))
    said = form.cleaned_data
    again = Person.objects.filter(records__source_id=f"intake:{number}").exists()
    taken = take_in_from_device(
        number=number, device=device, folio=str(sent.get("folio", "")), described=form.described(), source=said["source"],
        by=by, case_type=said["case_type"], note=said["note"], reporter=said["reporter"],
    )  # fmt: skip
    why = _("Known already: the folio leads to their file.") if taken.known else ""
    if taken.doubtful:
        why = _("Somebody like this may be known: it waits under “Duplicates”.")
    return Report(
        str(number), "repeated" if again else "saved", why, reverse("person", args=[taken.person.folio]),
        show(taken.person.folio),
    )  # fmt: skip


def _pairs(pairs: object) -> QueryDict:
    """The names and values of a form as the tablet kept them."""
    if not isinstance(pairs, list) or len(pairs) > MOST_PAIRS:
        raise ValueError(pairs)
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(str(name), str(value))
    return data


def _whole(number: object) -> int | None:
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63 else None
