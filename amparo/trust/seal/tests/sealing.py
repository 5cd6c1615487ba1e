"""A small sealed world: people on a list, their events, who read them; and somebody who owns the database."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from amparo.accounts.actions import log_reading
from amparo.core import clock
from amparo.core.signatures import public_half
from amparo.trust.seal import sealing, verifying
from amparo.trust.seal.models import Seal
from amparo.trust.seal.places import line_of


def keys() -> dict[str, str]:
    return {name: public_half(private) for name, private in settings.ENVIRONMENT.seal_ring().keys}


def seal() -> int:
    return sealing.seal_all(now=clock.now())


def exported() -> list[str]:
    """The lines as a place outside holds them by now."""
    return line_of(Seal.objects.order_by("number"))


def check(lines=()) -> verifying.Report:
    return verifying.check(keys=keys(), exported=lines)


def read(case, by, page="file"):
    person = case.record.person
    return log_reading(staff=by, person_id=person.pk, folio=person.folio, page=page, purpose="case work")


def as_owner_without_triggers(*statements: str) -> None:
    """What whoever owns the server can do: `session_replication_role` switches every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only%'"
        )
        tables = sorted({row[0] for row in cursor.fetchall()} | {"accounts_reading", "custody_sighting"})
        for verb in ("DISABLE", "ENABLE"):
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
            if verb == "DISABLE":
                for statement in statements:
                    cursor.execute(statement)
