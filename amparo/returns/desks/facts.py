"""What a plan is made from: what the desk asked, and of the consular file only what the person agreed to tell.

Of the file nothing without consent to México te Abraza (RETURN); of their health nothing without consent to tell of it
(HEALTH), unless it was said at the health desk, which reads it alone (`medicines/wall.py`).
"""

from __future__ import annotations

import datetime as dt
import re

from amparo.casework.children.models import Child
from amparo.casework.visits.models import DOMAINS, Ease, Interview
from amparo.casework.visits.rules import says_something
from amparo.core import clock
from amparo.people.models import Person, Purpose
from amparo.people.queries import consent_in_force
from amparo.returns.desks.models import DeskAnswers
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.known import known_medicines, latest_interview
from amparo.returns.medicines.models import HealthAnswers
from amparo.returns.plans.rules import ChildFacts, Facts

#: “A lot of difficulty” or “cannot do at all” (Washington Group): from here on it counts as a disability.
DIFFICULTY = (Ease.MUCH, Ease.CANNOT)
#: How people write that somebody is a citizen of the United States.
UNITED_STATES = re.compile(
    r"estados? unidos|ee\.? ?uu|e\.?u\.?a\b|\bu\.?s\.?a?\b|american|estadounidense|united states", re.I
)


def facts_of(homecoming: Homecoming) -> Facts:
    """What is known of somebody, for their plan. A dozen queries."""
    person = homecoming.record.person
    assert person is not None
    asked = DeskAnswers.objects.filter(pk=homecoming.pk).first() or DeskAnswers()
    health = HealthAnswers.objects.filter(pk=homecoming.pk).first() or HealthAnswers()
    talk = latest_interview(person.pk)
    agreed = consent_in_force(person.pk, Purpose.RETURN) is not None
    told = consent_in_force(person.pk, Purpose.HEALTH) is not None
    of_file, of_health = talk if agreed else None, talk if told else None
    return Facts(
        age=age_of(person),
        medicines=_either(health.medicines, bool(known_medicines(homecoming)) if told else None),
        disability=_either(health.disability, _difficulty(of_health)),
        homeless=asked.homeless,
        wants_home=asked.wants_home,
        studies=asked.studies,
        skills=asked.skills,
        belongings=_either(asked.belongings, says_something(of_file.belongings) if of_file else None),
        complaint=_either(asked.complaint, bool(of_file.complaint) if of_file else None),
        children=children_facts(person, asked.children_here) if agreed or asked.children_here else (),
        has=frozenset(asked.has),
    )


def age_of(person: Person, today: dt.date | None = None) -> int | None:
    """Somebody's age in years; None where no date is known. Of who has only a year, the younger of the two ages."""
    today = today or clock.today()
    born = person.birth_date or person.youngest_birth_date
    if born is not None:
        return years(born, today)
    return today.year - person.birth_year - 1 if person.birth_year else None


def years(born: dt.date, today: dt.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def children_of_file(person: Person) -> list[Child]:
    """The children whom the consular file names."""
    return list(Child.objects.filter(record__person=person).order_by("pk"))


def children_facts(person: Person, here: list[int]) -> tuple[ChildFacts, ...]:
    """The children for the plan. Who came along is in Mexico; of the others nobody knows, so they are not."""
    today = clock.today()
    return tuple(
        ChildFacts(
            id=child.pk, age=years(child.birth_date, today) if child.birth_date else child.age,
            us_born=UNITED_STATES.search(child.citizenships) is not None or UNITED_STATES.search(child.papers) is not None,
            in_mexico=child.pk in here,
        )
        for child in children_of_file(person)
    )  # fmt: skip


def _either(asked: bool | None, known: bool | None) -> bool | None:
    """What was asked here goes before what was known."""
    return known if asked is None else asked


def _difficulty(talk: Interview | None) -> bool | None:
    if talk is None:
        return None
    said = [value for name in DOMAINS if (value := getattr(talk, name)) is not None]
    return any(value in DIFFICULTY for value in said) if said else None
