"""What is to be done next about an ask: a task for the officer, made at the moment at which something went wrong, and ended
by doing it. The letter is prepared then: its page fills it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.models import Case, Task
from amparo.casework.tasks.absences import stand_ins
from amparo.casework.visits.queries import known_of
from amparo.inclusion.accommodations import ladder
from amparo.inclusion.accommodations.ladder import Authority
from amparo.inclusion.accommodations.models import Ask, Asked, NextStep

#: A facility must pass a request on within 48 hours (ICE Directive of 15-Dec-2016, domain.md §1.5): so long do we take too.
HOURS = 48


def next_authority(ask: Ask) -> Authority | None:
    """Whom to ask when this one fails: by letter whoever was asked by word, else the next of the ladder; None at its end."""
    own = ladder.authorities()[ask.authority]
    if ask.channel != Ask.Channel.LETTER and own.letter:
        return own
    return ladder.authorities().get(own.next)


def propose(
    ask: Ask, kind: NextStep.Kind, *, at: dt.datetime, case: Case, items: Sequence[Asked] | None = None
) -> None:
    """Make the task of a next step, for the case's officer or whoever stands in; once for each kind. None of a concluded case,
    where the ladder ends, or where somebody has gone further already."""
    if case.status == Case.Status.CONCLUDED or NextStep.objects.filter(ask=ask, kind=kind).exists():
        return
    if kind == NextStep.Kind.FURTHER and (next_authority(ask) is None or ask.further.exists()):
        return
    if items is None:
        items = list(ask.items.filter(ended=""))
    with translation.override("es-mx"):
        text = _text(ask, kind, items)
    officer = case.officer_id
    instead = stand_ins({officer}, at) if officer is not None else {}
    task = Task.objects.create(
        kind=Task.Kind.ACCOMMODATION, office_id=case.office_id, record_id=ask.record_id, case=case, text=text[:300],
        created_at=at, due_at=at + dt.timedelta(hours=HOURS), assignee_id=instead.get(officer, officer) if officer else None,
        stands_in_for_id=officer if instead else None,
    )  # fmt: skip
    NextStep.objects.create(ask=ask, kind=kind, task=task, made_at=at)


def _text(ask: Ask, kind: NextStep.Kind, items: Sequence[Asked]) -> str:
    what = "; ".join(ladder.words_of(one.code, "es") for one in items)
    who = str(ladder.authorities()[ask.authority])
    if kind == NextStep.Kind.AGAIN:
        return _("The person was moved: ask again there for %(what)s. The letter is prepared.") % {
            "what": what
        }
    if kind == NextStep.Kind.CHECK:
        granted = "; ".join(
            ladder.words_of(one.code, "es") for one in items if one.outcome in (Asked.Outcome.GRANTED, Asked.Outcome.OTHER)
        )  # fmt: skip
        return _("Ask the person whether they have it already: %(what)s.") % {"what": granted or what}
    next_one = next_authority(ask)
    assert next_one is not None
    if next_one.code == ladder.LAWYER:
        return _("%(who)s did not solve it: propose a lawyer.") % {"who": who}
    return _("%(who)s did not solve it: ask %(next)s. The letter is prepared.") % {
        "who": who,
        "next": str(next_one),
    }


def settle_tasks(ask: Ask, kinds: Collection[NextStep.Kind | str], at: dt.datetime, by: Staff | None) -> None:
    """End the tasks of these steps; and those of interviews, once something was asked for each difficulty that they told of."""
    tasks = Task.objects.filter(done_at__isnull=True)
    if kinds:
        steps = NextStep.objects.filter(ask=ask, kind__in=kinds)
        tasks.filter(pk__in=steps.values("task")).update(done_at=at, done_by=by)
    person = ask.record.person_id
    if person is None:
        return
    asked = Asked.objects.filter(ask__record__person_id=person, ended="").values_list("code", flat=True)
    needs = [one for one in ladder.needs_of(known_of([person]).get(person, {})) if one != ladder.MEDICINES]
    if needs and not ladder.uncovered(needs, list(asked)):
        tasks.filter(kind=Task.Kind.ACCOMMODATION, record__person_id=person).exclude(
            pk__in=NextStep.objects.values("task")
        ).update(done_at=at, done_by=by)


def ended_event(ask: Ask, why: str) -> dict[str, object]:
    """The data of the event that ends an ask, by which its clocks stop."""
    data: dict[str, object] = {"request": ask.pk, "why": why}
    if ask.letter is not None:
        return {**data, "document": ask.letter.document_id, "letter": ask.letter.template}
    return {**data, "without": "letter"}
