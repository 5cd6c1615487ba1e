"""Words and colours of documents."""

from __future__ import annotations

from django import template

from amparo.casework.documents.inspecting import EXTENSIONS
from amparo.casework.documents.models import Sensitivity

register = template.Library()

COLOURS = {
    Sensitivity.IDENTITY: "grey",
    Sensitivity.IMMIGRATION: "blue",
    Sensitivity.HEALTH: "orange",
    Sensitivity.MINOR: "red",
}


@register.filter
def file_type(media_type: str) -> str:
    """The kind of file as people call it: `PDF`."""
    return EXTENSIONS.get(media_type, "").upper()


@register.filter
def sensitivity_colour(sensitivity: str) -> str:
    return COLOURS.get(Sensitivity(sensitivity), "grey")
