"""The outbox, for supervisors; in the demo also what the messages said."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from amparo.accounts.permissions import StaffRequest, scope, staff_may
from amparo.notices.addresses import masked, opened
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import OVER_BUDGET


@staff_may("see_messages")
def messages_out(request: StaffRequest) -> HttpResponse:
    """What waits, left, failed or was dropped, of one's own office or of all; addresses masked. In the demo, the post box."""
    staff = request.user
    notices = Notice.objects.all()
    if scope(staff, "see_messages") == "own":
        notices = notices.filter(office_id=staff.office_id)
    page = Paginator(notices.order_by("-created_at", "-pk"), 30).get_page(request.GET.get("page", "1"))
    rows = [(notice, masked(opened(notice.address))) for notice in page]
    counts = {
        state: notices.filter(state=state).count() for state in (Notice.State.WAITING, Notice.State.FAILED)
    }
    held = notices.filter(state=Notice.State.WAITING, last_problem=OVER_BUDGET).count()
    box = DemoMessage.objects.order_by("-at", "-pk")[:15] if settings.AMPARO_DEMO else None
    return render(
        request,
        "notices/messages.html",
        {
            "page": page,
            "rows": rows,
            "counts": counts,
            "held": held,
            "box": box,
            "zone": staff.office and staff.office.zone,
        },
    )
