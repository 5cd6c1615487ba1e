"""Interpreters and people who need one, arranged in the words of the field."""

from __future__ import annotations

import datetime as dt

from amparo.accounts.models import Role, Staff
from amparo.casework.models import Case
from amparo.core import clock
from amparo.inclusion.interpreters import actions, roster
from amparo.inclusion.interpreters.models import Interpreter, InterpreterNeed
from amparo.places.models import Office
from tests.factories import officer

MIXTEPEC, TLAXIACO = "San Juan Mixtepec, Oaxaca", "Heroica Ciudad de Tlaxiaco, Oaxaca"


def interpreter(name: str, *pairs: tuple[str, ...], by: Staff | None = None, **more) -> Interpreter:
    """`pairs`: (language, into) or (language, into, town) or (language, into, town, variety)."""
    by = by or officer("", Role.HEADQUARTERS)
    values = {
        "phone": f"915555{abs(hash(name)) % 10000:04d}", "remote": True, "ways": ["phone", "video"],
        "time_zone": "America/Denver", "source": "Inventado", **more,
    }  # fmt: skip
    made = roster.keep(by=by, name=name, **values)
    for language, into, *rest in pairs:
        town, variety = [*rest, "", ""][:2]
        roster.add_pair(interpreter=made, language=language, into=into, town=town, variety=variety, by=by)
    return made


def at(hours: float = 48) -> dt.datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=hours)


def need(case: Case, by: Staff, *, hours: float = 48, **more) -> InterpreterNeed:
    begins = at(hours)
    said = {
        "occasion": "interview", "language": "mixteco", "town": MIXTEPEC, "way": "phone", "begins_at": begins,
        "ends_at": begins + dt.timedelta(hours=1), **more,
    }  # fmt: skip
    return actions.ask_for(case=case, by=by, **said)


def el_paso() -> Office:
    return Office.objects.get(pk="elpaso")
