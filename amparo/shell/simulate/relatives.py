"""What families do in the last days: they write, they are asked for papers; and who is free says whom to tell if detained."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from random import Random

from django.conf import settings

from amparo.accounts.models import Staff
from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.sealing import seal
from amparo.families.following import messages, papers
from amparo.families.models import Follow, Paper, Visit
from amparo.families.wishes import actions as wishes
from amparo.families.wishes.actions import Said
from amparo.matching.synthetic import Truth, describe

TALKS = 6
WRITTEN = (
    ("¿Ya pudo hablar con su abogado? Su medicina es para la presión.", "Sí, ayer. Pedimos la medicina; mañana le decimos."),
    ("Tengo el acta de nacimiento. ¿A dónde la mando?", "Mándela desde esta página: abajo dice «Papeles»."),
    ("¿Puedo ir a verlo el sábado? Vivo a tres horas.", ""),
    ("Su hija tiene cita el lunes en la escuela. ¿Me ayuda con la carta poder?", ""),
)  # fmt: skip
NEEDS = ("", "Insulina, dos veces al día.", "")


def talk(teams: dict[str, list[Staff]]) -> None:
    """Some of the families who follow write; half have their answer; some are asked for a paper."""
    following = (
        Follow.objects.filter(ended_at__isnull=True)
        .select_related("request__record", "record")
        .order_by("pk")
    )
    for number, follow in enumerate(following[:TALKS]):
        request = follow.request
        team = teams.get(casework.office_of_file(follow.record) or "")
        if not team:
            continue
        asked, answered = WRITTEN[number % len(WRITTEN)]
        at = clock.now() - dt.timedelta(hours=3 + number)
        visit = Visit.objects.create(
            request=request, token_hash=secrets.token_hex(32), began_at=at, seen_at=at, ended_at=clock.now()
        )
        messages.receive(
            {
                "visit": visit.token_hash,
                "request": request.pk,
                "body": seal(asked, settings.AMPARO_CONTACT_PUBLIC_KEY).hex(),
            },
            at=at,
        )
        if answered:
            messages.answer(request=request, text=answered, by=team[0])
        if number % 2:
            papers.ask(request=request, code=Paper.Code.BIRTH, by=team[0])


def say_beforehand(people: Sequence[Truth], officers: Sequence[Staff], seed: int) -> None:
    """Grown people come to a window with their passport and say whom to tell; some without papers wait to be confirmed."""
    today = clock.today()
    grown = [one for one in people if today.year - one.birth.year > 20]
    for number, one in enumerate(grown):
        named = [
            Said(kind="tell", name=one.mother or "María Ejemplo", relation="mother", contact=f"mama{number}@demo.example",
                 fields=("status", "place"), language="es-mx"),
            Said(kind="children", name="Rosa Ejemplo", contact=f"+1520556{number:04d}"),
        ]  # fmt: skip
        wishes.take(
            described=describe(one, "consular", Random(f"{seed}:w:{number}")),
            contact=f"propio{number}@demo.example", language="es-mx", named=named, needs=NEEDS[number % len(NEEDS)],
            evidence="" if number % 4 == 3 else "passport", note="", by=officers[number % len(officers)],
        )  # fmt: skip
