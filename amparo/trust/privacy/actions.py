"""Writing and publishing the privacy notice, and writing down who was told which version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families.models import Request
from amparo.people.models import Record
from amparo.trust.privacy.models import Acceptance, PrivacyNotice

TEXTS = ("short_es", "short_en", "whole_es", "whole_en")


def in_force() -> PrivacyNotice | None:
    """The version that holds now: the last one published."""
    return PrivacyNotice.objects.filter(published_at__isnull=False).order_by("-number").first()


@transaction.atomic
def save_draft(*, texts: dict[str, str], changes: str, by: Staff) -> PrivacyNotice:
    """Write the next version, or go on writing it. What is published stays as it is."""
    require(by, "keep_privacy")
    missing = tuple(name for name in TEXTS if not texts.get(name, "").strip())
    if missing:
        raise Incomplete(_("Both texts are needed in both languages."), missing=missing)
    if not changes.strip():
        raise Incomplete(_("Write what changed since the version before."), missing=("changes",))
    draft = PrivacyNotice.objects.select_for_update().filter(published_at__isnull=True).first()
    if draft is None:
        last = PrivacyNotice.objects.order_by("-number").first()
        draft = PrivacyNotice(number=last.number + 1 if last else 1)
    for name in TEXTS:
        setattr(draft, name, texts[name].replace("\r\n", "\n").strip())
    draft.changes, draft.written_by, draft.written_at = changes.strip()[:300], by, clock.now()
    draft.save()
    return draft


@transaction.atomic
def publish(*, notice: PrivacyNotice, by: Staff) -> PrivacyNotice:
    """Publish a draft: everybody reads it from now on. Never whoever wrote it."""
    require(by, "keep_privacy")
    notice = PrivacyNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.published_at is not None:
        raise Conflict(_("This version is published already."))
    if notice.written_by_id == by.pk:
        raise NotAllowed(_("You wrote it: somebody else must publish it."))
    notice.published_at, notice.published_by = clock.now(), by
    notice.save(update_fields=["published_at", "published_by"])
    return notice


@transaction.atomic
def tell(*, record: Record, channel: str, by: Staff) -> Acceptance:
    """Write down that a person was told the notice in force, in an interview or by telephone."""
    require(by, "record_consent")
    notice = in_force()
    if notice is None:
        raise Conflict(_("No privacy notice is published."))
    if Acceptance.objects.filter(record__person=record.person_id, request=None, notice=notice).exists():
        raise Conflict(_("They were told this version already."))
    made = Acceptance.objects.create(notice=notice, record=record, channel=channel, at=clock.now(), by=by)
    write([
        NewEvent(type="privacy_told", record_id=record.pk, at=made.at, office_id=by.office_id, staff=by,
                 data={"version": notice.number})
    ])  # fmt: skip
    return made


def told_family(request: Request) -> Acceptance | None:
    """A family asked, after the page that says the notice: the version that was in force then."""
    notice = PrivacyNotice.objects.filter(published_at__lte=request.received_at).order_by("-number").first()
    if notice is None:
        return None
    made, _new = Acceptance.objects.get_or_create(
        request=request, notice=notice,
        defaults={"record": request.record, "channel": request.channel, "at": request.received_at},
    )  # fmt: skip
    return made
