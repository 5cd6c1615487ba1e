"""Making and revoking clients of the API."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.api.models import ApiClient, GivenAnswer, LentToken
from amparo.api.scopes import SCOPES
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.places.models import Office

#: Begins every token, so that one that was left somewhere can be recognised and searched for.
PREFIX = "amparo_"
LONGEST_DAYS = 730
ANSWERS_KEPT = dt.timedelta(days=1)
TOKEN_HOLDS = dt.timedelta(hours=1)


def hash_of(token: str) -> str:
    """What is kept of a token. It is 256 random bits: no salt and no slow hash would make it harder to find."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_client(
    *, name: str, scopes: Sequence[str], days: int, office: Office | None = None, per_minute: int = 120,
    by: Staff | None,
) -> tuple[ApiClient, str]:  # fmt: skip
    """Make a client; returns it with its token, which cannot be read again. `by` is None on the command line."""
    if by is not None:
        require(by, "keep_api_clients")
    name = name.strip()
    if not name or len(name) > 60:
        raise Incomplete(_("Write which system it is, in at most 60 characters."), missing=("name",))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Incomplete(
            _("Choose what it may do, of: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}, missing=("scopes",)
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Incomplete(
            _("A token holds for 1 to %(days)s days.") % {"days": LONGEST_DAYS}, missing=("days",)
        )
    if per_minute < 1:
        raise Incomplete(_("Allow at least one call a minute."), missing=("per_minute",))
    token, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    try:
        with transaction.atomic():
            made = ApiClient.objects.create(
                name=name, office=office, scopes=sorted(set(scopes)), token_hash=hash_of(token), per_minute=per_minute,
                made_at=now, made_by=by, expires_at=now + dt.timedelta(days=days),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("There is a client of that name already.")) from error
    return made, token


@transaction.atomic
def revoke_client(*, client: ApiClient, by: Staff | None) -> ApiClient:
    """End a client: its token opens nothing from the next call on."""
    if by is not None:
        require(by, "keep_api_clients")
    client = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.revoked_at is not None:
        raise Conflict(_("This client was revoked already."))
    client.revoked_at, client.revoked_by = clock.now(), by
    client.save(update_fields=["revoked_at", "revoked_by"])
    return client


@transaction.atomic
def lend_token(*, client: ApiClient, scopes: Sequence[str]) -> str:
    """A token for an hour, with some of the client's scopes; it ends at once when the client is revoked."""
    if not set(scopes) <= set(client.scopes):
        raise Incomplete(_("This client does not have these scopes."), missing=("scope",))
    token, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    LentToken.objects.create(
        client=client,
        token_hash=hash_of(token),
        scopes=list(scopes),
        lent_at=now,
        expires_at=now + TOKEN_HOLDS,
    )
    return token


def forget_tokens() -> int:
    """Delete the lent tokens that have ended; returns how many."""
    return LentToken.objects.filter(expires_at__lt=clock.now()).delete()[0]


def forget_answers() -> int:
    """Delete the answers that nobody will ask for again; returns how many."""
    return GivenAnswer.objects.filter(at__lt=clock.now() - ANSWERS_KEPT).delete()[0]
