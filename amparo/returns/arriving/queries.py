"""Who comes to a centre, and what of each a reader may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.people.models import Consent, Decision, Person, Purpose
from amparo.people.queries import refused_among
from amparo.returns.access import cover
from amparo.returns.arriving.content import HEALTH, NO_CONSENT
from amparo.returns.arriving.models import ArrivalList, ArrivalRow, PreArrival
from amparo.returns.arriving.words import DOMAIN_WORDS
from amparo.returns.homecoming.models import Homecoming


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who is expected: their notice, if there is one, what of it may be read now, and the needs as marks."""

    homecoming: Homecoming
    name: str
    notice: PreArrival | None
    content: dict[str, Any] | None
    needs: tuple[tuple[str, str], ...] = ()
    #: The words that stand in place of a minor's name, for a reader outside their team.
    closed: str = ""
    versions: int = 0


def coming(centre_id: str | None, reader: Staff) -> list[Coming]:
    """Who is expected at a centre (None: at all), the soonest first; whoever does not want the programme is not among them.

    A handful of queries whatever their number. The desk of a centre reads the notices that were sent to it, also a minor's;
    everybody else reads no minor's name who is not on their team.
    """
    found = Homecoming.objects.filter(state=Homecoming.State.EXPECTED).select_related(
        "record__person", "centre", "office"
    )
    if centre_id is not None:
        found = found.filter(centre=centre_id)
    expected = list(found.order_by(F("expected_at").asc(nulls_last=True), "pk"))
    wanting = consenting([one.record.person_id for one in expected], Purpose.RETURN)
    health = consenting([one.record.person_id for one in expected], Purpose.HEALTH)
    latest, versions = _latest([one.pk for one in expected])
    closed = cover(reader, [one.record.person for one in expected])
    made = []
    for one in expected:
        person = one.record.person
        if person is None or person.pk not in wanting:
            continue
        notice = latest.get(one.pk)
        if notice is not None and notice.centre_id != one.centre_id:
            notice = None
        content = None
        if notice is not None and person.pk not in closed:
            content = as_read(notice, health=person.pk in health)
        made.append(
            Coming(
                one, person.name, notice, content, tuple(needs_of(content)) if content else (), closed.get(person.pk, ""),
                versions.get(one.pk, 0),
            )
        )  # fmt: skip
    return made


def _latest(homecoming_ids: Collection[int]) -> tuple[dict[int, PreArrival], dict[int, int]]:
    """The latest version of each return's notice, where it was not taken back; and how many versions there were."""
    latest: dict[int, PreArrival] = {}
    versions: dict[int, int] = {}
    rows = PreArrival.objects.filter(homecoming__in=homecoming_ids).select_related("office", "centre")
    for notice in rows.order_by("homecoming", "version"):
        latest[notice.homecoming_id] = notice
        versions[notice.homecoming_id] = notice.version
    return {pk: one for pk, one in latest.items() if one.withdrawn_at is None}, versions


def consenting(person_ids: Iterable[int | None], purpose: str) -> set[int]:
    """Those of these persons whose word on this purpose is yes now, and who do not refuse the consulate. Two queries."""
    ids = {pk for pk in person_ids if pk is not None}
    lines = (
        Consent.objects.filter(record__person__in=ids, purpose=purpose)
        .order_by("record__person", "-at", "-pk")
        .distinct("record__person")
        .values_list("record__person", "decision", "expires_at")
    )
    now = clock.now()
    granted = {
        pk
        for pk, decision, until in lines
        if pk is not None and decision == Decision.GRANTED and (until is None or until > now)
    }
    return granted - refused_among(granted) if granted else granted


def as_read(notice: PreArrival, *, health: bool) -> dict[str, Any]:
    """The content of a notice as it may be read now: without health, when the person has taken that word back since."""
    content: dict[str, Any] = notice.content
    if health or not content["needs"]["told"]:
        return content
    needs = content["needs"]
    if not any(needs[name] for name in HEALTH):
        return content
    agreed = {name: text for name, text in content["agreed"].items() if name != "medicines"}
    hidden = {"told": False, "not_agreed_to_tell": True, **dict.fromkeys(HEALTH)}
    return {**content, "agreed": agreed, "needs": hidden}


def needs_of(content: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a desk must see at once, each as a mark: its words and its colour."""
    needs = content["needs"]
    if content["vulnerable"]:
        yield _("Vulnerable"), "red"
    if content["person"]["minor"]:
        yield _("Minor"), "red"
    for name in needs["difficulties"] or ():
        yield str(DOMAIN_WORDS[name]), "purple"
    if needs["pregnant"]:
        yield _("Pregnant"), "purple"
    if needs["medicines"]:
        yield _("Medicines"), "purple"
    if needs["conditions"]:
        yield _("Illness"), "purple"
    if needs["not_agreed_to_tell"]:
        yield _("Needs that they did not agree to tell"), "yellow"
    language = content["language"]
    if language["needs_interpreter"] or language["language"] not in ("", "Español"):
        yield language["variety"] or language["language"] or _("Interpreter"), "blue"
    if content["accommodations"]:
        yield _("Accommodation"), "blue"
    if content["minors_with_them"]:
        yield _("With minors: %(n)s") % {"n": content["minors_with_them"]}, "orange"
    elif content["companions"]:
        yield _("Not alone"), "grey"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person's return stands, for the panel of their file and the page that prepares a notice."""

    homecoming: Homecoming | None
    notices: list[PreArrival] = field(default_factory=list)

    @property
    def last(self) -> PreArrival | None:
        return self.notices[0] if self.notices and self.notices[0].withdrawn_at is None else None


def standing(person: Person) -> Standing:
    """The latest return of a person and its notices, the newest first. Two queries."""
    homecoming = (
        Homecoming.objects.filter(record__person=person)
        .exclude(state=Homecoming.State.CLOSED)
        .select_related("centre")
        .order_by("-opened_at", "-pk")
        .first()
    )
    if homecoming is None:
        return Standing(None)
    notices = homecoming.notices.select_related("centre", "office", "sent_by").order_by("-version")
    return Standing(homecoming, list(notices))


def lists_for(staff: Staff) -> QuerySet[ArrivalList]:
    """The lists of a desk's centre, or of all, the latest first."""
    lists = ArrivalList.objects.select_related("centre", "uploaded_by").order_by("-uploaded_at", "-pk")
    return lists.filter(centre=staff.centre) if staff.role == Role.DESK else lists


def unreadable_rows(taken: ArrivalList) -> QuerySet[ArrivalRow]:
    return taken.row_set.filter(outcome=ArrivalRow.Outcome.UNREADABLE).order_by("line")


def reasons_left_out(notice: PreArrival) -> list[str]:
    """What of a notice was left out, in words."""
    words = {
        "conditions": _("illnesses"),
        "medicines": _("medicines"),
        "pregnant": _("pregnancy"),
        "difficulties": _("difficulties (Washington Group)"),
    }
    return [words.get(one["item"], one["item"]) for one in notice.left_out if one["why"] == NO_CONSENT]
