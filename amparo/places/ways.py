"""How a place of detention says that those who are held there are reached: written down by the office of its district."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may, require
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.places.models import Facility, Way
from amparo.places.queries import OfficesOfFacilities


def keeper_of(facility: Facility) -> str | None:
    """The office whose district the place lies in today."""
    office = OfficesOfFacilities().office_for(facility, clock.today())
    return office.pk if office is not None else None


def may_record(staff: Staff, facility: Facility) -> bool:
    return may(staff, "record_ways", office_id=keeper_of(facility))


@transaction.atomic
def record(
    *, facility: Facility, kind: str, text_es: str, text_en: str, source: str, checked_on: dt.date, by: Staff,
    phone: str = "", url: str = "",
) -> Way:  # fmt: skip
    """Write how one way goes, in both languages, with who says so and when it was read. It replaces what was written before."""
    require(by, "record_ways", office_id=keeper_of(facility))
    if kind not in Way.Kind.values:
        raise Incomplete(_("Choose the way."), missing=("kind",))
    for name, said in (("text_es", text_es), ("text_en", text_en), ("source", source)):
        if not said.strip():
            raise Incomplete(_("Write it in both languages, and who says so."), missing=(name,))
    if url and not url.startswith("https://"):
        raise Incomplete(_("The page must begin with https://"), missing=("url",))
    if checked_on > clock.today():
        raise Incomplete(_("The date is in the future."), missing=("checked_on",))
    made, _new = Way.objects.update_or_create(
        facility=facility,
        kind=kind,
        defaults={
            "text_es": text_es.strip()[:500], "text_en": text_en.strip()[:500], "phone": phone.strip()[:30],
            "url": url.strip()[:200], "source": source.strip()[:200], "checked_on": checked_on,
            "recorded_at": clock.now(), "recorded_by": by,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(*, way: Way, by: Staff) -> None:
    """What was written is not so: families read again that we do not know."""
    require(by, "record_ways", office_id=keeper_of(way.facility))
    way.delete()
