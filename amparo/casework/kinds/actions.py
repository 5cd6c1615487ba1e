"""What headquarters do with kinds: add a type, draft a version, publish it from a day, retire a type."""

from __future__ import annotations

import copy
import datetime as dt
import re

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.clocks.rules import rules
from amparo.casework.kinds.models import KindVersion
from amparo.casework.kinds.shape import Content, differences, empty, problems
from amparo.casework.models import DETENTION, Case, CaseType, EventType
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.zones import HEADQUARTERS

AMBITOS = ("migratorio", "penal", "civil", "laboral", "administrativo", "derechos_humanos")
CODE = re.compile(r"[a-z][a-z0-9_]{1,38}")


@transaction.atomic
def add_type(*, ambito: str, code: str, name_es: str, name_en: str, by: Staff) -> KindVersion:
    """A new type of case, with an empty draft: no case is opened under it before a version is published."""
    require(by, "edit_kinds")
    if ambito not in AMBITOS:
        raise Incomplete(_("Choose the field of protection."), missing=("ambito",))
    if not CODE.fullmatch(code):
        raise Incomplete(
            _("A code has small letters, digits and low lines, and begins with a letter."), missing=("code",)
        )
    if not (name_es.strip() and name_en.strip()):
        raise Incomplete(_("Write the name in Spanish and in English."), missing=("name_es",))
    full = f"{ambito}.{code}"
    if CaseType.objects.filter(pk=full).exists():
        raise Conflict(_("There is a type with this code already."))
    CaseType.objects.create(code=full, ambito=ambito, name_es=name_es.strip(), name_en=name_en.strip())
    return KindVersion.objects.create(
        type_id=full, number=1, content={**empty(), "outcomes": ["favourable", "unfavourable", "duplicate"]},
        drafted_at=clock.now(), drafted_by=by,
    )  # fmt: skip


@transaction.atomic
def begin_draft(*, type: CaseType, by: Staff) -> KindVersion:
    """A draft that begins as the newest version; the one that exists already, when there is one."""
    require(by, "edit_kinds")
    locked = CaseType.objects.select_for_update().get(pk=type.pk)
    newest = KindVersion.objects.filter(type=locked).order_by("-number").first()
    if newest is not None and newest.in_force_from is None:
        return newest
    content = copy.deepcopy(newest.content) if newest is not None else empty()
    return KindVersion.objects.create(
        type=locked, number=newest.number + 1 if newest else 1, content=content, drafted_at=clock.now(),
        drafted_by=by,
    )  # fmt: skip


@transaction.atomic
def write_draft(*, draft: KindVersion, content: Content, by: Staff) -> KindVersion:
    """Keep what was typed. A draft may be unfinished; only publishing asks whether it is in order."""
    require(by, "edit_kinds")
    draft = _draft(draft)
    draft.content, draft.drafted_by, draft.drafted_at = content, by, clock.now()
    draft.save(update_fields=["content", "drafted_by", "drafted_at"])
    return draft


@transaction.atomic
def discard_draft(*, draft: KindVersion, by: Staff) -> None:
    require(by, "edit_kinds")
    _draft(draft).delete()


@transaction.atomic
def publish(*, draft: KindVersion, in_force_from: dt.date, reason: str, by: Staff) -> KindVersion:
    """Put a draft in force from a day, today or later. It never changes again; open cases keep the version they have."""
    require(by, "edit_kinds")
    draft = _draft(draft)
    if in_force_from < clock.today(HEADQUARTERS):
        raise Incomplete(
            _("A version cannot begin in the past: cases were opened under the one before."),
            missing=("in_force_from",),
        )
    if not reason.strip():
        raise Incomplete(_("Write why it changes."), missing=("reason",))
    found = problems(
        draft.content,
        event_types=frozenset(EventType.objects.values_list("code", flat=True)),
        outcomes=frozenset(Case.Outcome.values),
        clocks=frozenset(rule.code for rule in rules() if rule.whose == "kind"),
    )
    if found:
        raise Incomplete(" ".join(found), missing=("content",))
    before = (
        KindVersion.objects.filter(type_id=draft.type_id, in_force_from__isnull=False)
        .order_by("-number")
        .first()
    )
    if before is not None:
        if not differences(before.content, draft.content):
            raise Conflict(_("The draft says the same as the version before it."))
        if before.in_force_from is not None and before.in_force_from > in_force_from:
            raise Conflict(_("A version before this one begins later than that day."))
    draft.in_force_from, draft.published_at, draft.published_by = in_force_from, clock.now(), by
    draft.reason = reason.strip()[:300]
    draft.save(update_fields=["in_force_from", "published_at", "published_by", "reason"])
    return draft


@transaction.atomic
def retire(*, type: CaseType, on: dt.date, by: Staff) -> CaseType:
    """Open no case of this type from that day on; the open ones go on to their end."""
    require(by, "edit_kinds")
    locked = CaseType.objects.select_for_update().get(pk=type.pk)
    if locked.pk == DETENTION:
        raise Conflict(_("The detention lists open cases of this type: it cannot be retired."))
    if locked.retired_from is not None:
        raise Conflict(_("This type is retired already."))
    locked.retired_from = on
    locked.save(update_fields=["retired_from"])
    return locked


@transaction.atomic
def restore(*, type: CaseType, by: Staff) -> CaseType:
    """Offer a retired type again."""
    require(by, "edit_kinds")
    locked = CaseType.objects.select_for_update().get(pk=type.pk)
    locked.retired_from = None
    locked.save(update_fields=["retired_from"])
    return locked


def _draft(draft: KindVersion) -> KindVersion:
    locked = KindVersion.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None or locked.in_force_from is not None:
        raise Conflict(_("This version is published already and stays as it is: begin a new draft."))
    return locked
