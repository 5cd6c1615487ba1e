"""What the page of a request shows of how its family is told."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.casework.models import Task
from amparo.families.models import Request, Wishes
from amparo.families.telling import contact_of, is_proved, task_text, wishes_of
from amparo.families.wishes import rules
from amparo.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Told:
    """How a family is told now, what became of the last messages, and whether somebody must call them."""

    wishes: Wishes
    ways: list[str]
    proved: bool
    must_call: bool
    messages: list[Notice]


def told(request: Request, *, messages: int = 3) -> Told:
    """Six queries."""
    wishes = wishes_of(request)
    browsers = request.browsers.filter(ended_at__isnull=True).count()
    chosen = rules.ways(wishes, contact_of(request), template="news", browsers=browsers)
    open_task = Task.objects.filter(record=request.record, text=task_text(request), done_at__isnull=True)
    return Told(
        wishes=wishes,
        ways=[str(Notice.Channel(way).label) for way in chosen],
        proved=is_proved(request, wishes),
        must_call=open_task.exists(),
        messages=list(Notice.objects.filter(about=request.folio).order_by("-created_at", "-pk")[:messages]),
    )
