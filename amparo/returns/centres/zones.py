"""Which clock hangs at a centre, or in a state: the state's, but for the cities at the border that keep the other side's."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from amparo.returns.centres.models import Centre
from amparo.returns.tables import rows

ELSEWHERE = "America/Mexico_City"


def zone_of(centre: Centre) -> ZoneInfo:
    """The zone of a centre: its own line of `data/centre_zones.csv`, else that of its state."""
    own = _zones().get((centre.pk, centre.state))
    return ZoneInfo(own) if own else zone_of_state(centre.state)


def zone_of_state(state: str) -> ZoneInfo:
    """The zone of a Mexican state (CURP's code), for offices that are of no centre."""
    return ZoneInfo(_zones().get(("", state), ELSEWHERE))


@cache
def _zones() -> dict[tuple[str, str], str]:
    return {(row["centre"], row["state"]): row["zone"] for row in rows("centre_zones.csv")}
