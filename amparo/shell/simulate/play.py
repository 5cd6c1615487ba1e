"""Let the synthetic world happen: people register, lists arrive and are imported, officers work, families ask.

Everything goes through the same actions and the same import as in life. Times are the world's own.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from amparo.accounts.models import Role, Staff
from amparo.casework import actions as casework
from amparo.casework.afterwards import counted_afterwards
from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.models import Case, HandOver
from amparo.core import clock
from amparo.core.folios import hash_code, new_folio, new_secret, show
from amparo.custody import actions as custody
from amparo.custody.importing import import_file
from amparo.custody.queries import open_stay
from amparo.families import actions as families
from amparo.families.models import Request
from amparo.matching import Described
from amparo.matching.synthetic import Truth, describe, people
from amparo.people.models import Door, Person, Purpose, Record, Source
from amparo.people.receiving import NewRecord, receive_records
from amparo.places.models import Facility, Office
from amparo.places.queries import OfficesOfFacilities
from amparo.shell.simulate.accommodations import ask_for_what_is_needed
from amparo.shell.simulate.catalogue import work_on
from amparo.shell.simulate.counsel import Bar
from amparo.shell.simulate.counsel_year import Year
from amparo.shell.simulate.days import ALERTS, Days, bind_families, raid, sound_alerts
from amparo.shell.simulate.interpreters import BUSY_OFFICES, book, hire
from amparo.shell.simulate.papers import write_list
from amparo.shell.simulate.relatives import say_beforehand, talk
from amparo.shell.simulate.returns import where as of_returns
from amparo.shell.simulate.returns_today import Today
from amparo.shell.simulate.returns_world import come_back
from amparo.shell.simulate.training import learn
from amparo.shell.simulate.world import Custody, World, invent

LIST_EVERY = 14  # days between two lists of a facility
MOST_FACILITIES = 30
MOST_REQUESTS = 60
WISHES = 8
SERVICES = (
    "consular_visit", "interview_call", "legal_orientation", "family_called", "document_issued", "lawyer_referral",
    "belongings_request", "power_of_attorney", "medical_request", "note",
)  # fmt: skip
PASSWORD = "amparo-demo-2026"  # noqa: S105 - of synthetic staff in a demo that only this machine can reach
Say = Callable[[str], None]


@dataclass
class Told:
    """What `bin/demo` prints: sign-ins, a family's folio and secret, lists to upload next."""

    password: str
    staff: list[dict[str, str]]
    family: dict[str, str]
    lists: list[str]


