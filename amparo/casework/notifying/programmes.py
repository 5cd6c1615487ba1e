"""Who hears of the catalogue of programmes: whoever keeps a sheet, reviews it, or wrote it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amparo.accounts.models import Role, Staff
from amparo.casework.notifying.actions import notify
from amparo.core import clock
from amparo.programmes.models import Sheet


def _keepers(office_id: str | None) -> dict[str, Any]:
    return {"role": Role.SUPERVISOR, "office_id": office_id} if office_id else {"role": Role.HEADQUARTERS}


def _named(sheet: Sheet) -> dict[str, Any]:
    return {"what": {language: sheet.content[language]["name"] for language in ("es", "en")}}


def on_sheets_stale(
    *, sheets: list[Sheet], office_id: str | None, staff: Staff | None, **kwargs: Any
) -> None:
    """One notice, however many sheets: those of the product are all due on one day."""
    whom = {"staff": staff} if staff is not None else _keepers(office_id)
    if len(sheets) == 1:
        notify(
            kind="programme", text_code="sheet_stale", at=clock.now(), values=_named(sheets[0]),
            path=reverse("programme", args=[sheets[0].programme_id]), **whom,
        )  # fmt: skip
        return
    notify(
        kind="programme", text_code="sheets_stale", at=clock.now(), values={"count": len(sheets)},
        path=reverse("programmes") + "?flag=stale", **whom,
    )  # fmt: skip


def on_sheet_sent(*, sheet: Sheet, by: Staff, **kwargs: Any) -> None:
    notify(
        kind="programme", text_code="sheet_sent", at=clock.now(), values=_named(sheet), by=by,
        path=reverse("review_sheet", args=[sheet.programme_id]), **_keepers(sheet.programme.office_id),
    )  # fmt: skip


def on_sheet_returned(*, sheet: Sheet, by: Staff, **kwargs: Any) -> None:
    if sheet.written_by is not None:
        notify(
            kind="programme", text_code="sheet_returned", at=clock.now(), values=_named(sheet), by=by,
            staff=sheet.written_by, path=reverse("programme_draft", args=[sheet.programme_id]),
        )  # fmt: skip
