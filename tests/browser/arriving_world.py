"""People on their way, in the house's own database: run as a module. Its last line says who and where."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path

import django


def main(email: str) -> None:
    from amparo.accounts.models import Role, Staff
    from amparo.casework import actions as casework
    from amparo.casework.protocols.actions import open_protocol, settle
    from amparo.casework.tests.visiting import interviewed
    from amparo.core import clock
    from amparo.people.models import Purpose
    from amparo.returns.arriving import announcing, importing, taking
    from amparo.returns.arriving.content import Said
    from amparo.returns.tests import arrival_lists as lists
    from amparo.returns.tests import homecomings as world
    from amparo.returns.tests.test_pre_arrival import READY
    from tests.browser.advisors import row
    from tests.factories import detained

    number = time.time_ns() // 10**6 % 10**8  # others were made before, by other programs
    folder = Path(tempfile.mkdtemp())
    by = Staff.objects.get(email=email)
    boss = Staff.objects.filter(office=by.office, role=Role.SUPERVISOR).earliest("pk")
    desk = Staff.objects.create_user(
        f"mesa{number}@example.org",
        "a-long-password",
        name="Mesa Prueba",
        role=Role.DESK,
        centre=world.centre().pk,
    )

    def case(at: int) -> object:
        made = casework.take_case(case=detained(folder, row(number + at)), by=by)
        casework.record_consent(
            record=made.record,
            purpose=Purpose.RETURN,
            decision="granted",
            channel="visit",
            at=clock.now(),
            by=by,
        )
        return made

    def sent(made: object, days: int, **said: object) -> object:
        at = (clock.now() + dt.timedelta(days=days)).replace(hour=18, minute=0)
        return announcing.announce(
            record=made.record, centre=world.centre(), expected_at=at, way="land", state="GR", municipality="Chilapa de Álvarez",
            said=Said(outside_hours="El vuelo se movió", **said), by=by,
        )  # fmt: skip

    ill = case(0)
    interviewed(
        ill, by=by, language="Náhuatl", variety="Náhuatl de Guerrero", needs_interpreter="yes", health="Diabetes",
        medicines="Insulina", walk=3,
    )  # fmt: skip
    casework.record_consent(
        record=ill.record, purpose=Purpose.HEALTH, decision="granted", channel="visit", at=clock.now(), by=by
    )
    protocol = open_protocol(case=ill, kind="vulnerable_return", by=by, reason="Diabetes")
    settle(step=protocol.steps.get(code="ready"), by=boss, values=READY)
    notice = sent(
        ill, 2, receiver="Rosa Prueba Inventada", receiver_relation="hermana", receiver_phone="747 555 0101",
        companions=("Inés Prueba, hermana, 30", "Luis Prueba, hijo, 6"), minors=1, accommodations="Rampa y cama baja",
        belongings="Una mochila; el teléfono se quedó en El Paso",
    )  # fmt: skip
    other = sent(case(1), 2)
    announcing.answer(notice=other, answer="received", by=desk)
    waiting = case(2)

    def taken(name: str, text: str) -> object:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return taking.take_in(path=path, file_name=name, centre=world.centre(), as_of=clock.now(), by=desk)

    path = lists.write_csv(folder / "llegadas.csv", lists.sample(number, 24, clock.today()))
    done = importing.import_file(path=path, centre=world.centre(), as_of=clock.now(), by=desk)
    ready = taken(
        "por-ver.csv",
        "Nombre;Apellidos;Fecha nacimiento;Estado destino\nAna;Prueba Inventada;23/05/1988;Oaxaca\n",
    )
    asking = taken(
        "por-decir.csv", "Nombre;Apellidos;Fecha nacimiento;Centro\nAna;Prueba Otra;03/05/1988;SI\n"
    )
    running = taking.confirm(
        taken=taken("en-marcha.csv", "Nombre;Apellidos\nAna;Prueba Tercera\nLuis;Prueba Cuarta\n"), by=desk
    )
    print(
        json.dumps(
            {
                "desk": desk.email, "password": "a-long-password", "notice": notice.pk, "ill": ill.record.person.folio,
                "name": ill.record.person.name, "waiting": waiting.record.person.folio, "done": done.pk, "ready": ready.pk,
                "asking": asking.pk, "running": running.pk,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
