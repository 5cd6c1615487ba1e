"""A figure as one reader may be told it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.insight.figures.asked import Asked
from amparo.insight.figures.behind import sees_everything
from amparo.insight.figures.counting import Told, tell


def told_to(reader: Staff, asked: Asked, *, small: bool = True) -> Told:
    """`small`: figures of fewer than ten too, where the reader may be told them."""
    everything = small and sees_everything(reader, asked.figure)
    return tell(asked, everything=everything, all_words=_("All"), unknown=_("Not known"))
