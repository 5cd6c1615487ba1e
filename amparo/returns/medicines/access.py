"""Whose medicines somebody may read, as the pages ask it; the same is held by the database (`wall.py`)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may
from amparo.core.errors import NotAllowed
from amparo.returns.access import homecomings_for
from amparo.returns.desks.access import reads_health
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.models import Medicine


def medicines_for(staff: Staff) -> QuerySet[Medicine]:
    """The medicines that somebody may read: of the returns they see, if they read health at all."""
    if not may(staff, "watch_medicines") or not reads_health(staff):
        return Medicine.objects.none()
    return Medicine.objects.filter(homecoming__in=homecomings_for(staff))


def need_health(homecoming: Homecoming, staff: Staff) -> Homecoming:
    """The return, for its health. Raises `NotAllowed` for whoever does not read of it."""
    if not may(staff, "watch_medicines") or not reads_health(staff):
        raise NotAllowed(_("Medicines are read at the health desk, and by the state office that follows up."))
    if not homecomings_for(staff).filter(pk=homecoming.pk).exists():
        raise NotAllowed(_("This return is not of your centre, your state or your office."))
    return homecoming


def source_of(staff: Staff) -> str:
    """Where a medicine was said, by who writes it down."""
    return Medicine.Source.STATE if staff.role == Role.STATE else Medicine.Source.DESK
