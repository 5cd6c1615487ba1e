"""What advisors keep for themselves."""

from __future__ import annotations

import pgtrigger
from django.db import models

from amparo.core import clock


class Note(models.Model):
    """An advisor's privileged note on a matter. Sealed, and by row-level security nobody's but its writer's (`wall.py`)."""

    referral = models.ForeignKey("counsel.Referral", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("counsel.Advisor", on_delete=models.PROTECT, related_name="+")
    #: Sealed (`notes.py`): a copy of the database shows nothing of it.
    body = models.BinaryField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["advisor", "referral"], name="notes_of_an_advisor")]
        #: Whoever wrote a note may take it away, and nobody may change it.
        triggers = [pgtrigger.Protect(name="a_note_is_not_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"note {self.pk}"
