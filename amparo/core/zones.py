"""The time zones that a family may choose, in the words of people who live in them; and headquarters' own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

#: Whose day it is where no consulate's counts.
HEADQUARTERS = ZoneInfo("America/Mexico_City")

#: From west to east. Empty: where the telephone is from, else where the consulate is.
ZONES = (
    ("", _("The telephone or the consulate")),
    ("Pacific/Honolulu", _("Hawaii")),
    ("America/Anchorage", _("Alaska")),
    ("America/Los_Angeles", _("Los Angeles, Seattle")),
    ("America/Tijuana", _("Tijuana, Mexicali")),
    ("America/Phoenix", _("Arizona")),
    ("America/Hermosillo", _("Sonora")),
    ("America/Denver", _("Denver, El Paso, Ciudad Juárez")),
    ("America/Mazatlan", _("Sinaloa, Nayarit, Baja California Sur")),
    ("America/Mexico_City", _("Central Mexico")),
    ("America/Chicago", _("Chicago, Houston, Dallas")),
    ("America/Matamoros", _("Border of Tamaulipas")),
    ("America/Cancun", _("Quintana Roo")),
    ("America/New_York", _("New York, Miami, Atlanta")),
)
