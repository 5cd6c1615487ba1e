"""How a sheet takes the place of the one before it: by a reviewer's hand, or when its day has come."""

from __future__ import annotations

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.programmes.keeping import only_state
from amparo.programmes.models import Programme, Sheet, Step
from amparo.programmes.shape import Content
from amparo.programmes.signals import sheet_published


def place(programme: Programme, content: Content) -> None:
    """Let the programme stand in the catalogue as its newest published sheet says."""
    programme.agency_id, programme.state = content["agency"], only_state(content)
    programme.save(update_fields=["agency", "state"])


def put_in_force(sheet: Sheet, *, by: Staff | None) -> Sheet:
    """Publish a reviewed sheet now. The one that was in force ends at the same moment. In the caller's transaction."""
    now = clock.now()
    programme = Programme.objects.select_for_update().get(pk=sheet.programme_id)
    Sheet.objects.filter(programme=programme, state=Sheet.State.PUBLISHED).update(
        state=Sheet.State.REPLACED, ended_at=now
    )
    sheet.state, sheet.published_at = Sheet.State.PUBLISHED, now
    sheet.save(update_fields=["state", "published_at", "reviewed_by", "reviewed_at", "publish_on"])
    place(programme, sheet.content)
    Step.objects.create(sheet=sheet, what=Step.What.PUBLISHED, at=now, by=by)
    sheet_published.send(sender=Sheet, sheet=sheet)
    return sheet
