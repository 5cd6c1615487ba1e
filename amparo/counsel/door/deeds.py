"""What an advisor may do with a referral in each state: a table, read by the page and by the view that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.counsel.advisors.models import Advisor
from amparo.counsel.door import forms
from amparo.counsel.referrals import answering
from amparo.counsel.referrals.models import Referral
from amparo.counsel.words import Declined


@dataclass(frozen=True, slots=True)
class Deed:
    """`form`: None for what is done with one button on the referral's page. `leaves`: it is not theirs afterwards."""

    states: tuple[str, ...]
    words: Any
    done: Any
    act: Callable[[Referral, Advisor, dict[str, Any]], object]
    form: type[forms.DoorForm] | None = None
    hint: Any = ""
    leaves: bool = False


def _conflict(referral: Referral, advisor: Advisor, said: dict[str, Any]) -> object:
    return answering.decline(referral=referral, advisor=advisor, why=Declined.CONFLICT)


DEEDS: dict[str, Deed] = {
    "sin-conflicto": Deed(
        ("offered",), _("There is no conflict of interest"),
        _("Written down. Read the matter and acknowledge it."),
        lambda referral, advisor, said: answering.clear(referral=referral, advisor=advisor),
    ),
    "conflicto": Deed(
        ("offered",), _("There is a conflict of interest"), _("Written down: it is offered to somebody else."), _conflict,
        forms.SureForm, _("It is offered to somebody else at once. Nobody is told which conflict it is."), leaves=True,
    ),
    "acuse": Deed(
        ("sent",), _("I acknowledge it"), _("Acknowledged. Speak with the person before the deadline."),
        lambda referral, advisor, said: answering.acknowledge(referral=referral, advisor=advisor),
    ),
    "hable": Deed(
        ("acknowledged",), _("I spoke with the person"), _("Written down. Evaluate the matter now."),
        lambda referral, advisor, said: answering.contacted(referral=referral, advisor=advisor, **said), forms.TalkForm,
    ),
    "aceptar": Deed(
        ("evaluating",), _("Accept it"), _("Accepted. The consulate and the family are told."),
        lambda referral, advisor, said: answering.accept(referral=referral, advisor=advisor, **said), forms.AcceptForm,
        _("The first periodic report is due from today."),
    ),
    "declinar": Deed(
        ("sent", "acknowledged", "evaluating"), _("Decline it"), _("Written down: it is offered to somebody else."),
        lambda referral, advisor, said: answering.decline(referral=referral, advisor=advisor, **said), forms.DeclineForm,
        _("It is offered to somebody else at once."), leaves=True,
    ),
    "informe": Deed(
        ("in_progress",), _("Periodic report"), _("The report was given."),
        lambda referral, advisor, said: answering.report(referral=referral, advisor=advisor, **said), forms.ReportForm,
    ),
    "paso": Deed(
        ("in_progress",), _("Write down a step"), _("The step is written down."),
        lambda referral, advisor, said: answering.milestone(referral=referral, advisor=advisor, **said), forms.MilestoneForm,
    ),
    "concluir": Deed(
        ("in_progress",), _("Conclude it"), _("Concluded. The consulate settles what is to be paid."),
        lambda referral, advisor, said: answering.conclude(referral=referral, advisor=advisor, **said), forms.ConcludeForm,
        _("The last report is owed no more. It cannot be taken back."),
    ),
}  # fmt: skip
