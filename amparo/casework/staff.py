"""What casework does when somebody leaves, when something at the door is strange, and when a second person is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff, TwoPeople
from amparo.accounts.personnel import Open
from amparo.casework.hearings import feed
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case, Task
from amparo.casework.notifying.actions import notify
from amparo.core import clock


def on_staff_left(*, staff: Staff, **_more: Any) -> None:
    """The private calendar opens no more, and the supervisors of the office hear that there is work to give to others."""
    feed.revoke(by=staff)
    if staff.office_id and any(one.count for one in _open(staff)):
        notify(
            kind="staff_left", at=clock.now(), role=Role.SUPERVISOR, office_id=staff.office_id,
            path=reverse("staff_member", args=[staff.pk]),
        )  # fmt: skip


def on_staff_leaves(*, staff: Staff, **_more: Any) -> list[Open]:
    return _open(staff)


def _open(staff: Staff) -> list[Open]:
    """Cases, tasks and hearings that somebody else has to take."""
    cases = Case.objects.filter(officer=staff).exclude(status=Case.Status.CONCLUDED).count()
    tasks = Task.objects.filter(assignee=staff, done_at__isnull=True).count()
    hearings = Hearing.objects.filter(officer=staff, at__gte=clock.now()).count()
    return [
        Open(_("Open cases"), cases, f"{reverse('cases')}?officer={staff.pk}"),
        Open(_("Open tasks"), tasks, f"{reverse('tasks')}?whose=office&assignee={staff.pk}"),
        Open(_("Hearings to attend"), hearings, reverse("agenda")),
    ]


def on_sign_in_alarm(*, staff: Staff, kind: str, at: dt.datetime, **_more: Any) -> None:
    """To the person, who knows whether it was them, and to who supervises them: of the office, or at headquarters."""
    notify(
        kind="sign_in", text_code=f"sign_in_{kind}", at=at, staff=staff, path=reverse("account"), values={"when": at.isoformat()},
    )  # fmt: skip
    above = (
        {"role": Role.SUPERVISOR, "office_id": staff.office_id}
        if staff.office_id
        else {"role": Role.ADMINISTRATOR}
    )
    notify(
        kind="sign_in", text_code=f"sign_in_{kind}_staff", at=at, path=reverse("staff_member", args=[staff.pk]),
        values={"when": at.isoformat()}, by=staff, **above,
    )  # fmt: skip


def on_two_people_asked(*, request: TwoPeople, roles: Sequence[str], **_more: Any) -> None:
    """Everybody who may decide it: of the office for those who serve one, and those who serve all."""
    path = reverse("two_people_one", args=[request.pk])
    for role in roles:
        of_office = role in (Role.OFFICER, Role.SUPERVISOR)
        if not of_office or request.office_id:
            notify(
                kind="two_people", text_code="two_people_asked", at=request.asked_at, role=role,
                office_id=request.office_id if of_office else None, path=path, by=request.asked_by,
            )  # fmt: skip


def on_two_people_decided(*, request: TwoPeople, **_more: Any) -> None:
    assert request.decided_at is not None
    notify(
        kind="two_people", text_code=f"two_people_{request.state}", at=request.decided_at, staff=request.asked_by,
        path=reverse("two_people_one", args=[request.pk]), by=request.decided_by,
    )  # fmt: skip
