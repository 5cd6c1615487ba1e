"""The last days at each consulate: hearings, contacts, children, interviews at a visit, protocols, alerts, tasks, and what
binds people together: families and a raid.

Enough of each that every page of the workspace has something on it. Through the same actions as in life.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

from django.db.models import OuterRef, QuerySet, Subquery

from amparo.accounts.models import Staff
from amparo.casework.alerts import actions as alerts
from amparo.casework.children import actions as children
from amparo.casework.contacts import actions as contacts
from amparo.casework.hearings import actions as hearings
from amparo.casework.incidents import actions as incidents
from amparo.casework.incidents.models import Incident
from amparo.casework.kin import actions as kin
from amparo.casework.models import Case, Visit
from amparo.casework.protocols import actions as protocols
from amparo.casework.tasks import actions as tasks
from amparo.casework.visits import actions as visits
from amparo.casework.visits.queries import who_is_there
from amparo.core import clock
from amparo.custody.models import Stint
from amparo.matching import Described
from amparo.matching.synthetic import Truth, describe
from amparo.people.models import Record
from amparo.places.models import Facility

HEARINGS, CHILDREN, TALKS = 6, 5, 4  # of each consulate
TAKEN = 6  # in the raid, of each of two consulates
JUDGES = ("Jueza Ejemplo", "Juez Muestra", "")
ACTIONS = (
    "Asistir y hablar con la defensa",
    "Enviar la carta de arraigo a la defensa",
    "Llamar a la familia después",
)
ASKED = (
    ("call", "¿Qué necesita para registrar a su hija nacida en Texas?", "documents"),
    ("window", "Su hermano no contesta desde el lunes; trabaja en Odessa.", ""),
    ("call", "¿Cuándo puede visitar a su esposo?", "orientation"),
    ("mail", "Una iglesia avisa de tres personas detenidas en la obra.", ""),
    ("ngo", "Piden una plática de derechos en un albergue.", "orientation"),
)
#: Alerts of the application: where the telephone was, and how many minutes ago.
ALERTS = ((31.761, -106.487, 12), (29.951, -90.071, 55), (33.749, -84.388, 3))


class Days:
    """What the officers of one consulate do these days."""

    def __init__(self, team: list[Staff], rng: Random) -> None:
        self.officer, self.supervisor = team
        self.rng = rng
        assert self.officer.office is not None
        self.office = self.officer.office
        self.now = clock.now()

    def play(self) -> None:
        mine = Case.objects.filter(office=self.office, officer=self.officer, type="migratorio.detencion")
        held = mine.exclude(status=Case.Status.CONCLUDED).filter(stay__ended_at__isnull=True)
        cases = list(held.select_related("record__person", "office").order_by("-opened_at", "pk")[:24])
        if not cases:
            return
        self._hearings(cases[:HEARINGS])
        self._children(cases[HEARINGS : HEARINGS + CHILDREN])
        self._contacts(cases)
        self._visit()
        self._protocols(cases[-2:])
        tasks.ask(
            text="Confirmar con el centro el horario de visitas de diciembre", office=self.office, by=self.supervisor,
            assignee=self.officer, business_days=2,
        )  # fmt: skip
        tasks.ask(
            text="Revisar la lista de asistencia legal", office=self.office, by=self.officer, role="supervisor",
            business_days=5, repeat="weeks", every=1,
        )  # fmt: skip

    def _hearings(self, cases: list[Case]) -> None:
        zone = self.office.time_zone
        for number, case in enumerate(cases):
            hearing = hearings.schedule(
                case=case, kind=self.rng.choice(("master", "master", "bond", "individual")),
                court=f"Corte de Inmigración de {self.office.city}",
                at=self._at_nine(number + 1), time_zone=zone, mode=self.rng.choice(("in_person", "video")),
                judge=self.rng.choice(JUDGES), by=self.officer,
            )  # fmt: skip
            if number % 3:  # the others are what the page warns of
                hearings.assign(
                    hearing=hearing, officer=self.officer, action=self.rng.choice(ACTIONS), by=self.officer
                )
        today = self.now.astimezone(self.office.zone).date()
        hearings.record_bond(case=cases[0], state="set", on=today, amount_usd=7500, by=self.officer)
        hearings.record_order(
            case=cases[-1], kind="removal", ordered_on=today - dt.timedelta(days=2),
            deadline=today + dt.timedelta(days=28), by=self.officer,
        )  # fmt: skip
        hearings.record_charge(
            case=cases[-1], text="Entrada sin inspección", state="pending", on=today, statute="8 U.S.C. § 1325",
            by=self.officer,
        )  # fmt: skip

    def _at_nine(self, days: int) -> dt.datetime:
        day = self.now.astimezone(self.office.zone) + dt.timedelta(days=days)
        while day.weekday() > 4:
            day += dt.timedelta(days=1)
        return day.replace(hour=9, minute=30 if days % 2 else 0, second=0, microsecond=0)

    def _children(self, cases: list[Case]) -> None:
        for number, case in enumerate(cases):
            children.answer(record=case.record, has_children=number % 2 == 0, by=self.officer)
            if number % 2 == 0:
                children.add(
                    record=case.record, by=self.officer, name=self.rng.choice(("Valeria Ejemplo", "Iker Ejemplo")),
                    age=self.rng.randint(2, 15), citizenships="Estados Unidos", papers="Acta de nacimiento de Texas",
                    where=self.office.city, with_whom="Su tía, Rosa Ejemplo", may_collect="Rosa Ejemplo",
                    agreed="De palabra, por teléfono", power="wanted", care="Va a tercero de primaria",
                )  # fmt: skip

    def _contacts(self, cases: list[Case]) -> None:
        for number, (channel, asked, kind) in enumerate(ASKED):
            about = cases[number % len(cases)].record if number % 2 else None
            contact = contacts.record_contact(
                office=self.office, channel=channel, asked=asked, caller="Carmen Ejemplo", phone="+52 951 555 0101",
                by=self.officer, token=str(uuid.UUID(int=self.rng.getrandbits(128))), record=about,
            )  # fmt: skip
            if kind and about is not None:
                contacts.make_assistance(contact=contact, kind=kind, by=self.officer, result="Se le explicó.")
            elif kind:
                contacts.answer_contact(
                    contact=contact, answered="Se le explicó por teléfono.", by=self.officer
                )

    def _visit(self) -> None:
        """A visit of today with a few interviews kept, and one planned for tomorrow."""
        held = Case.objects.filter(office=self.office, officer=self.officer, stay__ended_at__isnull=True)
        where = Facility.objects.filter(stints__stay__cases__in=held, stints__ended_at__isnull=True)
        facility = where.order_by("pk").first()
        if facility is None:
            return
        there = [one.case.record for one in who_is_there(facility, office_id=self.office.pk, now=self.now)][
            :12
        ]
        if not there:
            return
        today = self.now.astimezone(self.office.zone).date()
        visit = self._planned(there[:8], facility, today)
        for number, record in enumerate(there[:TALKS]):
            visits.keep_interview(
                number=uuid.UUID(int=self.rng.getrandbits(128)), record=record, visit=visit, by=self.officer,
                said={
                    "at": self.now - dt.timedelta(minutes=30 + number), "channel": "visit", "met": "yes",
                    "language": ("español", "mixteco")[number % 2], "variety": ("", "mixteco de Tlaxiaco")[number % 2],
                    "home_town": ("", "Tlaxiaco, Oaxaca")[number % 2], "needs_interpreter": ("no", "yes")[number % 2],
                    "medicines": ("", "metformina")[number % 2], "without_medicine": ("no", "yes")[number % 2],
                    "see": 1, "hear": 1, "walk": (1, 3)[number == 1], "remember": 1, "care": 1, "communicate": 1,
                    "has_children": ("no", "yes")[number == 2], "belongings": ("", "Una mochila negra")[number == 3],
                },
            )  # fmt: skip
        self._planned(there[8:], facility, today + dt.timedelta(days=1))

    def _planned(self, records: list[Record], facility: Facility, day: dt.date) -> Visit | None:
        if not records:
            return None
        return visits.plan_visit(
            facility=facility, day=day, records=records, officers=[self.officer], by=self.officer
        )

    def _protocols(self, cases: list[Case]) -> None:
        for case, kind in zip(cases, ("vulnerable_return", "belongings"), strict=False):
            protocols.open_protocol(case=case, kind=kind, by=self.officer, reason="Lo pide el caso")


def bind_families(ours: Staff) -> None:
    """Two families of which one consulate keeps somebody: a couple held in different places, a mother and her adult son."""
    held = list(_held().select_related("record__person")[:600])
    mine = [case for case in held if case.officer_id == ours.pk]
    for relation, sexes, apart in (("spouse", "FM", range(-8, 9)), ("child", "FM", range(18, 36))):
        for one in mine:
            two = next((two for two in held if _could_be(one, two, sexes, apart)), None)
            if two is not None:
                kin.record_kinship(
                    record=one.record, relation=relation, other=two.record, said="person", certainty="confirmed",
                    said_by="La persona, en la entrevista", by=ours,
                )  # fmt: skip
                held = [case for case in held if case not in (one, two)]
                mine = [case for case in mine if case not in (one, two)]
                break


def _could_be(one: Case, two: Case, sexes: str, apart: range) -> bool:
    """Whether the second may be what a family of these sexes says, this many years younger, and is held elsewhere."""
    older, younger = one.record.person, two.record.person
    if older is None or younger is None or older == younger:
        return False
    if older.birth_date is None or younger.birth_date is None or older.sex + younger.sex != sexes:
        return False
    return younger.birth_date.year - older.birth_date.year in apart and one.place != two.place  # type: ignore[attr-defined]


def raid(teams: list[Staff], now: dt.datetime) -> None:
    """One raid whose people were taken to places of two consulates. Each keeps its own cases; the first, the incident."""
    taken = [(by, list(_held().filter(officer=by)[:TAKEN])) for by in teams]
    cases = [case for _by, theirs in taken for case in theirs]
    if not cases:
        return
    incident = incidents.open_incident(
        kind=Incident.Kind.RAID, what="Redada en una empacadora de carne", certainty=Incident.Certainty.DAY,
        at=min([*(case.opened_at for case in cases), now]) - dt.timedelta(hours=5), place="Nave 4, Parque Industrial Ejemplo",
        authority="ICE, oficina de campo", by=teams[0],
    )  # fmt: skip
    for by, theirs in taken:
        for case in theirs:
            incidents.add_case(incident=incident, case=case, by=by)
    incidents.add_note(
        incident=incident, by=teams[-1],
        text="La empresa guarda los coches y las herramientas hasta fin de mes; pide el nombre de quien los recoja.",
    )  # fmt: skip
    incidents.ask_all(
        incident=incident, by=teams[0], text="Preguntar quién recoge su coche y sus herramientas",
        due_at=now + dt.timedelta(days=5),
    )  # fmt: skip


def _held() -> QuerySet[Case]:
    """Open cases of adults who are held, the latest first, each with the place of the latest sighting."""
    cases = Case.objects.filter(
        type="migratorio.detencion", stay__ended_at__isnull=True, officer__isnull=False
    )
    adults = cases.exclude(status=Case.Status.CONCLUDED).filter(
        record__person__youngest_birth_date__lt=clock.today() - dt.timedelta(days=19 * 366)
    )
    place = Stint.objects.filter(stay=OuterRef("stay"), ended_at__isnull=True).values("facility")[:1]
    return adults.annotate(place=Subquery(place)).filter(place__isnull=False).order_by("-opened_at", "pk")


def sound_alerts(people: list[Truth], seed: int) -> None:
    """The alerts that wait today at the consulates of three cities."""
    now = clock.now()
    for number, (truth, (latitude, longitude, minutes)) in enumerate(zip(people, ALERTS, strict=False)):
        said = describe(truth, "consular", Random(f"{seed}:a:{truth.person}"))
        alerts.sound(
            via="ConsulApp Contigo", key=f"demo-{number}",
            described=Described(given_names=said.given_names, surname1=said.surname1, surname2=said.surname2, phone=said.phone),
            contacts=[alerts.Contact("Elvira Ejemplo", "+52 656 555 0177", "mother")],
            place=alerts.Place(latitude, longitude, 20.0), at=now - dt.timedelta(minutes=minutes), language="es-mx",
        )  # fmt: skip
