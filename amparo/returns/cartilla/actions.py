"""A cartilla is issued, at a desk or from the person's own page, and may be withdrawn. What is kept of it are its hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_secret
from amparo.core.sealing import seal_bytes, unseal_bytes
from amparo.core.signatures import short_code, sign
from amparo.returns.access import homecomings_for, own
from amparo.returns.cartilla import keys
from amparo.returns.cartilla.document import Chosen, content
from amparo.returns.cartilla.models import Cartilla, CartillaFile, CartillaWithdrawn
from amparo.returns.cartilla.printing import to_pdf
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.own_page.models import OwnPage

#: How long the document itself is there for whoever asked for it.
KEPT = dt.timedelta(hours=1)


@transaction.atomic
def issue(
    *, homecoming: Homecoming, chosen: Chosen, language: str, by: Staff | None, page: OwnPage | None = None
) -> Cartilla:
    """Sign and print it as things stand now. `page`: asked for from the person's own page, and read there alone.

    A minor's is issued where somebody stands before the guardian: at a desk or a state office. Raises `Incomplete` before the
    person has arrived, `NotAllowed`.
    """
    homecoming = own(homecoming, by)
    if by is not None:
        require(by, "keep_plan")
        if by.role not in (Role.DESK, Role.STATE):
            refuse_closed(by, homecoming.record.person)
    if homecoming.arrived_at is None:
        raise Incomplete(_("The person has not arrived yet."), missing=("homecoming",))
    now = clock.now()
    key, private = keys.in_use()
    number, language = new_secret(), "en" if language.startswith("en") else "es"
    document = sign(
        content(
            homecoming, homecoming.milestones.order_by("delivered_at", "due_on", "pk"), number=number, key=key.name,
            chosen=chosen, language=language, at=now,
        ),
        private,
    )  # fmt: skip
    text = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    code = short_code(document)
    pdf = to_pdf(document, code=code)
    made = Cartilla.objects.create(
        number=number, homecoming=homecoming, key=key, code=code, json_hash=hashlib.sha256(text).hexdigest(),
        pdf_hash=hashlib.sha256(pdf).hexdigest(), health=chosen.health, justice=chosen.justice, children=chosen.children,
        issued_at=now, issued_by=by,
    )  # fmt: skip
    whose = settings.AMPARO_ANSWERS_PUBLIC_KEY if page is not None else settings.AMPARO_CONTACT_PUBLIC_KEY
    CartillaFile.objects.create(
        cartilla=made,
        page=page,
        pdf=seal_bytes(pdf, whose),
        json=seal_bytes(text, whose),
        expires_at=now + KEPT,
    )
    _tell(made, "cartilla_issued", by=by, at=now)
    return made


@transaction.atomic
def withdraw(*, cartilla: Cartilla, reason: str, by: Staff) -> CartillaWithdrawn:
    """It is not to be relied on any more; the portal says so from this moment. Raises `Incomplete` without a reason."""
    homecoming = own(cartilla.homecoming, by)
    require(by, "keep_plan")
    if not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    if CartillaWithdrawn.objects.filter(cartilla=cartilla).exists():
        raise Conflict(_("It was withdrawn already."))
    now = clock.now()
    made = CartillaWithdrawn.objects.create(cartilla=cartilla, at=now, by=by, reason=reason.strip()[:300])
    CartillaFile.objects.filter(cartilla=cartilla).delete()
    cartilla.homecoming = homecoming
    _tell(cartilla, "cartilla_withdrawn", by=by, at=now, note=made.reason)
    return made


def file_of(cartilla: Cartilla, kind: str, *, by: Staff) -> bytes | None:
    """The document that was issued at a desk, while it is there, to those who may see the return; else None."""
    if not homecomings_for(by).filter(pk=cartilla.homecoming_id).exists():
        return None
    file = CartillaFile.objects.filter(
        cartilla=cartilla, page__isnull=True, expires_at__gt=clock.now()
    ).first()
    if file is None:
        return None
    return unseal_bytes(bytes(file.pdf if kind == "pdf" else file.json), settings.AMPARO_CONTACT_PRIVATE_KEY)


def forget_files(now: dt.datetime) -> int:
    """Documents whose hour is over are gone."""
    return CartillaFile.objects.filter(expires_at__lt=now).delete()[0]


def _tell(cartilla: Cartilla, type: str, *, by: Staff | None, at: dt.datetime, note: str = "") -> None:
    homecoming = cartilla.homecoming
    write(
        [
            NewEvent(
                type=type, record_id=homecoming.record_id, at=at, office_id=homecoming.office_id, staff=by, note=note,
                data={"return": homecoming.folio, "cartilla": cartilla.pk},
            )
        ]
    )  # fmt: skip
