"""What an officer should know before anything of a person is told to who asks: a table of rules over facts.

A warning decides nothing; what holds without anybody (a blocked contact, a danger) is in the portal's own views.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Role, Staff
from amparo.casework.models import Case
from amparo.families.models import Blocked, Danger, Request
from amparo.families.names import same_name
from amparo.matching.names import plain
from amparo.notices.addresses import index
from amparo.people.models import Record, Relative

#: From so many people on, one contact asks for more than a household.
MANY_PEOPLE = 3
#: From so many contacts on, more ask for one person than a family usually does.
MANY_CONTACTS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around a request. Names are as written; telephones and addresses are there as keyed hashes only."""

    seeker: str = ""
    sought: tuple[str, ...] = ()  # the names of the person, and as the family wrote it
    contact: str = ""
    phones_of_person: frozenset[str] = frozenset()
    people_of_contact: int = 1
    contacts_of_person: int = 1
    never: tuple[str, ...] = ()
    never_contacts: frozenset[str] = frozenset()
    blocked: bool = False
    dangers: tuple[str, ...] = ()  # what the reader may be told: kinds, or `hidden`


@dataclass(frozen=True, slots=True)
class Warning:
    code: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`applies` gives what is filled into the words as `%(n)s`, or None."""

    code: str
    words: str | Promise
    applies: Callable[[Facts], str | None]


def _yes(condition: bool) -> str | None:
    return "" if condition else None


RULES = (
    Rule("blocked", _("This contact is blocked: nothing is shown to it, whatever is granted"), lambda f: _yes(f.blocked)),
    Rule(
        "violence", _("Domestic violence is known of: nothing is shown to any relative"),
        lambda f: _yes("violence" in f.dangers),
    ),
    Rule(
        "trafficking", _("Trafficking is feared: nothing is shown to any relative"),
        lambda f: _yes("trafficking" in f.dangers),
    ),
    Rule(
        "hidden", _("Ask the supervisor of the office that keeps the file before you go on"),
        lambda f: _yes("hidden" in f.dangers),
    ),
    Rule(
        "never", _("Who asks has the name of somebody who must never be told"),
        lambda f: _yes(any(same_name(f.seeker, name) for name in f.never)),
    ),
    Rule(
        "never_contact", _("Who asks uses the contact of somebody who must never be told"),
        lambda f: _yes(bool(f.contact) and f.contact in f.never_contacts),
    ),
    Rule(
        "own_name", _("Who asks has the name of the person sought: somebody may pretend to be a relative of themselves"),
        lambda f: _yes(any(same_name(f.seeker, name) for name in f.sought)),
    ),
    Rule(
        "own_phone", _("The telephone is the person’s own, as the file has it: ask who holds it now"),
        lambda f: _yes(bool(f.contact) and f.contact in f.phones_of_person),
    ),
    Rule(
        "many_people", _("The same contact asks for %(n)s people"),
        lambda f: str(f.people_of_contact) if f.people_of_contact >= MANY_PEOPLE else None,
    ),
    Rule(
        "many_contacts", _("%(n)s different contacts ask for this person"),
        lambda f: str(f.contacts_of_person) if f.contacts_of_person >= MANY_CONTACTS else None,
    ),
)  # fmt: skip


def warnings(facts: Facts) -> list[Warning]:
    """What these facts warn of, the gravest first. Pure."""
    found = []
    for rule in RULES:
        filled = rule.applies(facts)
        if filled is not None:
            found.append(Warning(rule.code, str(rule.words) % {"n": filled}))
    return found


def may_read(reader: Staff | None, person_ids: Collection[int]) -> set[int]:
    """Those of these persons of whose dangers `reader` may be told: officers of their open cases and supervisors of the
    offices that keep them. One query, or none."""
    if not person_ids or reader is None or reader.role not in (Role.OFFICER, Role.SUPERVISOR):
        return set()
    cases = Case.objects.filter(record__person__in=person_ids).exclude(status=Case.Status.CONCLUDED)
    theirs = {"office_id": reader.office_id} if reader.role == Role.SUPERVISOR else {"officer": reader}
    cases = cases.filter(**theirs)
    return {pk for pk in cases.values_list("record__person_id", flat=True) if pk is not None}


def warnings_of(requests: Sequence[Request], reader: Staff) -> dict[int, list[Warning]]:
    """The warnings of these requests. Seven queries, however many they are."""
    found = facts_of(requests, reader)
    return {pk: warnings(facts) for pk, facts in found.items()}


def facts_of(requests: Sequence[Request], reader: Staff | None) -> dict[int, Facts]:
    """What is known around these requests, as `reader` may know it (None: as somebody who may read no danger)."""
    contacts = {one.contact_index for one in requests if one.contact_index}
    persons = {one.record.person_id for one in requests if one.record.person_id is not None}
    by_contact: dict[str, set[object]] = defaultdict(set)
    asked = Request.objects.filter(contact_index__in=contacts).values_list(
        "contact_index", "record__person_id", "record__given_names", "record__surname1", "record__surnames"
    )
    for whose, person, *words in asked:
        by_contact[whose].add(person or plain(" ".join(words)))
    by_person: dict[int | None, set[str]] = defaultdict(set)
    for who, contact in Request.objects.filter(record__person__in=persons).values_list(
        "record__person_id", "contact_index"
    ):
        by_person[who].add(contact)
    for one in requests:
        if one.record.person_id is not None:
            by_person[one.record.person_id].add(one.contact_index)
    blocked = blocked_among(contacts)
    phones: dict[int | None, set[str]] = defaultdict(set)
    held = Record.objects.filter(person__in=persons).exclude(phone="")
    for who, phone in held.values_list("person_id", "phone"):
        phones[who].add(index(phone))
    never: dict[int | None, list[str]] = defaultdict(list)
    never_contacts: dict[int | None, set[str]] = defaultdict(set)
    kin = Relative.objects.filter(record__person__in=persons, wish="never")
    for who, name, phone, email in kin.values_list("record__person_id", "name", "phone", "email"):
        never[who].append(name)
        never_contacts[who] |= {index(phone), index(email)} - {""}
    dangers = dangers_of(persons)
    readable = may_read(reader, dangers)
    return {
        one.pk: Facts(
            seeker=one.seeker_name,
            sought=tuple(
                name
                for name in (one.record.name, one.record.person.name if one.record.person is not None else "")
                if name
            ),
            contact=one.contact_index,
            phones_of_person=frozenset(phones.get(one.record.person_id, ())) | ({index(one.record.phone)} - {""}),
            people_of_contact=len(by_contact.get(one.contact_index, ())),
            contacts_of_person=len(by_person.get(one.record.person_id, ())),
            never=tuple(never.get(one.record.person_id, ())),
            never_contacts=frozenset(never_contacts.get(one.record.person_id, ())),
            blocked=one.contact_index in blocked,
            dangers=_told(dangers.get(one.record.person_id or 0, ()), one.record.person_id in readable),
        )
        for one in requests
    }  # fmt: skip


def _told(kinds: Iterable[str], readable: bool) -> tuple[str, ...]:
    kinds = tuple(kinds)
    return kinds if readable or not kinds else ("hidden",)


def dangers_of(person_ids: Collection[int]) -> Mapping[int, list[str]]:
    """The kinds of danger that last, by person. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    lasting = Danger.objects.filter(record__person__in=person_ids, ended_at__isnull=True)
    for who, kind in lasting.values_list("record__person_id", "kind"):
        found[who or 0].append(kind)
    return found


def blocked_among(contacts: Collection[str]) -> set[str]:
    """Those of these contacts that are blocked now. One query."""
    return set(
        Blocked.objects.filter(contact_index__in=contacts, ended_at__isnull=True).values_list(
            "contact_index", flat=True
        )
    )
