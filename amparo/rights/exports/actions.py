"""Asking for an export, releasing or refusing it, and taking it. Whoever asks does not release (two people)."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require, scope
from amparo.casework.events import NewEvent, write
from amparo.casework.letters.printing import Printed, to_pdf
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Facility
from amparo.rights.allegations.models import Agreement
from amparo.rights.exports import packing
from amparo.rights.exports.models import Export, ExportFile, ExportLine, ExportReading
from amparo.rights.exports.queries import Candidate, agreements_of, candidates
from amparo.rights.knowing import known_of_each
from amparo.rights.tables import kinds


@transaction.atomic
def ask(
    *, purpose: str, recipient: str, why: str, by: Staff, kind: str = "", facility: Facility | None = None
) -> Export:
    """Ask that what was agreed to leaves. A supervisor asks for the own office, headquarters for all."""
    require(by, "ask_rights_export")
    if purpose not in Export.For.values:
        raise Incomplete(_("Choose what it is for."), missing=("purpose",))
    if not recipient.strip():
        raise Incomplete(_("Write to whom it goes."), missing=("recipient",))
    if len(why.strip()) < 5:
        raise Incomplete(_("Write what it is for."), missing=("why",))
    if kind and kind not in kinds():
        raise Incomplete(_("Choose what happened."), missing=("kind",))
    own = scope(by, "ask_rights_export") == "own"
    return Export.objects.create(
        purpose=purpose, recipient=recipient.strip()[:160], why=why.strip()[:300], kind=kind, facility=facility,
        office=by.office if own else None, asked_by=by,
    )  # fmt: skip


@transaction.atomic
def release(*, export: Export, by: Staff) -> Export:
    """Make the archive of what is agreed to at this moment, and let it be taken. By somebody else than who asked.

    An event goes into the file of everybody in it. Raises `Conflict` when words still tell who somebody is.
    """
    export = _open(export, by)
    found = candidates(export)
    if not found:
        raise Conflict(_("Nobody has agreed that anything of this leaves."))
    now = clock.now()
    lines = [_line(export, one) for one in found]
    told = known_of_each([one.person_id for one in found])
    packing.refuse_leaks([(line, told[one.person_id]) for one, line in zip(found, lines, strict=True)])
    for one, line in zip(found, lines, strict=True):
        ExportLine.objects.create(
            export=export, allegation_id=one.allegation_id, pseudonym=line.reference, with_name=bool(line.name),
            with_words=bool(line.words),
        )  # fmt: skip
    made = _archive(export, lines)
    file = ExportFile(export=export, sha256=hashlib.sha256(made).hexdigest(), size=len(made))
    file.seal(made)
    file.save()
    export.settled_at, export.settled_by, export.released = now, by, True
    export.save(update_fields=["settled_at", "settled_by", "released"])
    write(
        [
            NewEvent(
                type="rights_exported", record_id=one.record_id, case_id=one.case_id, at=now, office_id=by.office_id, staff=by,
                data={"export": export.pk, "allegation": one.allegation_id, "purpose": export.purpose},
            )
            for one in found
        ]
    )  # fmt: skip
    return export


@transaction.atomic
def refuse(*, export: Export, why: str, by: Staff) -> Export:
    """Say no, with the reason. It may be asked again."""
    export = _open(export, by)
    if len(why.strip()) < 5:
        raise Incomplete(_("Write why it does not leave."), missing=("why",))
    export.settled_at, export.settled_by, export.refused_why = clock.now(), by, why.strip()[:300]
    export.save(update_fields=["settled_at", "settled_by", "refused_why"])
    return export


@transaction.atomic
def take(*, export: Export, by: Staff) -> bytes:
    """The archive, for who asked, who released, and headquarters; written down, also in each file. Once somebody in it
    withdrew, nobody takes it any more: another is asked for."""
    require(by, "ask_rights_export")
    export = Export.objects.get(pk=export.pk)
    if by.pk not in (export.asked_by_id, export.settled_by_id) and by.role != Role.HEADQUARTERS:
        raise NotAllowed(_("Whoever asked for this export takes it, or headquarters."))
    if not export.released:
        raise Conflict(_("This export was not released."))
    lines = list(export.lines.select_related("allegation__record__person"))
    now_agreed = agreements_of([one.allegation_id for one in lines], export.purpose)
    for line in lines:
        said = now_agreed.get(line.allegation_id)
        if said is None or (line.with_name and not said.name_too) or (line.with_words and not said.words_too):
            raise Conflict(
                _(
                    "Somebody in this export has withdrawn since: it is not given out any more. Ask for another one."
                )
            )
    ExportReading.objects.create(export=export, by=by)
    people = {
        line.allegation.record.person_id: line.allegation.record.person.folio
        for line in lines
        if line.allegation.record.person_id is not None and line.allegation.record.person is not None
    }
    log_readings(staff=by, people=people, page="rights export", purpose=export.why)
    return ExportFile.objects.get(export=export).unseal()


def _open(export: Export, by: Staff) -> Export:
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    require(by, "release_rights_export")
    if export.settled_at is not None:
        raise Conflict(_("This export was settled already."))
    if export.asked_by_id == by.pk:
        raise NotAllowed(_("You asked for this export: somebody else must release it."))
    return export


def _key() -> bytes:
    secret: str = settings.ENVIRONMENT.secret("workspace_secret_key")
    return hmac.new(secret.encode(), b"pseudonyms of rights exports", hashlib.sha256).digest()


def _line(export: Export, one: Candidate) -> packing.Line:
    said: Agreement = one.agreement
    return packing.Line(
        reference=packing.pseudonym(_key(), export.pk, one.folio), name=f"{one.name} ({one.folio})" if said.name_too else "",
        kind=one.facts.kind, when=one.facts.when, facility=one.facts.facility.name if one.facts.facility else "",
        state=one.facts.facility.state if one.facts.facility else "", authority=one.facts.authority, told_by=one.told_by,
        language=one.language, interpreter=one.interpreter, documents=one.documents, complaints=one.complaints,
        outcome=one.outcome, words=one.words if said.words_too else "",
    )  # fmt: skip


def _archive(export: Export, lines: list[packing.Line]) -> bytes:
    exact = export.purpose == Export.For.LITIGATION
    title = f"Incidents of human rights, export {export.pk}"
    day = clock.today()
    with translation.override("en"):
        document = to_pdf(
            Printed(
                language="en", day=day, city="", office="Amparo", to=export.recipient, subject=title,
                body=packing.body(lines, exact=exact), signs=(), footer=f"{title} · {len(lines)}",
            )
        )  # fmt: skip
    about = [("purpose", export.purpose), ("recipient", export.recipient), ("made_on", day.isoformat())]
    return packing.pack(lines, title=title, about=about, exact=exact, document=document)
