"""A state office takes a request and sees papers. It learns nothing of anybody, and grants nothing: the person's own word does,
or an officer with it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import hash_code, new_folio, new_secret
from amparo.families.actions import register
from amparo.families.instant import try_at_once
from amparo.families.models import InPerson, Request
from amparo.families.trust.evidence import is_accepted
from amparo.matching import Described


@transaction.atomic
def take(
    *, described: Described, age: str, last_seen: str, seeker_name: str, relation: str, contact: str, language: str, by: Staff
) -> tuple[Request, str]:  # fmt: skip
    """A request taken at the counter of a state office; returns it with the secret, to be given once."""
    require(by, "take_state_request")
    if not (described.given_names or described.surname1):
        raise Incomplete(_("Write the name of the person they look for."), missing=("given_names",))
    if not contact.strip():
        raise Incomplete(_("Write a telephone or an e-mail."), missing=("contact",))
    folio, secret, now = new_folio("F"), new_secret(), clock.now()
    request = register(
        folio=folio, secret_hash=hash_code(secret, salt=folio), described=described, age=age, last_seen=last_seen,
        seeker_name=seeker_name, relation=relation, contact=contact, language=language, channel="state", received_at=now, by=by,
    )  # fmt: skip
    InPerson.objects.create(request=request, state=by.mexican_state, taken_at=now, taken_by=by)
    return request, secret


@transaction.atomic
def prove(*, request: Request, identity: str, relation: str, note: str, by: Staff) -> InPerson:
    """The family showed who they are and how they are related. If the person named them before, they follow by that; else an
    officer reads what was shown."""
    shown = InPerson.objects.select_for_update(of=("self",)).select_related("request").get(request=request)
    require(by, "take_state_request")
    if shown.state != by.mexican_state:
        raise NotAllowed(_("This request was taken at another office."))
    if shown.proved_at is not None:
        raise Conflict(_("Their papers were written down already."))
    if not is_accepted(identity, "identity", "state"):
        raise Incomplete(_("Choose what shows who they are."), missing=("identity",))
    if not is_accepted(relation, "relation", "state"):
        raise Incomplete(_("Choose what shows how they are related."), missing=("relation",))
    now = clock.now()
    shown.identity, shown.relation, shown.note = identity, relation, note.strip()[:300]
    shown.proved_at, shown.proved_by = now, by
    shown.save(update_fields=["identity", "relation", "note", "proved_at", "proved_by"])
    write(
        [
            NewEvent(
                type="proved_in_person", record_id=shown.request.record_id, at=now, staff=by,
                data={"request": shown.request.folio, "identity": identity, "relation": relation},
            )
        ]
    )  # fmt: skip
    try_at_once(shown.request)
    return shown
