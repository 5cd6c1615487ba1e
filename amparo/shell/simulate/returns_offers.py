"""Jobs and homes that are offered to people who came back, and what there is of beds, doses, cards and money for them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.places.models import Municipality
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.jobs import actions as jobs
from amparo.returns.jobs.models import Offer
from amparo.returns.resources import actions as resources
from amparo.returns.resources.models import Allocation, Entry, Kind
from amparo.returns.words import Right
from amparo.shell.simulate.returns import CENTRES, Programme

JOBS = (
    ("Ayudante de albañil", "Constructora Ejemplo", "construcción, albañilería", "9,600 pesos al mes"),
    ("Cocinera o cocinero", "Fonda Muestra", "cocina", "9,200 pesos al mes"),
    ("Operador de montacargas", "Almacenes Prueba", "montacargas, almacén", "11,400 pesos al mes"),
    ("Atención por teléfono en inglés", "Llamadas Ejemplo", "inglés", "13,800 pesos al mes"),
    ("Soldadora o soldador", "Talleres Ficticios", "soldadura", "12,100 pesos al mes"),
    ("Empacador de fruta", "Empacadora Inventada", "campo, empaque", "8,900 pesos al mes"),
    ("Jardinería", "Viveros Muestra", "jardinería", "8,700 pesos al mes"),
)
EACH = 3  # jobs in each state whose office is ours
REMOTE = 3  # the place of the list above that can be done from anywhere
SUGGESTED = 20
#: For each centre: of what, how much, for which right.
GIVEN = ((Kind.BEDS, 400, Right.HOUSING), (Kind.DOSES, 1500, Right.HEALTH), (Kind.CARDS, 900, Right.SOCIAL),
         (Kind.MONEY, 850_000, Right.FAMILY))  # fmt: skip


def offer(programme: Programme) -> int:
    """Jobs of the employment service and of states, some homes; some were suggested. Returns how many there are."""
    rng = Random(f"{programme.seed}:offers")
    today = clock.today()
    work = programme.agents["sne", ""]
    number = 0
    for state, office in sorted(programme.offices.items()):
        for _ in range(EACH):
            title, by_whom, skills, pay = JOBS[number % len(JOBS)]
            remote = number % len(JOBS) == REMOTE
            number += 1
            _keep(
                programme, state, work if number % 3 else office, kind=Offer.Kind.JOB, title=title, offered_by=by_whom,
                skills=skills, pay=pay, places=rng.randint(1, 12), remote=remote,
                valid_until=today + dt.timedelta(days=rng.randint(4, 120)), reference=f"SIN-{number:04d}",
            )  # fmt: skip
        _keep(
            programme, state, office, kind=Offer.Kind.HOME, title="Casa en renta con apoyo",
            offered_by="Instituto de Vivienda Ejemplo",
            places=rng.randint(1, 4), valid_until=today + dt.timedelta(days=90), reference=f"CASA-{state}",
        )  # fmt: skip
    _suggest(programme)
    return Offer.objects.count()


def _keep(programme: Programme, state: str, by: Staff, **said: object) -> None:
    town = Municipality.objects.get(pk=programme.town(state))
    jobs.keep(by=by, municipality=town, contact="+52 800 555 0100", **said)  # type: ignore[arg-type]


def _suggest(programme: Programme) -> None:
    """To people who have gone home in these weeks, by the office of their state."""
    offers = list(Offer.objects.filter(kind=Offer.Kind.JOB).select_related("municipality").order_by("pk"))
    found = Homecoming.objects.filter(
        state=Homecoming.State.ARRIVED, destination_state__in=programme.offices, milestones__kind="placement",
    ).exclude(destination="").order_by("-arrived_at", "pk")  # fmt: skip
    for homecoming in found[:SUGGESTED]:
        near = [one for one in offers if one.municipality.state == homecoming.destination_state]
        try:
            jobs.suggest(
                offer=near[homecoming.pk % len(near)], homecoming=homecoming,
                by=programme.offices[homecoming.destination_state],
            )  # fmt: skip
        except Refusal:
            continue  # with an agency already


def provide(programme: Programme) -> int:
    """A quarter's beds, doses, cards and money of the centres, mostly used up; of one, nothing is left (`Faults.dry`)."""
    by = Staff.objects.filter(role=Role.HEADQUARTERS).order_by("pk").first()
    assert by is not None
    rng = Random(f"{programme.seed}:resources")
    today = clock.today()
    begins = (today - dt.timedelta(days=60)).replace(day=1)
    ends = (today + dt.timedelta(days=40)).replace(day=1)
    for centre in Centre.objects.filter(pk__in=CENTRES).order_by("pk"):
        for kind, amount, right in GIVEN:
            made = resources.allocate(
                kind=kind, amount=Decimal(amount), begins=begins, ends=ends, centre=centre, right=right,
                reference=f"SIN-{centre.pk}-{kind}", note="Ejemplo", by=by,
            )  # fmt: skip
            dry = kind == Kind.DOSES and centre.pk == programme.faults.stuck
            if dry:
                programme.faults.dry = made.pk
            _use(made, 1.0 if dry else rng.uniform(0.3, 0.85), by)
        resources.set_capacity(
            centre=centre,
            first=today,
            last=today + dt.timedelta(days=13),
            places=rng.choice((180, 250, 320)),
            by=by,
        )
    for agency, amount in (("imss", 4000), ("bienestar", 2500)):
        made = resources.allocate(
            kind=Kind.CARDS,
            amount=Decimal(amount),
            begins=begins,
            ends=ends,
            agency=agency,
            reference=f"SIN-{agency}",
            by=by,
        )
        _use(made, rng.uniform(0.2, 0.6), by)
    return Allocation.objects.count()


def _use(made: Allocation, share: float, by: Staff) -> None:
    """Committed, and of that spent, in two parts."""
    committed = Decimal(int(float(made.amount) * share))
    half = committed // 2
    for number, (kind, amount) in enumerate(
        ((Entry.Kind.COMMITTED, half), (Entry.Kind.SPENT, half), (Entry.Kind.COMMITTED, committed - half),
         (Entry.Kind.SPENT, committed - half if share == 1.0 else (committed - half) // 2))
    ):  # fmt: skip
        on = min(made.begins + dt.timedelta(days=9 + 13 * number), clock.today())
        resources.enter(
            allocation=made, kind=kind, amount=amount, on=on, reference=f"{made.reference}-{number}", by=by
        )
