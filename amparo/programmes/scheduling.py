"""What time alone does to the catalogue: it begins what waits for a day, and tells of what nobody checked."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.programmes import queries
from amparo.programmes.keeping import may
from amparo.programmes.models import Programme, Sheet, Step
from amparo.programmes.publishing import put_in_force
from amparo.programmes.signals import sheets_stale


def publish_due() -> int:
    """Publish every scheduled sheet whose day has begun in Mexico City; answers how many. Each in a transaction of its own."""
    due = Sheet.objects.filter(state=Sheet.State.SCHEDULED, publish_on__lte=queries.today())
    return sum(_publish(pk) for pk in due.order_by("publish_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _publish(pk: int) -> int:
    # The programme first, as every action does: whoever takes the sheet back at this moment comes before or after.
    Programme.objects.select_for_update(of=("self",)).get(sheets=pk)
    sheet = Sheet.objects.get(pk=pk)
    if sheet.state != Sheet.State.SCHEDULED:
        return 0
    put_in_force(sheet, by=None)
    return 1


@transaction.atomic
def tell_stale() -> int:
    """Tell the owner of each stale sheet, and who edits it for its agency or its state, once until somebody checks it; answers
    how many were told."""
    told = Step.objects.filter(sheet=OuterRef("pk"), what=Step.What.STALE, at__date__gt=OuterRef("check_due"))
    new = list(queries.stale(queries.today()).filter(~Exists(told)).select_related("programme__agency"))
    now = clock.now()
    Step.objects.bulk_create(Step(sheet=sheet, what=Step.What.STALE, at=now) for sheet in new)
    owners: dict[str | None, list[Sheet]] = {}
    for sheet in new:
        owners.setdefault(sheet.programme.office_id, []).append(sheet)
    for office_id, sheets in owners.items():
        sheets_stale.send(sender=Sheet, sheets=sheets, office_id=office_id, staff=None)
    theirs = Staff.objects.filter(role__in=[Role.AGENCY, Role.STATE], is_active=True) if new else ()
    for staff in theirs:
        sheets = [one for one in new if may(staff, "edit_programmes", one.programme)]
        if sheets:
            sheets_stale.send(sender=Sheet, sheets=sheets, office_id=None, staff=staff)
    return len(new)
