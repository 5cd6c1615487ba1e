from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class GovukRenderer(DjangoTemplates):
    """Forms as the design system draws them."""
