"""What the review desk has for «Mi trabajo»: the second looks that are asked of somebody."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.worklists.mine import Asking, Row, Source
from amparo.review.models import SecondLook
from amparo.review.queries import second_looks


def _rows(found: Sequence[SecondLook], asking: Asking) -> list[Row]:
    """One row, whatever their number: the desk shows them one after another, in its own order."""
    return [
        Row(
            title=_("A second look"), why=_("Are they one person? Answer without knowing what was answered."),
            since=one.asked_at, href=reverse("second_look"), button=_("Look"), action=reverse("second_look"),
        )
        for one in found[:1]
    ]  # fmt: skip


SECOND_LOOKS = Source(
    "second_looks", "waiting", gettext_lazy("Second looks"), "decide_pair", lambda who: second_looks(who.staff), _rows,
    lambda who: reverse("second_look"), 60,
)  # fmt: skip
