"""The catalogue of programmes while people work on it: drafts, a version that waits for its day, sheets that nobody checked,
sheets that wait for a reviewer. Through the same actions as in life, by two of headquarters: nobody reviews what they wrote."""

from __future__ import annotations

import copy
import datetime as dt

from django.db import transaction

from amparo.accounts.models import Role, Staff
from amparo.programmes import actions, queries, scheduling
from amparo.programmes.models import Programme, Sheet

#: Sheets that nobody has read against their source for longer than they say.
STALE = ("menaje-de-casa", "semanas-sale", "ventanilla-de-salud")
#: What somebody of headquarters wrote in and did not send, sent, got back, and what has its day.
DRAFT, SENT, RETURNED, SCHEDULED = "beca-benito-juarez", "curp", "conavi", "pension-mujeres"
#: An agency's own sheet that it changed and sent; and one that it is working on.
OF_AN_AGENCY = (("bienestar", "pension-discapacidad", True), ("sne", "bolsa-de-trabajo-sne", False))
DAYS_AHEAD, NOT_CHECKED_FOR, CHECK_EVERY = 12, 210, 90


@transaction.atomic
def work_on(writer: Staff, reviewer: Staff) -> None:
    """What two people of headquarters and two agencies left of a week of work. Programmes that are not there are left out."""
    today = queries.today()
    long_ago = (today - dt.timedelta(days=NOT_CHECKED_FOR)).isoformat()
    for slug in STALE:
        old = _changed(slug, by=writer, note="Se pasó a la ficha nueva; falta volver a leer la fuente", checked_on=long_ago,
                       check_every=CHECK_EVERY)  # fmt: skip
        if old is not None:
            actions.approve(sheet=actions.send(sheet=old, by=writer), by=reviewer)
    _changed(DRAFT, by=writer, note="Falta el monto de este año")
    waiting = _changed(SENT, by=writer, note="Se aclara que imprimirla es gratis")
    if waiting is not None:
        actions.send(sheet=waiting, by=writer)
    unclear = _changed(RETURNED, by=writer, note="Se agrega la zona")
    if unclear is not None:
        actions.give_back(
            sheet=actions.send(sheet=unclear, by=writer), reason="¿De qué fuente es la zona?", by=reviewer
        )
    later = _changed(SCHEDULED, by=writer, note="Desde el mes que viene")
    if later is not None:
        actions.approve(
            sheet=actions.send(sheet=later, by=writer),
            by=reviewer,
            publish_on=today + dt.timedelta(days=DAYS_AHEAD),
        )
    for agency, slug, send in OF_AN_AGENCY:
        by = Staff.objects.filter(role=Role.AGENCY, agency=agency, mexican_state="", is_active=True).first()
        own = _changed(slug, by=by, note="La dependencia actualiza su ficha") if by is not None else None
        if own is not None and by is not None and send:
            actions.send(sheet=own, by=by)
    scheduling.tell_stale()


def _changed(slug: str, *, by: Staff, note: str, **said: object) -> Sheet | None:
    """A draft in which somebody wrote; nothing when the programme is not there or somebody works on it already."""
    programme = Programme.objects.filter(pk=slug).first()
    if programme is None or programme.sheets.filter(state__in=Sheet.OPEN).exists():
        return None
    draft = actions.begin_draft(programme=programme, by=by)
    content = {**copy.deepcopy(draft.content), **said}
    content["es"]["how"] = [*content["es"]["how"], "Si tiene dudas, llame al 079."]
    content["en"]["how"] = [*content["en"]["how"], "If you are in doubt, call 079."]
    return actions.write(sheet=draft, content=content, note=note, by=by)
