"""What is done in the training: going through a part, answering a quiz, renewing, revoking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_secret
from amparo.inclusion.training import rules, standing
from amparo.inclusion.training.course import Unit
from amparo.inclusion.training.models import Attempt, Certificate, Progress


@transaction.atomic
def go_through(*, unit: Unit, part: str, by: Staff) -> None:
    """Note that somebody went through a part of a unit; a second time changes nothing."""
    require(by, "take_course")
    if part not in unit.parts:
        raise Incomplete(_("This unit has no such part."), missing=("part",))
    Progress.objects.get_or_create(staff=by, unit=unit.slug, part=part, defaults={"done_at": clock.now()})


@transaction.atomic
def answer_quiz(
    *, unit: Unit, answers: Mapping[int, Iterable[int]], by: Staff
) -> tuple[Attempt, Certificate | None]:
    """Answer the quiz of a unit; the certificate too, when this was the last thing that it lacked.

    Raises `Incomplete` with the numbers of the questions that have no answer.
    """
    require(by, "take_course")
    given = {number: sorted(set(answers.get(number, ()))) for number in range(len(unit.quiz))}
    if open_questions := tuple(str(number) for number, chosen in given.items() if not chosen):
        raise Incomplete(_("Answer every question."), missing=open_questions)
    if any(
        not 0 <= one < len(unit.quiz[number].options) for number, chosen in given.items() for one in chosen
    ):
        raise Incomplete(_("Choose one of the options."), missing=("0",))
    right = rules.count_right([question.right for question in unit.quiz], given)
    attempt = Attempt.objects.create(
        staff=by, unit=unit.slug, version=unit.version, answers={str(n): chosen for n, chosen in given.items()},
        right=right, asked=len(unit.quiz), passed=rules.passes(right, len(unit.quiz)), at=clock.now(),
    )  # fmt: skip
    return attempt, certify(staff=by) if attempt.passed else None


@transaction.atomic
def certify(*, staff: Staff) -> Certificate | None:
    """Issue a certificate when everything that it needs is passed; None when something is lacking or one holds for long yet."""
    locked = Staff.objects.select_for_update().get(
        pk=staff.pk
    )  # two quizzes at one moment make one certificate
    today = clock.today()
    mine = standing.of(locked, today)
    if not mine.may_be_issued:
        return None
    return Certificate.objects.create(
        staff=locked, role=locked.role, code=new_secret(), issued_on=today,
        expires_on=rules.add_months(_from(mine.certificate, today), rules.figures()["certificate_months"]),
        units={line.unit.slug: line.passed.version for line in mine.lines if line.passed is not None},
    )  # fmt: skip


@transaction.atomic
def renew(*, by: Staff) -> Certificate:
    """Renew one's own certificate. Raises `Incomplete` while a quiz is lacking, `Conflict` while it is too early."""
    require(by, "take_course")
    made = certify(staff=by)
    if made is not None:
        return made
    if standing.of(by, clock.today()).lacking:
        raise Incomplete(_("Some quizzes are lacking: the list says which."), missing=("quiz",))
    raise Conflict(_("Your certificate holds for longer than that yet."))


@transaction.atomic
def revoke(*, certificate: Certificate, why: str, by: Staff) -> Certificate:
    """Take a certificate back for good (it was issued on another's answers, say)."""
    require(by, "keep_training")
    if not why.strip():
        raise Incomplete(_("Write the reason."), missing=("why",))
    found = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if found.revoked_at is not None:
        raise Conflict(_("This certificate was revoked already."))
    found.revoked_at, found.revoked_by, found.revoked_why = clock.now(), by, why.strip()[:300]
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    return found


def _from(before: Certificate | None, today: dt.date) -> dt.date:
    """From when a certificate counts: who renews early loses no day."""
    return max(before.expires_on, today) if before is not None else today
