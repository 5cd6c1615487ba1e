"""What a mail with a figure carries: its table as PDF and as a workbook, made when it leaves. Aggregates alone, and of fewer
than ten nothing: a mailbox is no place of ours, whatever its owner may see in the workspace."""

from __future__ import annotations

from django.utils import translation

from amparo.insight.figures import papers
from amparo.insight.figures.actions import TEMPLATE, asked_of, still_theirs
from amparo.insight.figures.models import SavedFigure
from amparo.insight.figures.telling import told_to
from amparo.notices.models import Notice
from amparo.notices.transports import Enclosed


def may_leave(notice: Notice) -> bool:
    """A guard of the outbox: not when it was removed, or its owner may no longer see it."""
    if notice.template != TEMPLATE:
        return True
    saved = SavedFigure.objects.filter(pk=notice.values.get("saved")).select_related("owner").first()
    return saved is not None and still_theirs(saved)


def enclosed(notice: Notice) -> list[Enclosed]:
    """The files of one mail."""
    saved = SavedFigure.objects.select_related("owner").get(pk=notice.values["saved"])
    with translation.override(notice.language):
        told = told_to(saved.owner, asked_of(saved, saved.owner), small=False)
        name = papers.named(told)
        return [
            Enclosed(f"{name}.pdf", papers.to_pdf(told), "application/pdf"),
            Enclosed(
                f"{name}.xlsx",
                papers.to_xlsx(told),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ]
