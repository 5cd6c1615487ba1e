"""A roster of interpreters, all of them invented and said to be, and bookings of every kind at the first consulates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case
from amparo.core import clock
from amparo.inclusion.interpreters import actions, roster
from amparo.inclusion.interpreters.models import InterpreterNeed
from amparo.places.models import Office

TLAXIACO, MIXTEPEC = "Tlaxiaco, Oaxaca", "San Juan Mixtepec, Oaxaca"
BUSY_OFFICES = 2
SAMPLE = "Certificación de muestra"
SOURCE = "Dato sintético: no existe"
#: Name, languages (language, into, town, variety), towns understood, and what else is known.
ROSTER: tuple[tuple[str, tuple[tuple[str, str, str, str], ...], tuple[str, ...], dict[str, Any]], ...] = (
    ("Alma Inventada", (("mixteco", "es", TLAXIACO, ""),), ("San Miguel el Grande, Oaxaca",), {"certification": SAMPLE}),
    ("Bruno Inventado", (("mixteco", "es", TLAXIACO, ""), ("es", "en", "", "")), (), {}),
    ("Celia Inventada", (("mixteco", "es", MIXTEPEC, "mix"),), (), {}),
    ("Dimas Inventado", (("es", "en", "", ""),), (), {"certification": SAMPLE}),
    ("Elba Inventada", (("zapoteco", "es", "Teotitlán del Valle, Oaxaca", "zab"),), (), {}),
    ("Fidel Inventado", (("nahuatl", "es", "Cuetzalan del Progreso, Puebla", "azz"),), (), {}),
    ("Gema Inventada", (("tsotsil", "es", "San Juan Chamula, Chiapas", "tzo"),), ("Zinacantán, Chiapas",), {}),
    ("Homero Inventado", (("mam", "es", "Unión Juárez, Chiapas", "mam"),), (), {}),
    ("Irma Inventada", (("lsm", "es", "", ""),), (), {"ways": ["in_person", "video"]}),
    ("Jaime Inventado", (("lsm", "asl", "", ""),), (), {"ways": ["video"], "deaf": True, "certification": "CDI de muestra"}),
    ("Karla Inventada", (("asl", "en", "", ""),), (), {"ways": ["in_person", "video"]}),
    ("Lino Inventado", (("mixteco", "es", TLAXIACO, ""),), (), {"ended": True}),
)  # fmt: skip


def hire(by: Staff, offices: list[Office]) -> None:
    """The roster, kept by headquarters."""
    for number, (name, pairs, towns, more) in enumerate(ROSTER):
        values = {"ways": ["phone", "video", "in_person"], **more}
        ended = values.pop("ended", False)
        one = roster.keep(
            by=by, name=name, phone=f"91555501{number:02d}", email=f"interprete{number}@demo.example", remote=True,
            offices=offices[number % 3 : number % 3 + 2], time_zone="America/Los_Angeles", source=SOURCE,
            active_from=clock.today() - dt.timedelta(days=400),
            active_until=clock.today() - dt.timedelta(days=30) if ended else None,
            certified_until=clock.today() + dt.timedelta(days=200) if "certification" in values else None, **values,
        )  # fmt: skip
        for language, into, town, variety in pairs:
            roster.add_pair(interpreter=one, language=language, into=into, town=town, variety=variety, by=by)
        for town in towns:
            roster.understands(interpreter=one, language=pairs[0][0], town=town, by=by)


def book(by: Staff, number: int) -> None:
    """Of what an officer keeps: to ask, asked, confirmed, held, did not come, not understood, a relay, and one of a court."""
    now = clock.now()
    cases = list(
        Case.objects.filter(officer=by, type="migratorio.detencion", opened_at__lt=now - dt.timedelta(days=6))
        .exclude(status=Case.Status.CONCLUDED)
        .order_by("-opened_at", "pk")[:8]
    )
    kinds = ("to_ask", "asked", "confirmed", "held", "no_show", "lost", "relay", "sign")
    for place, (case, how) in enumerate(zip(cases, kinds, strict=False)):
        before = how in ("held", "no_show", "lost")
        with clock.moved_to(now - dt.timedelta(days=4)) if before else clock.moved_to(now):
            begins = _morning(by, 2 if before else 3 + place % 4, 8 + (place + number) % 8)
            need = _need(case, by, how, begins)
            first = need.bookings.filter(state="proposed").order_by("position").first()
            if first is None:
                continue
            waits = how in ("to_ask", "relay", "sign")
            asked = [] if waits else actions.ask(need=need, first=first.interpreter_id, by=by)
            if how != "asked":
                for one in asked:
                    actions.accept(booking=one, by=by)
        if before:
            with clock.moved_to(begins + dt.timedelta(hours=1, minutes=5)):
                _ended(need, how, by)
    hearing = (
        Hearing.objects.filter(case__officer=by, state="scheduled", at__gt=now).order_by("at", "pk").first()
    )
    if hearing is not None:
        actions.ask_for(
            case=hearing.case, occasion="hearing", language="mixteco", town=TLAXIACO, into="en", way="video", by=by,
            provider=InterpreterNeed.Provider.COURT, hearing=hearing, begins_at=hearing.at,
            ends_at=hearing.at + dt.timedelta(hours=1),
        )  # fmt: skip


def _need(case: Case, by: Staff, how: str, begins: dt.datetime) -> InterpreterNeed:
    signs = how == "sign"
    return actions.ask_for(
        case=case, occasion="lawyer" if how == "relay" else "interview", language="lsm" if signs else "mixteco",
        town="" if signs else TLAXIACO, into="en" if how in ("relay", "sign") else "es", way="video" if signs else "phone",
        begins_at=begins, ends_at=begins + dt.timedelta(minutes=45), by=by,
    )  # fmt: skip


def _ended(need: InterpreterNeed, how: str, by: Staff) -> None:
    if how == "held":
        actions.hold(need=need, by=by)
        return
    booking = need.bookings.filter(state="accepted").order_by("position")[0]
    end = actions.did_not_come if how == "no_show" else actions.did_not_understand
    end(booking=booking, by=by, note="Dato sintético")


def _morning(by: Staff, days: int, hour: int) -> dt.datetime:
    assert by.office is not None
    day = clock.now().astimezone(by.office.zone) + dt.timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
