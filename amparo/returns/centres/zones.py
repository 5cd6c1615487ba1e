"""Which clock hangs at a centre: the state's, but for the cities at the border that keep the other side's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from amparo.returns.centres.models import Centre

#: By CURP's code of the state (tz database; the border municipalities follow the United States' summer time).
OF_STATES = {
    "BC": "America/Tijuana",
    "BS": "America/Mazatlan",
    "NT": "America/Mazatlan",
    "SL": "America/Mazatlan",
    "SR": "America/Hermosillo",
    "QR": "America/Cancun",
}
OF_CITIES = {
    "ciudad-juarez": "America/Ciudad_Juarez",
    "nuevo-laredo": "America/Matamoros",
    "reynosa": "America/Matamoros",
    "matamoros": "America/Matamoros",
}
ELSEWHERE = "America/Mexico_City"


def zone_of(centre: Centre) -> ZoneInfo:
    return ZoneInfo(OF_CITIES.get(centre.pk) or OF_STATES.get(centre.state, ELSEWHERE))
