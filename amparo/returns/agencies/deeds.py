"""What an agency may do with a milestone in each state: a table, read by the page and by the view that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.core.rendering import GovukForm
from amparo.returns.agencies.forms import DeliverForm, GiveBackForm
from amparo.returns.plans import actions
from amparo.returns.plans.models import Milestone

State = Milestone.State


@dataclass(frozen=True, slots=True)
class Deed:
    """`form`: None for what is done with one button on the milestone's page."""

    states: tuple[str, ...]
    words: Any
    done: Any
    act: Callable[[Milestone, Staff, dict[str, Any]], object]
    form: type[GovukForm] | None = None


DEEDS: dict[str, Deed] = {
    "aceptar": Deed(
        (State.REFERRED,), _("Take it on"), _("You took it on. The hour by which to deliver is on the page."),
        lambda milestone, by, said: actions.accept(milestone=milestone, by=by),
    ),
    "atendida": Deed(
        (State.REFERRED, State.ACCEPTED), _("The person was attended"), _("Written down: the person was attended."),
        lambda milestone, by, said: actions.attend(milestone=milestone, by=by),
    ),
    "entregada": Deed(
        (State.REFERRED, State.ACCEPTED, State.ATTENDED), _("It is delivered"), _("Written down: it is delivered."),
        lambda milestone, by, said: actions.deliver(milestone=milestone, by=by, **said), DeliverForm,
    ),
    "devolver": Deed(
        (State.REFERRED, State.ACCEPTED, State.ATTENDED), _("Give it back"), _("Given back, with your reason."),
        lambda milestone, by, said: actions.give_back(milestone=milestone, by=by, **said), GiveBackForm,
    ),
}  # fmt: skip


def deeds_of(milestone: Milestone) -> dict[str, Deed]:
    """What may be done now, by its address."""
    return {what: deed for what, deed in DEEDS.items() if milestone.state in deed.states}
