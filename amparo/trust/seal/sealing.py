"""Every minute: what was inserted since becomes leaves, a root over them, and a signed seal that follows the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from amparo.core.signatures import SIGNATURE, canonical, sign
from amparo.trust.seal import merkle
from amparo.trust.seal.models import Seal

SCHEMA = "amparo/seal/1"
#: Rows of one table that one seal takes at most: what a large import brought is sealed by several, one after the other.
MOST = 100_000


def seal_all(*, now: dt.datetime) -> int:
    """Seal until nothing waits; how many rows that were."""
    total = 0
    while many := seal(now=now):
        total += many
    return total


@transaction.atomic
def seal(*, now: dt.datetime, most: int = MOST) -> int:
    """Seal what is committed and waits; how many rows that were. One at a time (`trust_take` waits for the other)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf_number, leaf_hash FROM trust_take(%s)", [most])
        leaves = [(int(number), bytes(made)) for number, made in cursor.fetchall()]
    if not leaves:
        return 0
    last = Seal.objects.order_by("number").last()
    name, private = settings.ENVIRONMENT.seal_ring().keys[0]
    document = sign(
        {
            "schema": SCHEMA,
            "number": last.number + 1 if last else 1,
            "at": written(now),
            "first": leaves[0][0],
            "last": leaves[-1][0],
            "root": merkle.root([made for _, made in leaves]).hex(),
            "before": last.hash if last else "",
            "key": name,
        },
        private,
    )
    Seal.objects.create(
        number=document["number"], at=now, first=document["first"], last=document["last"], root=document["root"],
        before=document["before"], key=name, signature=document[SIGNATURE], hash=hash_of(document),
    )  # fmt: skip
    return len(leaves)


def written(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def document_of(seal: Seal) -> dict[str, Any]:
    """The seal as it was signed and is sent elsewhere."""
    return {
        "schema": SCHEMA,
        "number": seal.number,
        "at": written(seal.at),
        "first": seal.first,
        "last": seal.last,
        "root": seal.root,
        "before": seal.before,
        "key": seal.key,
        SIGNATURE: seal.signature,
    }


def hash_of(document: Mapping[str, Any]) -> str:
    """What the next seal names as the one before: over the whole document, its signature too."""
    return hashlib.sha256(canonical(dict(document))).hexdigest()
