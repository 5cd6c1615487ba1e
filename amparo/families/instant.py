"""The instant path: who asks from the very contact that the person named follows at once, by a code to that contact.

It is walked in the worker alone, after the visitor has had the same page as everybody. What forbids it is a table, `RULES`; a
request that it forbids waits for an officer like any other, with its warnings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Role
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core import clock
from amparo.families import warnings
from amparo.families.linking import link
from amparo.families.models import Follow, Request, Wishes
from amparo.families.names import same_name
from amparo.families.queries import Named, agreed_relatives
from amparo.families.reaching import known_of
from amparo.matching import Described
from amparo.notices.addresses import index
from amparo.people.describing import described
from amparo.people.models import Person, Relative
from amparo.people.receiving import would_join


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known when somebody asks from a contact that the person named."""

    minor: bool = False
    dead: bool = False
    refused: bool = False
    endangered: bool = False
    never: bool = False
    doubted: bool = False
    warned: tuple[str, ...] = ()  # codes of `warnings.RULES`


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    words: str | Promise
    applies: Callable[[Standing], bool]


RULES = (
    Rule("minor", gettext_lazy("The person is or may be a minor"), lambda s: s.minor),
    Rule("death", gettext_lazy("A death is in the file: that news comes from a person"), lambda s: s.dead),
    Rule("refused", gettext_lazy("The person does not want the consulate’s help"), lambda s: s.refused),
    Rule("danger", gettext_lazy("Somebody may look for the person to harm them"), lambda s: s.endangered),
    Rule("never", gettext_lazy("The person said of this name or contact that it must never be told"), lambda s: s.never),
    Rule("doubted", gettext_lazy("Two sets of wishes contradict each other"), lambda s: s.doubted),
    Rule("warned", gettext_lazy("Something about who asks needs an officer’s eyes"), lambda s: bool(s.warned)),
)  # fmt: skip


def forbidden(standing: Standing) -> list[str]:
    """The codes of the rules that forbid the instant path. Pure."""
    return [rule.code for rule in RULES if rule.applies(standing)]


@transaction.atomic
def try_at_once(request: Request) -> bool:
    """Let who asks follow without an officer, if all of it is sure: whom they mean is one person by the house's own rules for
    joining; the person named this contact (or, proved at a counter, this name), and the consent holds; and nothing forbids it."""
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record", "office").get(pk=request.pk)
    )
    if request.state != Request.State.RECEIVED or request.record.person_id is not None or request.minor:
        return False
    person_id = would_join(_said_of(request), request.office)
    if person_id is None:
        return False
    person = Person.objects.get(pk=person_id)
    named = _named(request, person)
    if named is None or forbidden(_standing(request, person)):
        return False
    _follow(request, person, named)
    return True


def try_waiting(person_id: int) -> int:
    """The person's words have changed: try again whoever waits from a contact that they name now; how many follow by it."""
    relatives = Relative.objects.filter(record__person=person_id).exclude(wish="never")
    contacts = {index(text) for one in relatives for text in (one.phone, one.email)} - {""}
    waiting = Request.objects.filter(
        contact_index__in=contacts, state=Request.State.RECEIVED, record__person__isnull=True
    )
    return sum(try_at_once(one) for one in waiting.order_by("received_at")[:20])


def _said_of(request: Request) -> Described:
    """What the family said, and that a mother or a father who asks has a name."""
    said = described(request.record)
    if request.relation == "mother" and not said.mother_name:
        return replace(said, mother_name=request.seeker_name)
    if request.relation == "father" and not said.father_name:
        return replace(said, father_name=request.seeker_name)
    return said


def _named(request: Request, person: Person) -> Named | None:
    """The relative whom the person named that who asks surely is: by contact; by name and relation where papers were shown."""
    shown = getattr(request, "in_person", None)
    proved = shown is not None and shown.proved_at is not None
    for one in agreed_relatives(request, person):
        if one.same_contact:
            return one
        if proved and one.same_name and one.relative.relation == request.relation:
            return one
    return None


def _standing(request: Request, person: Person) -> Standing:
    known = known_of([person.pk])
    request.record.person = person  # as though it were linked: read, never saved here
    facts = warnings.facts_of([request], None)[request.pk]
    request.record.person = None
    kin = Relative.objects.filter(record__person=person, wish="never")
    return Standing(
        minor=person.pk in known.minors,
        dead=person.pk in known.dead,
        refused=person.pk in known.refused,
        endangered=person.pk in known.endangered,
        never=any(
            same_name(one.name, request.seeker_name)
            or request.contact_index in {index(one.phone), index(one.email)}
            for one in kin
        ),
        doubted=Wishes.objects.filter(
            record__person=person, doubted_at__isnull=False, ended_at__isnull=True
        ).exists(),
        warned=tuple(one.code for one in warnings.warnings(facts)),
    )


def _follow(request: Request, person: Person, named: Named) -> None:
    from amparo.families.actions import begin_follow

    now: dt.datetime = clock.now()
    link(request=request, person=person, by=None)
    request.state = Request.State.PERSON_CONFIRMED
    request.relation_evidence = str(
        _("The person had named this contact.")
        if named.same_contact
        else _("The person had named them; papers were seen.")
    )
    request.relation_confirmed_at = now
    request.save(update_fields=["state", "relation_evidence", "relation_confirmed_at"])
    Follow.objects.create(request=request, record=request.record, relative=named.relative, began_at=now)
    write(
        [
            NewEvent(
                type="contact_recognised", record_id=request.record_id, at=now,
                data={"request": request.folio, "relative": named.relative.pk},
            )
        ]
    )  # fmt: skip
    begin_follow(request=request, by=None)
    open_cases = Case.objects.filter(record__person=person).exclude(status=Case.Status.CONCLUDED)
    notify_all(
        [
            NewNotice(
                kind="family", text_code="followed_at_once", at=now, case=case, office_id=case.office_id,
                staff=[case.officer] if case.officer is not None else (),
                roles=() if case.officer is not None else (Role.OFFICER, Role.SUPERVISOR),
            )
            for case in open_cases.select_related("officer").order_by("pk")
        ]
    )  # fmt: skip
