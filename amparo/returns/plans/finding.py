"""The return that a page is about, for who may see it; its person covered where they are closed; the reading written down."""

from __future__ import annotations

from django.http import Http404

from amparo.accounts.actions import log_reading
from amparo.accounts.permissions import StaffRequest
from amparo.core.folios import read_folio, show
from amparo.returns.access import cover, homecomings_for
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone


def find_return(request: StaffRequest, folio: str, *, page: str) -> Homecoming:
    """Raises 404 for a return that the reader does not see: whether there is one is not said either."""
    clean = read_folio(folio)
    found = (
        Homecoming.objects.filter(pk__in=homecomings_for(request.user).order_by().values("pk"), folio=clean)
        .select_related("record__person", "centre", "office", "household")
        .first()
        if clean
        else None
    )
    if found is None:
        raise Http404
    person = found.record.person
    if person is not None:
        cover(request.user, records=[found.record])
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page=page, purpose=f"{page} {show(found.folio)}"
        )  # fmt: skip
    return found


def find_milestone(homecoming: Homecoming, number: int) -> Milestone:
    found = homecoming.milestones.select_related("child", "homecoming").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
