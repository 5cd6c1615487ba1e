"""What the API hears from the rooms below, and writes down for others."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from amparo.api.webhooks import write
from amparo.insight.open_data.models import Publication
from amparo.insight.open_data.signals import month_published
from amparo.programmes.models import Sheet
from amparo.programmes.signals import sheet_published


@receiver(sheet_published)
def _sheet_published(sheet: Sheet, **_more: Any) -> None:
    write("programme.published", {"programme": sheet.programme_id, "version": sheet.number})


@receiver(month_published)
def _month_published(publication: Publication, **_more: Any) -> None:
    write("open_data.published", {"month": str(publication)})
