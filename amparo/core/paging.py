"""Pages of long lists: which rows belong on a page is found by their keys alone, before anything is joined with them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window


class ByKeys(Paginator):  # type: ignore[type-arg]
    """As Django's paginator for a queryset. A page far back joins its fifty rows with what they show, and not the thousands
    before them; an index of the order finds it. One query more."""

    def page(self, number: int | str) -> Page[Any]:
        at = self.validate_number(number)
        bottom = (at - 1) * self.per_page
        rows: Any = self.object_list
        # Read, and not asked within the next question: the planner would join everything first there.
        on_it = list(_keys(rows)[bottom : min(bottom + self.per_page, self.count)])
        return Page(rows.filter(pk__in=on_it), at, self)


def first_rows(rows: QuerySet[Any], shown: int) -> tuple[int, list[Any]]:
    """How many rows there are, and the first of them, found as `ByKeys` does. Two queries; one while there are none."""
    found = list(_keys(rows).annotate(whole=Window(Count("*"))).values_list("pk", "whole")[:shown])
    if not found:
        return 0, []
    return found[0][1], list(rows.filter(pk__in=[pk for pk, _whole in found]))


def _keys(rows: Any) -> Any:
    return rows.select_related(None).prefetch_related(None).values_list("pk", flat=True)
