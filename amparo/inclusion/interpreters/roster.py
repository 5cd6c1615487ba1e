"""Keeping the roster: who interprets what, what they understand, whom they are not put together with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may, require
from amparo.casework.access import refuse_closed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.inclusion.interpreters import languages
from amparo.inclusion.interpreters.models import (
    Avoidance,
    Interpreter,
    InterpreterChange,
    LanguagePair,
    UnderstandingCheck,
    Way,
)
from amparo.inclusion.interpreters.towns import municipality_of
from amparo.notices.addresses import opened, plain, sealed
from amparo.people.models import Person, Record
from amparo.places.models import Office


def may_keep(interpreter: Interpreter, by: Staff) -> bool:
    """Headquarters keep every line; a supervisor those of interpreters who serve their office."""
    if not may(by, "keep_interpreters"):
        return False
    return by.office_id is None or any(one.pk == by.office_id for one in interpreter.offices.all())


@transaction.atomic
def keep(
    *, by: Staff, name: str, time_zone: str, ways: Collection[str], interpreter: Interpreter | None = None, phone: str = "",
    email: str = "", offices: Collection[Office] = (), remote: bool = False, days: Collection[int] = (),
    works_from: dt.time | None = None, works_until: dt.time | None = None, deaf: bool = False, certification: str = "",
    certified_until: dt.date | None = None, rate_usd: Decimal | None = None, active_from: dt.date | None = None,
    active_until: dt.date | None = None, source: str = "",
) -> Interpreter:  # fmt: skip
    """Add an interpreter, or change what is known of one. Raises `Incomplete` naming the field, `NotAllowed`."""
    require(by, "keep_interpreters")
    if interpreter is not None and not may_keep(interpreter, by):
        raise NotAllowed(_("Only a consulate that this interpreter serves, or headquarters, changes this."))
    if by.office_id is not None and by.office_id not in {one.pk for one in offices}:
        raise Incomplete(_("Your own consulate must be among those that they serve."), missing=("offices",))
    for field, lacking, words in (
        ("name", not name.strip(), _("Write the name.")),
        ("phone", not phone.strip() and not email.strip(), _("Write a telephone or an e-mail.")),
        ("ways", not ways or not set(ways) <= set(Way.values), _("Choose how they work.")),
        ("time_zone", time_zone not in available_timezones(), _("Choose their time zone.")),
        ("works_until", (works_from is None) != (works_until is None), _("Write both hours, or neither.")),
        ("works_until", bool(works_from and works_until and works_until <= works_from),
         _("The hour of the end is not after that of the beginning.")),
        ("remote", not remote and not offices, _("Choose a consulate, or that they work at a distance.")),
        ("ways", remote and not set(ways) & {Way.PHONE, Way.VIDEO} and not offices,
         _("Who works at a distance does it by telephone or video.")),
        ("active_until", bool(active_from and active_until and active_until < active_from),
         _("The last day is before the first.")),
        ("source", not source.strip(), _("Write who vouches for them.")),
        ("rate_usd", rate_usd is not None and rate_usd < 0, _("The rate is less than nothing.")),
    ):  # fmt: skip
        if lacking:
            raise Incomplete(words, missing=(field,))
    values: dict[str, Any] = {
        "name": " ".join(name.split())[:120], "remote": remote, "ways": sorted(set(ways)), "days": sorted(set(days)),
        "works_from": works_from, "works_until": works_until, "time_zone": time_zone, "deaf": deaf,
        "certification": certification.strip()[:160], "certified_until": certified_until, "rate_usd": rate_usd,
        "active_from": active_from or (interpreter.active_from if interpreter else clock.today()),
        "active_until": active_until, "source": source.strip()[:160],
    }  # fmt: skip
    now = clock.now()
    reach = {"phone_sealed": plain(phone) if phone.strip() else "", "email_sealed": plain(email)}
    if interpreter is None:
        seals = {field: sealed(text) if text else None for field, text in reach.items()}
        kept = Interpreter.objects.create(**values, **seals, added_at=now, added_by=by)
        kept.offices.set(offices)
        _noted(kept, "added", by)
        return kept
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    changed = [field for field, value in values.items() if getattr(kept, field) != value]
    for field, text in reach.items():
        if opened(getattr(kept, field)) != text:
            values[field] = sealed(text) if text else None
            changed.append(field)
    if {one.pk for one in kept.offices.all()} != {one.pk for one in offices}:
        kept.offices.set(offices)
        changed.append("offices")
    for field in changed:
        if field != "offices":
            setattr(kept, field, values[field])
    if changed:
        kept.save()
        _noted(kept, "changed", by, changed)
    return kept


@transaction.atomic
def add_pair(
    *, interpreter: Interpreter, language: str, into: str, by: Staff, variety: str = "", town: str = ""
) -> LanguagePair:
    """Say that an interpreter puts a language into another. Of a grouping, their town or variety must be said (E5)."""
    _kept_by(interpreter, by)
    known = languages.languages()
    if language not in known:
        raise Incomplete(_("Choose the language."), missing=("language",))
    if into not in known or not known[into].whole:
        raise Incomplete(_("Choose into which language."), missing=("into",))
    if language == into:
        raise Incomplete(_("Both languages are the same."), missing=("into",))
    if known[language].whole:
        variety = town = ""
    elif not town.strip() and not languages.variety_of(variety, language):
        raise Incomplete(
            _(
                "Write from which town they speak it, or which variety: the name of the language is not enough."
            ),
            missing=("town",),
        )
    try:
        with transaction.atomic():
            pair = LanguagePair.objects.create(
                interpreter=interpreter, language=language, into=into, variety=" ".join(variety.split())[:60],
                town=" ".join(town.split())[:120], municipality=municipality_of(town),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("This language stands on the roster already.")) from error
    _noted(interpreter, "pair", by, [language, into])
    return pair


@transaction.atomic
def end_pair(*, pair: LanguagePair, by: Staff) -> None:
    _kept_by(pair.interpreter, by)
    if LanguagePair.objects.filter(pk=pair.pk, ended_at__isnull=True).update(ended_at=clock.now()):
        _noted(pair.interpreter, "pair_ended", by, [pair.language, pair.into])


@transaction.atomic
def understands(*, interpreter: Interpreter, language: str, town: str, by: Staff) -> UnderstandingCheck:
    """Note another town that an interpreter says they understand. `by` is who confirms that they said so."""
    _kept_by(interpreter, by)
    if not town.strip():
        raise Incomplete(_("Write the town."), missing=("town",))
    if not LanguagePair.objects.filter(
        interpreter=interpreter, language=language, ended_at__isnull=True
    ).exists():
        raise Incomplete(_("Choose one of their languages."), missing=("language",))
    return UnderstandingCheck.objects.create(
        interpreter=interpreter, language=language, town=" ".join(town.split())[:120], understood=True,
        how=UnderstandingCheck.How.SAID, at=clock.now(), by=by,
    )  # fmt: skip


@transaction.atomic
def avoid(
    *, by: Staff, interpreter: Interpreter | None = None, person: Person | None = None, record: Record | None = None,
    town: str = "", surname: str = "", why: str = "",
) -> Avoidance:  # fmt: skip
    """Do not put an interpreter together with a town, a family or a person; or a person with interpreters of a town."""
    named = sum(map(bool, (town.strip(), surname.strip(), record is not None and interpreter is not None)))
    if named != 1 or (interpreter is None and record is None):
        raise Incomplete(_("Write a town or a family: one of both."), missing=("town",))
    if record is not None:
        require(by, "book_interpreter")
        refuse_closed(by, person or record.person)
    else:
        assert interpreter is not None
        _kept_by(interpreter, by)
    made = Avoidance.objects.create(
        interpreter=interpreter, record=record, town=" ".join(town.split())[:120],
        surname=" ".join(surname.split())[:60], why=why.strip()[:300], added_at=clock.now(), added_by=by,
    )  # fmt: skip
    if interpreter is not None:
        _noted(interpreter, "avoid", by)
    return made


@transaction.atomic
def lift(*, avoidance: Avoidance, by: Staff) -> None:
    if avoidance.record is not None:
        require(by, "book_interpreter")
        refuse_closed(by, avoidance.record.person)
    elif avoidance.interpreter is not None:
        _kept_by(avoidance.interpreter, by)
    lifted = Avoidance.objects.filter(pk=avoidance.pk, lifted_at__isnull=True).update(
        lifted_at=clock.now(), lifted_by=by
    )
    if lifted and avoidance.interpreter is not None:
        _noted(avoidance.interpreter, "lifted", by)


def _kept_by(interpreter: Interpreter, by: Staff) -> None:
    require(by, "keep_interpreters")
    if not may_keep(interpreter, by):
        raise NotAllowed(_("Only a consulate that this interpreter serves, or headquarters, changes this."))


def _noted(interpreter: Interpreter, what: str, by: Staff, fields: Collection[str] = ()) -> None:
    InterpreterChange.objects.create(
        interpreter=interpreter, at=clock.now(), by=by, what=what, fields=list(fields)
    )
