"""What the page of a request shows of how its family is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from amparo.casework.models import Task
from amparo.families.models import Request, Telling
from amparo.families.telling import contact_of, is_proved, task_text, telling_of
from amparo.families.told import rules
from amparo.notices.models import Notice
from amparo.notices.texts import name_of


@dataclass(frozen=True, slots=True)
class Told:
    """How a family is told now, what became of the last messages, and whether somebody must call them."""

    telling: Telling
    ways: list[str]
    proved: bool
    must_call: bool
    messages: list[tuple[Notice, str]]  # with what each is called


def told(request: Request, *, messages: int = 0) -> Told:
    """How things stand, with the latest `messages` of them. Six queries, or five."""
    telling = telling_of(request)
    browsers = request.browsers.filter(ended_at__isnull=True).count()
    chosen = rules.ways(telling, contact_of(request), template="news", browsers=browsers)
    open_task = Task.objects.filter(record=request.record, text=task_text(request), done_at__isnull=True)
    return Told(
        telling=telling,
        ways=[str(Notice.Channel(way).label) for way in chosen],
        proved=is_proved(request, telling),
        must_call=open_task.exists(),
        messages=[
            (one, name_of(one.template, get_language() or ""))
            for one in Notice.objects.filter(about=request.folio).order_by("-created_at", "-pk")[:messages]
        ],
    )
