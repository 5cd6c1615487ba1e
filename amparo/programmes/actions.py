"""What people do with the catalogue: draft, send, return, approve, withdraw, check. Each in one transaction, each a `Step`."""

from __future__ import annotations

import copy
import datetime as dt

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Office
from amparo.programmes import queries
from amparo.programmes.keeping import may, only_state, require, require_own_content, state_of
from amparo.programmes.loading import codes, columns
from amparo.programmes.models import Agency, Check, Programme, Sheet, Step
from amparo.programmes.publishing import put_in_force
from amparo.programmes.reading import read_sheet
from amparo.programmes.shape import Content, blank, problems
from amparo.programmes.signals import sheet_returned, sheet_sent

What = Step.What


def require_all(staff: Staff) -> None:
    """Raise `NotAllowed` unless `staff` reviews every programme: headquarters."""
    if scope(staff, "review_programmes") != "all":
        raise NotAllowed(_("Headquarters say who keeps the sheets of a programme."))


@transaction.atomic
def begin_programme(
    *, name_es: str, name_en: str, agency: Agency, office: Office | None, by: Staff, slug: str = ""
) -> Sheet:
    """A programme that is not in the catalogue yet, with an empty draft. Nobody is told of it before a sheet is published."""
    content = blank(agency.pk, name_es.strip(), name_en.strip())
    content["states"] = [state_of(by)] if state_of(by) else []
    programme = Programme(
        agency=agency, office=office, state=only_state(content), made_at=clock.now()
    )  # not kept before all is in order
    if not may(by, "edit_programmes", programme):
        raise NotAllowed(_("You keep the sheets of your own office."))
    require_own_content(by, content)
    if not (name_es.strip() and name_en.strip()):
        raise Incomplete(_("Write the name in Spanish and in English."), missing=("name_es",))
    code = slug or slugify(name_es)[:60].strip("-")
    if not code:
        raise Incomplete(_("Write the name in letters."), missing=("name_es",))
    if Programme.objects.filter(pk=code).exists():
        raise Conflict(_("There is a programme of this name already: change its sheet instead."))
    programme.slug = code
    programme.save(force_insert=True)
    return _draft_of(programme, content, by)


@transaction.atomic
def begin_draft(*, programme: Programme, by: Staff) -> Sheet:
    """A draft that begins as the newest sheet; the one that is being worked on, when there is one."""
    require(by, "edit_programmes", programme)
    locked = _locked(programme)
    newest = locked.sheets.exclude(state=Sheet.State.DISCARDED).order_by("-number").first()
    if newest is not None and newest.state in Sheet.OPEN:
        return newest
    content = copy.deepcopy(newest.content) if newest else blank(locked.agency_id, "", "")
    return _draft_of(locked, content, by)


@transaction.atomic
def write(
    *, sheet: Sheet, content: Content, note: str, by: Staff, read_at: dt.datetime | None = None
) -> Sheet:
    """Keep what was typed. A draft may be unfinished; only sending it asks whether it is in order.

    `read_at`: when the writer read the draft (`written_at`). Raises `Conflict` when somebody else wrote in it since.
    """
    sheet = _open(sheet, by, "edit_programmes", Sheet.State.DRAFT)
    require_own_content(by, content)
    if read_at is not None and read_at != sheet.written_at:
        raise Conflict(
            _(
                "Somebody else wrote in this draft meanwhile. What you typed is still here: compare before you keep it."
            )
        )
    sheet.content, sheet.note = content, note.strip()[:300]
    sheet.written_by, sheet.written_at = by, clock.now()
    for name, value in _columns(content).items():
        setattr(sheet, name, value)
    sheet.save()
    last = sheet.steps.order_by("-pk").first()
    if last is None or (last.what, last.by_id) != (What.WROTE, by.pk):
        _step(sheet, What.WROTE, by)
    if not sheet.programme.sheets.filter(state__in=Sheet.TOLD).exists():
        known = Agency.objects.filter(pk=content.get("agency")).first() or sheet.programme.agency
        Programme.objects.filter(pk=sheet.programme_id).update(agency=known, state=only_state(content))
    return sheet


