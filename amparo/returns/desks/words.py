"""What became of a touch, in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from amparo.core.templatetags.amparo_ui import moment
from amparo.returns.desks.models import DeskTouch
from amparo.returns.plans.models import Milestone


def state_word(milestone: Milestone) -> str:
    """How a milestone stands, in the words of a desk."""
    match milestone.state:
        case Milestone.State.OPEN:
            return _("Still to do")
        case Milestone.State.DELIVERED:
            return _("It is done")
        case _:
            return milestone.get_state_display()


def act_word(touch: DeskTouch) -> str:
    return _("It is done") if touch.act == DeskTouch.Act.DONE else touch.get_act_display()


def said(touch: DeskTouch, zone: dt.tzinfo) -> str:
    """Why a touch changed nothing; empty when it did."""
    if touch.result == DeskTouch.Result.SAVED:
        return ""
    before = touch.before
    if before is None:
        return _("Nothing was to be changed.")
    about = {
        "who": before.by.name if before.by is not None else _("the product"),
        "when": moment(before.at, str(zone)),
    }
    if touch.act == DeskTouch.Act.UNDO and touch.result == DeskTouch.Result.CONFLICT:
        return _("It is undone on the same day and at the same centre only.")
    match before.state:
        case Milestone.State.DELIVERED:
            return _("%(who)s wrote it as done already, %(when)s.") % about
        case Milestone.State.DECLINED:
            return (
                _("Meanwhile the person declined it (%(who)s, %(when)s). Ask the person, and decide here.")
                % about
            )
        case Milestone.State.NOT_NEEDED:
            return _("Meanwhile it was written as not needed (%(who)s, %(when)s). Decide here.") % about
        case _:
            return _("Something else was written meanwhile (%(who)s, %(when)s). Look at it again.") % about
