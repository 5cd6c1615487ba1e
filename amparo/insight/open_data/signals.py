"""What other rooms hear from the open data."""

from __future__ import annotations

from django.dispatch import Signal

#: A month was published, in this transaction. Keyword argument: `publication: Publication`.
month_published = Signal()
