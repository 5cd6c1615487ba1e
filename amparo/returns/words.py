"""What México te Abraza calls things: rights, agencies, ways home (domain.md §3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """The five rights of the letter, and what stands beside them (domain.md §3.5)."""

    IDENTITY = "identity", _("Identity")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    HOUSING = "housing", _("Housing")
    LIVELIHOOD = "livelihood", _("Dignified livelihood")
    SOCIAL = "social", _("Social protection")
    FAMILY = "family", _("Family")
    JUSTICE = "justice", _("Justice")


#: What the letter asks for by name.
FIVE = (Right.IDENTITY, Right.HEALTH, Right.EDUCATION, Right.HOUSING, Right.LIVELIHOOD)


class Way(models.TextChoices):
    """How somebody comes back."""

    LAND = "land", _("By land")
    AIR = "air", _("By air")
    UNKNOWN = "unknown", _("Not known")


class Source(models.TextChoices):
    """Who told first that this person comes back."""

    NOTICE = "notice", _("Notice of the consulate")
    LIST = "list", _("List of arrivals")
    DESK = "desk", _("The person came to a centre")
    PHONE = "phone", _("By telephone")
    STATE_OFFICE = "state", _("The person came to a state office")