@transaction.atomic
def import_sheet(*, programme: Programme, file: bytes, name: str, by: Staff) -> Sheet:
    """A file of a sheet as the draft of a programme, in place of what the draft said. Raises `BadFile`: then nothing changed."""
    require(by, "edit_programmes", programme)
    content = read_sheet(file, name=name, known=codes())
    draft = begin_draft(programme=programme, by=by)
    if draft.state != Sheet.State.DRAFT:
        raise Conflict(_("A sheet of this programme waits for its reviewer or its day: take it back first."))
    return write(sheet=draft, content=content, note=draft.note or name[:300], by=by)


@transaction.atomic
def send(*, sheet: Sheet, by: Staff) -> Sheet:
    """Send a draft to somebody else to review. Raises `Incomplete` with everything that is not in order."""
    sheet = _open(sheet, by, "edit_programmes", Sheet.State.DRAFT)
    found = problems(sheet.content, codes())
    if found:
        raise Incomplete(" ".join(str(one) for one in found), missing=tuple(one.key for one in found))
    before = sheet.programme.sheets.filter(state__in=Sheet.TOLD).order_by("-number").first()
    if before is not None and before.content == sheet.content and before.state == Sheet.State.PUBLISHED:
        raise Conflict(_("The draft says the same as the published sheet."))
    if before is not None and not sheet.note:
        raise Incomplete(_("Write what changes, for the reviewer and for the history."), missing=("note",))
    sheet.state = Sheet.State.IN_REVIEW
    sheet.save(update_fields=["state"])
    _step(sheet, What.SENT, by, sheet.note)
    sheet_sent.send(sender=Sheet, sheet=sheet, by=by)
    return sheet


@transaction.atomic
def give_back(*, sheet: Sheet, reason: str, by: Staff) -> Sheet:
    """Return a sheet to who wrote it, saying why."""
    sheet = _open(sheet, by, "review_programmes", Sheet.State.IN_REVIEW)
    if not reason.strip():
        raise Incomplete(_("Write what is to be changed."), missing=("reason",))
    sheet.state = Sheet.State.DRAFT
    sheet.save(update_fields=["state"])
    _step(sheet, What.RETURNED, by, reason)
    sheet_returned.send(sender=Sheet, sheet=sheet, by=by)
    return sheet


@transaction.atomic
def approve(*, sheet: Sheet, by: Staff, publish_on: dt.date | None = None) -> Sheet:
    """Publish a reviewed sheet now, or from the first minute of a day in Mexico City. Never by who wrote in it."""
    sheet = _open(sheet, by, "review_programmes", Sheet.State.IN_REVIEW)
    if sheet.written_by_id == by.pk or sheet.steps.filter(what=What.WROTE, by=by).exists():
        raise NotAllowed(_("You wrote in this sheet: somebody else reviews it."))
    found = problems(sheet.content, codes())
    if found:
        raise Incomplete(" ".join(str(one) for one in found), missing=("content",))
    today = queries.today()
    if publish_on is not None and publish_on < today:
        raise Incomplete(_("Choose today or a later day."), missing=("publish_on",))
    sheet.reviewed_by, sheet.reviewed_at = by, clock.now()
    if publish_on is None or publish_on == today:
        return put_in_force(sheet, by=by)
    sheet.state, sheet.publish_on = Sheet.State.SCHEDULED, publish_on
    sheet.save(update_fields=["state", "publish_on", "reviewed_by", "reviewed_at"])
    _step(sheet, What.SCHEDULED, by, publish_on.isoformat())
    return sheet


@transaction.atomic
def take_back(*, sheet: Sheet, by: Staff) -> Sheet:
    """Take back a sheet that waits for its reviewer or for its day: it is a draft again, reviewed by nobody."""
    sheet = _open(sheet, by, "edit_programmes", Sheet.State.IN_REVIEW, Sheet.State.SCHEDULED)
    sheet.state, sheet.publish_on = Sheet.State.DRAFT, None
    sheet.reviewed_by = sheet.reviewed_at = None
    sheet.save(update_fields=["state", "publish_on", "reviewed_by", "reviewed_at"])
    _step(sheet, What.TAKEN_BACK, by)
    return sheet


