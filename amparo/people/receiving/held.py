"""What somebody says about a person who is known already, and who showed who they are: nothing is compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from amparo.accounts.models import Staff
from amparo.matching import Described
from amparo.people.models import Person, Record, Source
from amparo.people.receiving.records import NewRecord, Somebody, read
from amparo.people.receiving.storing import store
from amparo.places.models import Office


@transaction.atomic
def receive_about(
    *, person: Person, described: Described, source_id: str, raw: Mapping[str, Any], office: Office | None,
    by: Staff | None, at: dt.datetime,
) -> Record:  # fmt: skip
    """A record of this person, by what they themselves say: with its keys, and without a question to anybody."""
    (incoming,) = read([NewRecord(Source.INTAKE, source_id, described, raw)], at, office, by)
    incoming.person = incoming.home = Somebody(person.pk)
    incoming.joined = True
    store([incoming])
    return incoming.record
