"""México te Abraza in the synthetic world, as `play` calls it: who serves, who came back, how things stand today."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.accounts.models import Role, Staff
from amparo.people.models import Record, Source
from amparo.shell.simulate.returns import Programme
from amparo.shell.simulate.returns_offers import offer, provide
from amparo.shell.simulate.returns_year import Returns
from amparo.shell.simulate.world import World


@dataclass(frozen=True)
class CameBack:
    """What `play` tells of it: `told` are those whose sign-ins the demo prints."""

    returns: Returns
    told: list[Staff]
    words: str


def come_back(world: World, *, seed: int, password: str, staff: dict[str, list[Staff]]) -> CameBack:
    """Who was removed, and who is of the register, comes back: seven months of it."""
    programme = Programme(people=len(world.inhabitants), seed=seed, password=password)
    told = programme.hire()
    ciam = Staff.objects.filter(role=Role.CIAM).order_by("pk")[0]
    returns = Returns(programme, programme.coming(world, _held(world)), staff, ciam)
    came = returns.play()
    words = f"{came:,} people back in Mexico, {offer(programme):,} offers, {provide(programme):,} allocations"
    return CameBack(returns, told, words)


def _held(world: World) -> dict[int, int]:
    """The first record on a list of everybody who was removed, by the inhabitant's number."""
    listed = Record.objects.filter(source=Source.LIST, person__isnull=False).exclude(a_number="")
    known = dict(listed.order_by("-pk").values_list("a_number", "pk"))
    found = {}
    for one in world.custodies:
        pk = next((known[number] for number in one.truth.a_numbers if number in known), None)
        if one.end == "removed" and pk is not None:
            found[one.truth.person] = pk
    return found