@transaction.atomic
def discard(*, sheet: Sheet, by: Staff) -> Sheet:
    """Throw a draft away. It is kept, and never shown in public."""
    sheet = _open(sheet, by, "edit_programmes", Sheet.State.DRAFT)
    sheet.state = Sheet.State.DISCARDED
    sheet.save(update_fields=["state"])
    _step(sheet, What.DISCARDED, by)
    return sheet


@transaction.atomic
def withdraw(*, programme: Programme, reason: str, by: Staff) -> Sheet:
    """Tell nobody of a programme any more from now on, saying why. What was told stays readable in its history."""
    require(by, "review_programmes", programme)
    _locked(programme)
    sheet = programme.sheets.filter(state=Sheet.State.PUBLISHED).first()
    if sheet is None:
        raise Conflict(_("No sheet of this programme is published."))
    if not reason.strip():
        raise Incomplete(_("Write why it is withdrawn."), missing=("reason",))
    sheet.state, sheet.ended_at = Sheet.State.WITHDRAWN, clock.now()
    sheet.save(update_fields=["state", "ended_at"])
    _step(sheet, What.WITHDRAWN, by, reason)
    return sheet


@transaction.atomic
def check(*, programme: Programme, by: Staff, note: str = "") -> Check:
    """Say that the published sheet was read against its source today, and that nothing had changed."""
    require(by, "edit_programmes", programme)
    _locked(programme)
    sheet = programme.sheets.filter(state=Sheet.State.PUBLISHED).first()
    if sheet is None:
        raise Conflict(_("No sheet of this programme is published."))
    return Check.objects.create(
        sheet=sheet, day=queries.today(), at=clock.now(), by=by, note=note.strip()[:300]
    )


@transaction.atomic
def entrust(*, programme: Programme, office: Office | None, by: Staff) -> Programme:
    """Let another office, or headquarters (None), keep the sheets of a programme from now on."""
    require_all(by)
    locked = _locked(programme)
    if locked.office_id == (office.pk if office else None):
        raise Conflict(_("They keep it already."))
    locked.office = office
    locked.save(update_fields=["office"])
    newest = locked.sheets.order_by("-number").first()
    if newest is not None:
        _step(newest, What.ENTRUSTED, by, office.name if office else str(_("headquarters")))
    return locked


def _locked(programme: Programme) -> Programme:
    return (
        Programme.objects.select_for_update(of=("self",))
        .select_related("office", "agency")
        .get(pk=programme.pk)
    )


def _draft_of(programme: Programme, content: Content, by: Staff) -> Sheet:
    last = programme.sheets.order_by("-number").values_list("number", flat=True).first()
    sheet = Sheet.objects.create(
        programme=programme, number=(last or 0) + 1, content=content, written_by=by, written_at=clock.now(),
        **_columns(content),
    )  # fmt: skip
    _step(sheet, What.BEGAN, by)
    return sheet


def _open(sheet: Sheet, by: Staff, action: str, *states: Sheet.State) -> Sheet:
    """The sheet, locked, when `by` may do this and it is in one of these states."""
    programme = _locked(sheet.programme)
    require(by, action, programme)
    locked = Sheet.objects.select_related("programme__agency").get(pk=sheet.pk)
    if locked.state not in states:
        raise Conflict(
            _("This sheet is “%(state)s” meanwhile. Nothing was changed.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _columns(content: Content) -> dict[str, object]:
    """As `columns`, for a draft, which may be unfinished: what is no day yet is none."""
    try:
        found = columns(content)
    except (ValueError, KeyError):
        return {"valid_from": None, "valid_to": None, "checked_on": None, "check_every": 180}
    first, last = found["valid_from"], found["valid_to"]
    if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
        found["valid_to"] = None
    if not isinstance(found["check_every"], int) or found["check_every"] < 1:
        found["check_every"] = 180
    return found


def _step(sheet: Sheet, what: Step.What, by: Staff, reason: str = "") -> None:
    Step.objects.create(sheet=sheet, what=what, at=clock.now(), by=by, reason=reason.strip()[:300])
