"""Where the invented work is done: offices from the busiest to the quietest, their staff, and the places they look after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.places.models import Facility, Office
from amparo.places.queries import OfficesOfFacilities

from .columns import Moments, Numbers, always, counting, moments, never, words
from .tables import Rows

#: Offices with the most work first, as far as it is told publicly; the rest follow by name. An invented skew, not a finding.
BUSIEST = ("losangeles", "houston", "dallas", "chicago", "elpaso", "phoenix", "mcallen", "sanantonio", "atlanta", "sandiego",
           "sanbernardino", "denver", "neworleans", "laredo", "miami", "newyork", "austin", "sacramento", "tucson")  # fmt: skip
#: How full places of a kind are, against a hold room's.
FULL = {"CDF": 12, "SPC": 10, "DIGSA": 8, "STAGING": 8, "DOD": 6, "FAMILY": 5, "STATE": 4, "IGSA": 2}
STAFF = 900
LEAST_STAFF = 3
ABOVE_OFFICES = ((Role.HEADQUARTERS, 20), (Role.CIAM, 40), (Role.AUDITOR, 3), (Role.ADMINISTRATOR, 2))


@dataclass(frozen=True, slots=True)
class Places:
    """Offices and facilities by position; `busy` and `full` sum to 1. Staff of an office have numbers that follow each other."""

    offices: list[str]
    busy: NDArray[np.float64]
    facility: Numbers
    full: NDArray[np.float64]
    office_of: Numbers  # of each facility, today
    first_staff: Numbers
    many_staff: Numbers

    def somebody_of(self, office: Numbers, rng: np.random.Generator) -> Numbers:
        """For each office one of its officers; the first of its staff is the supervisor."""
        many = self.many_staff[office] - 1
        return self.first_staff[office] + 1 + (rng.random(len(office)) * many).astype(np.int64)


def places(rng: np.random.Generator) -> Places:
    """The directory of the database that Django is connected with."""
    slugs = set(Office.objects.values_list("pk", flat=True))
    offices = [slug for slug in BUSIEST if slug in slugs]
    offices += sorted(slugs - set(offices))
    busy = 1 / (np.arange(len(offices)) + 4.0)
    busy /= busy.sum()
    responsible, today = OfficesOfFacilities(), clock.today()
    found = [
        (facility.pk, offices.index(office.pk), FULL.get(facility.kind, 1))
        for facility in Facility.objects.filter(active=True).order_by("pk")
        if (office := responsible.office_for(facility, today)) is not None
    ]
    facility, office_of, kind = np.array(found, np.int64).T
    full = kind * (rng.pareto(1.5, len(kind)) + 0.3)
    many = np.maximum(np.round(STAFF * busy).astype(np.int64), LEAST_STAFF)
    first = 1 + np.concatenate(([0], np.cumsum(many)[:-1]))
    return Places(offices, busy, facility, full / full.sum(), office_of, first, many)


def staff(where: Places, since: Moments) -> Rows:
    """Staff of every office, and those above them. Nobody can sign in: a bench puts them behind a page itself."""
    office = np.repeat(np.arange(len(where.offices)), where.many_staff)
    supervises = np.isin(np.arange(1, len(office) + 1), where.first_staff)
    roles = [Role.SUPERVISOR if yes else Role.OFFICER for yes in supervises.tolist()]
    above = [role for role, many in ABOVE_OFFICES for _ in range(many)]
    many = len(office) + len(above)
    return Rows("accounts_staff", pa.table({
        "id": counting(many),
        "password": always("!", many),
        "last_login": never(many),
        "email": pa.array([f"staff{number}@example.org" for number in range(1, many + 1)]),
        "name": pa.array([f"Prueba {number}" for number in range(1, many + 1)]),
        "role": pa.array([*map(str, roles), *map(str, above)]),
        "office_id": words(where.offices, np.concatenate((office, np.full(len(above), -1)))),
        "is_active": pa.array([True] * many),
        "joined_at": moments(np.repeat(since, many)),
    }))  # fmt: skip