class Play:
    """One run of a synthetic world into an empty registry."""

    def __init__(self, *, people: int, seed: int, months: int, folder: Path, say: Say) -> None:
        self.rng = Random(seed)
        self.seed = seed
        self.folder = folder
        self.say = say
        self.facilities = self._facilities()
        self.now = clock.now()
        self.world: World = invent(
            count=people, seed=seed, months=months, facilities=len(self.facilities), now=self.now
        )
        self.months = months
        self.offices = OfficesOfFacilities()
        self.staff: dict[str, list[Staff]] = defaultdict(list)
        self.password = make_password(PASSWORD)  # once: it is slow on purpose, and everybody's is the same

    def run(self) -> Told:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")  # a world that is lost half-made is made again
        with counted_afterwards():
            staff = self._hire()
            self._learn()
            self._register()
            self._lists()
            self._work()
            self._returns()
            self._lawyers(staff)
            self._come_back(staff)
            work_on(*(Staff.objects.get(email=f"{one}@demo.example") for one in ("sede", "sede2")))
            family = self._families()
        self._days()
        return Told(PASSWORD, staff, family, [*self._next_lists(), self._today()])

    def _facilities(self) -> list[Facility]:
        found = list(
            Facility.objects.filter(county__isnull=False, needs_decision=False)
            .select_related("county")
            .order_by("pk")
        )
        return found[:MOST_FACILITIES]

    def _office(self, position: int) -> Office:
        office = self.offices.office_for(self.facilities[position], self.now.date())
        assert office is not None
        return office

    @transaction.atomic
    def _hire(self) -> list[dict[str, str]]:
        """An officer and a supervisor at every office that has a facility, and the roles of the network."""
        names = ["Lucía", "Andrés", "Elena", "Mateo", "Julia", "Tomás", "Inés", "Pablo", "Clara", "Bruno"]
        surnames = ["Ficticia", "Ejemplo", "Prueba", "Muestra", "Inventado"]
        told = []
        offices = list(dict.fromkeys(self._office(position).pk for position in range(len(self.facilities))))
        self.main_office = offices[0]
        for number, slug in enumerate(offices):
            for role, word in ((Role.OFFICER, "oficial"), (Role.SUPERVISOR, "supervision")):
                name = f"{names[(number * 2 + (role == Role.SUPERVISOR)) % 10]} {surnames[number % 5]}"
                person = self._member(f"{word}.{slug}@demo.example", name, role, slug)
                self.staff[slug].append(person)
                if number == 0:
                    told.append(self._say_staff(person))
        for email, name, role in (
            ("sede@demo.example", "Rosa Ficticia", Role.HEADQUARTERS),
            (
                "sede2@demo.example",
                "Marta Muestra",
                Role.HEADQUARTERS,
            ),  # nobody reviews the sheet that they wrote
            ("ciam@demo.example", "Hugo Ejemplo", Role.CIAM),
            ("auditoria@demo.example", "Sara Prueba", Role.AUDITOR),
            ("administracion@demo.example", "Iván Muestra", Role.ADMINISTRATOR),
        ):
            told.append(self._say_staff(self._member(email, name, role, None)))
        told.append(
            self._say_staff(self._member("oaxaca@demo.example", "Nora Ejemplo", Role.STATE, None, "OC"))
        )
        other = self.staff[offices[1]][0]
        told.append(self._say_staff(other))
        return told

    def _learn(self) -> None:
        """The training of those who attend people."""
        hired = [
            *(one for team in self.staff.values() for one in team),
            *Staff.objects.filter(role=Role.CIAM),
        ]
        self.say(learn(hired, seed=self.seed, now=self.now))

    def _member(self, email: str, name: str, role: str, office: str | None, state: str = "") -> Staff:
        known = Staff.objects.filter(email=email).first()
        if known is not None:
            return known
        made = Staff.objects.create_user(
            email, None, name=name, role=role, office_id=office, mexican_state=state
        )
        made.password = self.password
        made.save(update_fields=["password"])
        return made

    def _say_staff(self, staff: Staff) -> dict[str, str]:
        where = f" · {staff.office.city if staff.office is not None else of_returns(staff)}".rstrip(" ·")
        return {"email": staff.email, "role": staff.role, "what": f"{staff.get_role_display()}{where}"}

    def _register(self) -> None:
        """The consular register: who had a document issued before."""
        new = [
            NewRecord(Source.CONSULAR, f"registro:{truth.person}", said, said.as_mapping())
            for truth in self.world.registered
            for said in [describe(truth, "consular", Random(f"{self.seed}:c:{truth.person}"))]
        ]
        self.say(f"{len(new):,} people of the consular register")
        start = self.now - dt.timedelta(days=max(30 * self.months + 200, 400))
        offices = list(Office.objects.filter(pk__in=self.staff))
        for position in range(0, len(new), 500):
            receive_records(
                new=new[position : position + 500],
                received_at=start,
                office=self.rng.choice(offices),
                by=None,
                door=Door.SYNTHETIC,
            )

    def _lists(self) -> None:
        """Every facility sends its whole population every two weeks; the responsible office imports it."""
        days = 30 * self.months
        moments = [self.now - dt.timedelta(days=day) for day in range(days - 3, 0, -LIST_EVERY)]
        with tempfile.TemporaryDirectory() as folder:
            for number, moment in enumerate(moments, start=1):
                rows = 0
                for position, facility in enumerate(self.facilities):
                    held = [one.truth for one in self.world.custodies if one.place_on(moment) == position]
                    if not held:
                        continue
                    rows += len(held)
                    self._import(Path(folder), facility, position, held, moment, number)
                self.say(f"lists of {moment:%d %b}: {rows:,} rows")
                self._work_between(moment)

    def _import(
        self,
        folder: Path,
        facility: Facility,
        position: int,
        held: list[Truth],
        moment: dt.datetime,
        number: int,
    ) -> None:
        path = write_list(
            folder, name=f"{facility.slug}-{number}", facility=facility.name, held=held, seed=str(self.seed),
            habit=position,
        )  # fmt: skip
        office = self._office(position)
        import_file(
            path=path, office=office, as_of=moment.replace(minute=0, second=0, microsecond=0), facility=facility,
            full=True, by=self.staff[office.pk][0],
        )  # fmt: skip

    def _work_between(self, moment: dt.datetime) -> None:
        """After each round of lists: most hand-overs are taken, most new cases get their interview within days."""
        for waiting in HandOver.objects.filter(WAITS).select_related("case"):
            team = self.staff.get(waiting.to_office_id)
            if team and self.rng.random() < 0.7:
                hand_overs.accept_hand_over(hand_over=waiting, by=team[0])
        cases = Case.objects.filter(first_interview_at__isnull=True).exclude(status=Case.Status.CONCLUDED)
        for case in cases.select_related("record"):
            team = self.staff.get(case.office_id)
            if not team or self.rng.random() > 0.75:
                continue
            officer = team[0]
            at = min(
                moment + dt.timedelta(days=self.rng.uniform(0.5, 6)), self.now - dt.timedelta(minutes=30)
            )
            if self.rng.random() < 0.6 and case.officer_id != officer.pk:
                casework.take_case(case=case, by=officer)
            channel = self.rng.choice(("visit", "visit", "phone", "video"))
            casework.record_interview(case=case, at=at, channel=channel, by=officer)
            casework.record_consent(
                record=case.record,
                purpose=Purpose.ASSISTANCE,
                decision="refused" if self.rng.random() < 0.07 else "granted",
                channel=channel,
                at=at,
                by=officer,
            )

    def _work(self) -> None:
        """Services after the interviews."""
        cases = (
            Case.objects.filter(first_interview_at__isnull=False)
            .exclude(status=Case.Status.CONCLUDED)  # who said no is left in peace
            .select_related("record")
        )
        made = 0
        for case in cases:
            team = self.staff.get(case.office_id)
            if not team:
                continue
            first = case.first_interview_at
            assert first is not None
            for _ in range(self.rng.choice((0, 0, 1, 1, 2, 3))):
                kind = self.rng.choice(SERVICES)
                at = min(
                    first + dt.timedelta(days=self.rng.uniform(0, 15)), self.now - dt.timedelta(minutes=5)
                )
                note = "Nota de ejemplo: se habló de los siguientes pasos." if kind == "note" else ""
                casework.record_service(case=case, type=kind, at=at, by=team[0], note=note)
                made += 1
        self.say(f"{made:,} services")

    def _returns(self) -> None:
        """Who is out is taken out: most were returned to Mexico."""
        ended = 0
        for one in self.world.custodies:
            if one.ended is None or not one.truth.a_numbers:
                continue
            person = self._person_of(one.truth)
            stay = open_stay(person) if person is not None else None
            if stay is None:
                continue
            at = max(one.ended, stay.stints.order_by("-began_at").values_list("began_at", flat=True)[0])
            custody.end_stay(stay=stay, end=one.end, at=min(at, self.now), by=None)
            ended += 1
        self.say(f"{ended:,} people no longer detained")

    def _lawyers(self, told: list[dict[str, str]]) -> None:
        """Firms, advisors and contracts of every consulate, and a year of referrals to them."""
        offices = list(Office.objects.in_bulk(list(self.staff)).values())
        offices.sort(key=lambda one: list(self.staff).index(one.pk))
        count = len(self.world.inhabitants)
        self.bar = Bar(
            offices=offices, facilities=self.facilities, people=count, seed=self.seed, password=self.password
        )
        with transaction.atomic():
            told.extend(self._say_staff(one) for one in self.bar.hire())
        made = Year(self.bar, self.staff, count, self.seed).play()
        self.say(f"{made:,} referrals to lawyers")

    def _come_back(self, told: list[dict[str, str]]) -> None:
        """México te Abraza: who was removed, and who is of the register, comes back; seven months of it."""
        came = come_back(self.world, seed=self.seed, password=self.password, staff=self.staff)
        self.returns = came.returns
        told.extend(self._say_staff(one) for one in came.told)
        self.say(came.words)

    def _today(self) -> str:
        """How returns stand today; the list of a flight that nobody has imported."""
        held = [one.truth for one in self.world.custodies if one.ended is None and one.truth.a_numbers]
        return str(Today(self.returns).play(self.folder / "listas", held))

    def _person_of(self, truth: Truth) -> Person | None:
        record = Record.objects.filter(
            a_number__in=truth.a_numbers, person__isnull=False, source=Source.LIST
        ).first()
        return record.person if record is not None else None

    def _families(self) -> dict[str, str]:
        """Families ask; a few are followed to the end; one of them is the mother whose folio the demo prints."""
        mother: dict[str, str] = {}
        asking = [one for one in self.world.custodies if one.ended is None and one.truth.a_numbers]
        self.rng.shuffle(asking)
        # The mother's son is held, has a case at the main office and something was done for him.
        asking.sort(key=lambda one: not self._shows_much(one))
        for number, one in enumerate(asking[: max(4, min(MOST_REQUESTS, len(asking) // 4))]):
            request, secret = self._ask(one, number)
            follows = number == 0 or self.rng.random() < 0.25
            if follows and self._follow(request, one, everything=number == 0) and not mother:
                mother = {"folio": show(request.folio), "secret": show(secret)}
        return mother

    def _shows_much(self, one: Custody) -> bool:
        person = self._person_of(one.truth)
        if person is None or one.truth.sex != "M":
            return False
        case = Case.objects.filter(
            record__person=person, office_id=self.main_office, first_interview_at__isnull=False
        )
        services = sum(
            event.type.is_service for found in case for event in found.events.select_related("type")
        )
        stay = open_stay(person)
        return services >= 2 and stay is not None and stay.not_seen_since is None

    def _ask(self, one: Custody, number: int) -> tuple[Request, str]:
        said = describe(one.truth, "spoken", Random(f"{self.seed}:f:{one.truth.person}"))
        folio, secret = new_folio("F"), new_secret()
        facility = self.facilities[one.stints[-1].facility]
        request = families.register(
            folio=folio, secret_hash=hash_code(secret, salt=folio),
            described=Described(given_names=said.given_names, surname1=said.surname1, surnames=said.surnames,
                                birth_year_from=one.truth.birth.year - 2, birth_year_to=one.truth.birth.year + 2),
            age=str(self.now.year - one.truth.birth.year), last_seen=f"{facility.city}, {facility.state}",
            seeker_name=one.truth.mother or "María Ejemplo", relation="mother",
            contact=f"+1520555{number:04d}" if number % 3 == 2 else f"familia{number}@demo.example",
            language="es-mx", channel="web", received_at=self.now - dt.timedelta(hours=self.rng.uniform(2, 200)), by=None,
        )  # fmt: skip
        return request, secret

    def _follow(self, request: Request, one: Custody, *, everything: bool) -> bool:
        person = self._person_of(one.truth)
        if person is None:
            return False
        asked = self.staff.get(request.office_id or "")
        if not asked:
            return False
        families.confirm_person(request=request, person=person, by=asked[0])
        # Only now is it known whose the file is, and so who goes on with the request.
        record = Record.objects.get(pk=request.record_id)
        team = self.staff.get(casework.office_of_file(record) or "")
        if not team:
            return False
        officer = team[0]
        relative = families.confirm_relation(
            request=request, evidence="La persona la nombró en la entrevista.", by=officer
        )
        fields = (
            ["status", "place", "services", "next_step", "hearings", "lawyer"]
            if everything
            else ["status", "services"]
        )
        casework.record_consent(
            record=record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=fields,
            channel="visit", language="español", at=self.now - dt.timedelta(hours=1), by=officer,
        )  # fmt: skip
        return True

    def _days(self) -> None:
        for number, team in enumerate(self.staff.values()):
            Days(team, Random(f"{self.seed}:d:{number}")).play()
        officers = [team[0] for team in self.staff.values()]
        hire(
            Staff.objects.filter(role=Role.HEADQUARTERS).earliest("pk"),
            [one.office for one in officers if one.office],
        )
        for number, officer in enumerate(officers[:BUSY_OFFICES]):
            book(officer, number)
        bind_families(officers[0])
        ask_for_what_is_needed(list(self.staff.values()), self.seed)
        raid(officers[:2], self.now)
        sound_alerts(people(len(ALERTS), Random(self.seed + 2)), self.seed)
        talk(self.staff)
        say_beforehand(people(WISHES, Random(self.seed + 3)), officers, self.seed)
        self.say("the last days: hearings, contacts, visits, protocols, families, a raid, alerts")

    def _next_lists(self) -> list[str]:
        """Lists that nobody has imported yet: the biggest facility of the main office today, and one with errors."""
        position = next(
            number for number in range(len(self.facilities)) if self._office(number).pk == self.main_office
        )
        facility = self.facilities[position]
        here = [
            one.truth
            for one in self.world.custodies
            if one.ended is None and one.stints[-1].facility == position
        ]
        elsewhere = [
            one.truth
            for one in self.world.custodies
            if one.ended is None and one.stints[-1].facility != position
        ]
        strangers = people(20, Random(self.seed + 1))[:12]
        held = [*here[:60], *elsewhere[:8], *strangers]
        folder = self.folder / "listas"
        folder.mkdir(parents=True, exist_ok=True)
        path = write_list(
            folder, name="lista-de-detenidos", facility=facility.name, held=held, seed=str(self.seed), habit=0
        )
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(
                f"A000,FNU,LNU,99/99/1999,M,MEXICO,,{facility.name}\r\n,,,,,,,\r\nTotal,{len(held)},,,,,,\r\n"
            )
        return [str(path)]


def as_json(told: Told) -> dict[str, Any]:
    return {"password": told.password, "staff": told.staff, "family": told.family, "lists": told.lists}
