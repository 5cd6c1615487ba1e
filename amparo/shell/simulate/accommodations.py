"""What officers asked for the people they visited, and what became of it: some of every kind of answer. A dozen requests at the
first consulate, so that its pages and headquarters' figures have something on them; the others ask by telephone once."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from random import Random

from django.utils import translation

from amparo.accounts.models import Staff
from amparo.casework.letters.queries import facts_for
from amparo.casework.letters.text import fill
from amparo.casework.models import Case
from amparo.casework.visits.actions import keep_interview
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.inclusion.accommodations import actions, queries
from amparo.inclusion.accommodations.actions import Said
from amparo.inclusion.accommodations.ladder import authorities
from amparo.inclusion.accommodations.models import Ask

#: How many days ago it was asked; what the interview told of; what was asked of whom; what was answered after how many days.
ASKED: tuple[tuple[int, dict[str, int], tuple[str, ...], str, dict[str, str], int], ...] = (
    (9, {"hear": 4, "communicate": 3}, ("lsm", "front_cuffing"), "ice_facility",
     {"lsm": "granted", "front_cuffing": "denied"}, 4),
    (9, {"walk": 4}, ("wheelchair", "accessible_shower"), "ice_facility",
     {"wheelchair": "granted", "accessible_shower": "other"}, 2),
    (8, {"see": 3}, ("large_print", "glasses"), "ice_facility", {}, 0),
    (3, {"remember": 3}, ("longer_interview", "quiet"), "ice_facility", {}, 0),
    (9, {"see": 4}, ("reader",), "eoir_court", {"reader": "granted"}, 3),
)  # fmt: skip
REASONS = {
    "denied": "Dicen que no hay personal de noche",
    "other": "Darán una silla de plástico en la regadera",
}


def ask_for_what_is_needed(teams: Sequence[Sequence[Staff]], seed: int) -> int:
    """Let the consulates ask; returns how many requests there are."""
    made = 0
    with translation.override("es-mx"):
        for number, team in enumerate(teams):
            rng = Random(f"{seed}:a:{number}")
            cases = _held(team[0])
            made += _by_letter(team[0], cases, rng) if number == 0 else _by_word(team[0], cases[:1])
    return made


def _held(by: Staff) -> list[Case]:
    old = clock.now() - dt.timedelta(days=11)
    found = Case.objects.filter(
        officer=by, type="migratorio.detencion", stay__ended_at__isnull=True, opened_at__lt=old
    )
    return list(found.select_related("record__person", "office", "type").order_by("opened_at", "pk")[:30])


def _by_letter(by: Staff, cases: Sequence[Case], rng: Random) -> int:
    made, now = 0, clock.now()
    for case, (days, told, items, to, answers, after) in zip(cases, ASKED, strict=False):
        try:
            with clock.moved_to(now - dt.timedelta(days=days)):
                keep_interview(
                    number=uuid.UUID(int=rng.getrandbits(128)), record=case.record, by=by,
                    said={"at": clock.now(), "channel": "visit", "met": "yes", **told},
                )  # fmt: skip
                ask = _write(case, by, items, to)
            made += 1
            if answers:
                with clock.moved_to(now - dt.timedelta(days=days - after)):
                    said = {code: Said(one, REASONS.get(one, "")) for code, one in answers.items()}
                    on = clock.today(case.office.zone)
                    actions.record_answers(ask=ask, said=said, on=on, by=by, note="Por teléfono")
            if "wheelchair" in items:
                on = clock.today(case.office.zone)
                actions.record_delivery(ask=ask, said={"wheelchair": "yes"}, on=on, by=by)
        except Refusal:
            continue  # a minor, somebody who wants no help: as in life
    return made


def _write(case: Case, by: Staff, items: Sequence[str], to: str, after: Ask | None = None) -> Ask:
    authority, person = authorities()[to], case.record.person
    assert person is not None
    text = authority.template.texts["en"]
    facts = facts_for(case, person, by, authority.template, "en", items) | queries.letter_facts(
        authority, after, "en"
    )
    said = {
        name: re.sub(r"\[\[.*?\]\]", "(invented)", fill(getattr(text, name), facts, "en"), flags=re.DOTALL)
        for name in ("to", "subject", "body")
    }
    return actions.ask_by_letter(
        case=case, authority=authority, items=items, language="en", facts=facts, by=by, after=after, **said
    )


def _by_word(by: Staff, cases: Sequence[Case]) -> int:
    made = 0
    for case in cases:
        try:
            at = clock.now() - dt.timedelta(hours=20)
            actions.ask_by_word(
                case=case, authority=authorities()["ice_facility"], items=["medication"], channel="phone", at=at, by=by,
                spoken_to="Enfermería del centro (inventado)",
            )  # fmt: skip
            made += 1
        except Refusal:
            continue
    return made
