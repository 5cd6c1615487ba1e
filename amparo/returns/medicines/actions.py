"""What is done with somebody's medicines: written down, taken, supplied, stopped; and who is told that one is missing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.notifying.actions import notify
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.returns.desks.tables import HEALTH, desks
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.access import medicines_for, need_health, source_of
from amparo.returns.medicines.known import known_medicines
from amparo.returns.medicines.models import HealthAnswers, Medicine, MedicineEntry, MedicineGap
from amparo.returns.medicines.rules import missing_from
from amparo.returns.medicines.wall import clock_acts

What = MedicineEntry.What

#: So long after the arrival the centre's desk is told of a gap; later the office of the state they went to.
AT_THE_CENTRE = dt.timedelta(days=3)


@transaction.atomic
def answer_health(*, homecoming: Homecoming, by: Staff, **said: bool | None) -> HealthAnswers:
    """What the health desk asked: `medicines`, `disability`, `pregnant`. What is not said (None) stays as it was."""
    need_health(homecoming, by)
    answers, _new = HealthAnswers.objects.get_or_create(homecoming=homecoming)
    for name, value in said.items():
        if value is not None:
            setattr(answers, name, value)
    answers.at, answers.by = clock.now(), by
    answers.save()
    return answers


@transaction.atomic
def add(
    *, homecoming: Homecoming, drug: str, what_for: str = "", last_dose_at: dt.datetime | None = None,
    supply_until: dt.datetime | None = None, next_supply_at: dt.datetime | None = None, where: str = "", by: Staff,
) -> Medicine:  # fmt: skip
    """Write down a medicine that somebody takes. One that is written already gets what is newly known."""
    need_health(homecoming, by)
    drug = " ".join(drug.split())[:160]
    if not drug:
        raise Incomplete(_("Say which medicine."), missing=("drug",))
    _not_in_the_future(last_dose_at, "last_dose_at")
    known = Medicine.objects.filter(homecoming=homecoming, drug__iexact=drug).select_for_update().first()
    medicine = known or Medicine(homecoming=homecoming, drug=drug, source=source_of(by), written_by=by)
    medicine.what_for = what_for.strip()[:160] or medicine.what_for
    medicine.last_dose_at = last_dose_at or medicine.last_dose_at
    medicine.supply_until = supply_until or medicine.supply_until
    medicine.next_supply_at = next_supply_at or medicine.next_supply_at
    medicine.next_supply_where = where.strip()[:160] or medicine.next_supply_where
    medicine.stopped_at, medicine.why_stopped = None, ""
    return _kept(medicine)


@transaction.atomic
def bring(*, homecoming: Homecoming) -> list[Medicine]:
    """Write down what is known from the consulate, once. Called by the product itself: nobody reads it by this."""
    made = []
    for drug, what_for, source in known_medicines(homecoming):
        now = clock.now()
        known_at = homecoming.arrived_at or homecoming.expected_at or now
        one, new = Medicine.objects.get_or_create(
            homecoming=homecoming, drug=drug,
            defaults={
                "what_for": what_for, "source": source, "written_at": now,
                "missing_from": missing_from(None, None, known_at),
            },
        )  # fmt: skip
        made += [one] if new else []
    return made


@transaction.atomic
def take(*, medicine: Medicine, at: dt.datetime, by: Staff) -> Medicine:
    """A dose was taken."""
    medicine = _own(medicine, by)
    _not_in_the_future(at, "at")
    medicine.last_dose_at = max(at, medicine.last_dose_at or at)
    MedicineEntry.objects.create(medicine=medicine, what=What.DOSE, at=at, by=by)
    return _kept(medicine)


@transaction.atomic
def supply(
    *, medicine: Medicine, until: dt.datetime, at: dt.datetime | None = None, next_at: dt.datetime | None = None,
    where: str = "", by: Staff,
) -> Medicine:  # fmt: skip
    """A supply was given that lasts until some moment. A gap that there was ends."""
    medicine = _own(medicine, by)
    at = at or clock.now()
    _not_in_the_future(at, "at")
    if until <= at:
        raise Incomplete(_("The supply must last until later than it was given."), missing=("until",))
    medicine.supply_until = max(until, medicine.supply_until or until)
    medicine.next_supply_at, medicine.next_supply_where = next_at, where.strip()[:160]
    MedicineEntry.objects.create(medicine=medicine, what=What.SUPPLY, at=at, until=until, by=by)
    return _kept(medicine)


@transaction.atomic
def stop(*, medicine: Medicine, why: str, by: Staff) -> Medicine:
    """The person does not take it any more, and it says why."""
    medicine = _own(medicine, by)
    if not why.strip():
        raise Incomplete(_("Say why."), missing=("why",))
    if medicine.stopped_at is not None:
        raise Conflict(_("This medicine was stopped already."))
    medicine.stopped_at, medicine.why_stopped = clock.now(), why.strip()[:200]
    MedicineEntry.objects.create(
        medicine=medicine, what=What.STOP, at=medicine.stopped_at, note=medicine.why_stopped, by=by
    )
    return _kept(medicine)


def watch() -> int:
    """Look for medicines that are missing now, and tell of each once. The number of gaps that were found."""
    with transaction.atomic():
        clock_acts()
        found = list(_missing().order_by("missing_from").values_list("pk", flat=True)[:500])
    return sum(_tell_of(pk) for pk in found)


def bring_expected() -> int:
    """The medicines of the notices of people on their way, so that the health desk has them before they arrive."""
    state = Homecoming.State
    with transaction.atomic():
        clock_acts()
        coming = Homecoming.objects.filter(
            Q(state=state.EXPECTED) | Q(state=state.ARRIVED, arrived_at__gte=clock.now() - AT_THE_CENTRE),
            office__isnull=False, medicines__isnull=True,
        )  # fmt: skip
        return sum(len(bring(homecoming=one)) for one in coming.select_related("record")[:500])


def _missing() -> QuerySet[Medicine]:
    running = MedicineGap.objects.filter(medicine=OuterRef("pk"), ended_at__isnull=True)
    return Medicine.objects.filter(
        ~Exists(running), stopped_at__isnull=True, missing_from__lte=clock.now(),
        homecoming__state=Homecoming.State.ARRIVED,
    )  # fmt: skip


@transaction.atomic
def _tell_of(pk: int) -> int:
    clock_acts()
    locked = _missing().select_for_update(of=("self",), skip_locked=True)
    medicine = locked.select_related("homecoming__departure").filter(pk=pk).first()
    if medicine is None:
        return 0
    now, homecoming = clock.now(), medicine.homecoming
    gap = MedicineGap.objects.create(medicine=medicine, since=medicine.missing_from, told_at=now)
    write(
        [
            NewEvent(
                type="medication_gap", record_id=homecoming.record_id, at=now, office_id=homecoming.office_id,
                data={"return": homecoming.folio, "centre": homecoming.centre_id or ""},
            )
        ]
    )  # fmt: skip
    notify(
        kind="medicine", at=now, staff=_whom_to_tell(homecoming, now), path=reverse("medicines", args=[homecoming.folio]),
        key=f"medication_gap:{gap.pk}",
    )  # fmt: skip
    return 1


def _whom_to_tell(homecoming: Homecoming, now: dt.datetime) -> list[Staff]:
    """The health desk while the person is at its centre; after that, or where there is none, the office of their state."""
    assert homecoming.arrived_at is not None
    gone = getattr(homecoming, "departure", None)
    left = gone is not None and gone.back_at is None
    working = Staff.objects.filter(is_active=True)
    desk = working.filter(
        role=Role.DESK, agency__in=desks()[HEALTH].agencies, centre=homecoming.centre_id or "-"
    )
    state = working.filter(role=Role.STATE, mexican_state=homecoming.destination_state or "-")
    here = not left and now - homecoming.arrived_at <= AT_THE_CENTRE
    first, then = (desk, state) if here else (state, desk)
    return list(first) or list(then)


def _own(medicine: Medicine, by: Staff) -> Medicine:
    need_health(medicine.homecoming, by)
    return medicines_for(by).select_for_update(of=("self",)).select_related("homecoming").get(pk=medicine.pk)


def _kept(medicine: Medicine) -> Medicine:
    """Keep it with the moment from which on it is missing; a gap ends when that moment lies ahead, or it is stopped."""
    now = clock.now()
    homecoming = medicine.homecoming
    known_at = max(medicine.written_at, homecoming.arrived_at or medicine.written_at)
    medicine.missing_from = missing_from(medicine.last_dose_at, medicine.supply_until, known_at)
    medicine.save()
    if medicine.stopped_at is not None or medicine.missing_from > now:
        MedicineGap.objects.filter(medicine=medicine, ended_at__isnull=True).update(ended_at=now)
    return medicine


def _not_in_the_future(moment: dt.datetime | None, field: str) -> None:
    if moment is not None and moment > clock.now() + dt.timedelta(minutes=5):
        raise Incomplete(_("This moment is in the future."), missing=(field,))
