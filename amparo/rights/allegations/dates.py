"""When something happened, as surely as it is known. Pure.

exact: that day · about: that day, a week more or less · between: from the first day to the last · unknown: nobody can say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

#: “About that day” is that day, so many days more or less.
ABOUT_DAYS = 7


class Certainty(models.TextChoices):
    EXACT = "exact", _("That day, for sure")
    ABOUT = "about", _("About that day, a week more or less")
    BETWEEN = "between", _("Between two days")
    UNKNOWN = "unknown", _("The day is not known")


class BadDates(ValueError):
    """The days do not say what the certainty needs; `str()` names the field: day or until."""


@dataclass(frozen=True, slots=True)
class When:
    """The days that were given, and how surely."""

    certainty: str
    day: dt.date | None = None
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if self.certainty in (Certainty.EXACT, Certainty.ABOUT):
            if self.day is None:
                raise BadDates("day")
            if self.until is not None:
                raise BadDates("until")
        elif self.certainty == Certainty.BETWEEN:
            if self.day is None:
                raise BadDates("day")
            if self.until is None or self.until <= self.day:
                raise BadDates("until")
        elif self.certainty == Certainty.UNKNOWN:
            if self.day is not None or self.until is not None:
                raise BadDates("day")
        else:
            raise BadDates("certainty")

    @property
    def earliest(self) -> dt.date | None:
        """The first day on which it may have been."""
        if self.day is None:
            return None
        return self.day - dt.timedelta(days=ABOUT_DAYS) if self.certainty == Certainty.ABOUT else self.day

    @property
    def latest(self) -> dt.date | None:
        """The last day on which it may have been."""
        if self.day is None or self.certainty == Certainty.BETWEEN:
            return self.until
        return self.day + dt.timedelta(days=ABOUT_DAYS) if self.certainty == Certainty.ABOUT else self.day

    def may_be(self, day: dt.date) -> bool:
        """Whether it may have been on this day. What nobody can date may have been on any."""
        if self.earliest is None or self.latest is None:
            return True
        return self.earliest <= day <= self.latest

    def surely_within(self, first: dt.date, last: dt.date) -> bool:
        """Whether it was between these days whatever the doubt: so figures count it."""
        if self.earliest is None or self.latest is None:
            return False
        return first <= self.earliest and self.latest <= last
