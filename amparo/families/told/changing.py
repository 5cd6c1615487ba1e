"""Another telephone or e-mail for a request, written down by an officer or the call centre for whoever lost the former one.

What was proved by the former contact is over with it. The new one proves itself by a code before anything is sent to it, and the
former one is told that there is another: whoever did not ask for it can call.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.families.actions import locked, write_down
from amparo.families.contacts import columns_of
from amparo.families.models import Blocked, CallBack, Code, Request, Telling, Visit
from amparo.families.telling import contact_of, keeper_of, telling_of
from amparo.families.told import rules
from amparo.families.trust.evidence import Evidence, accepted
from amparo.notices import actions as notices
from amparo.notices.addresses import index

#: The PIN, said in a call back to the former telephone by whoever does this now.
CALL = "call"


def accepted_from(by: Staff) -> list[Evidence]:
    """By which papers, or at which counter, this member of staff may know that it is who asked."""
    if by.office_id is None:
        return accepted("identity", "phone")
    return [one for one in accepted("identity", "window", "phone") if one.where != {"window"}]


def verified_call(request: Request, by: Staff) -> CallBack | None:
    """The call back to the former telephone in which they said the PIN, while it lasts."""
    return request.call_backs.filter(
        by=by, outcome=CallBack.Outcome.VERIFIED, until__gt=clock.now(), ended_at__isnull=True
    ).first()


@transaction.atomic
def change_contact(
    *, request: Request, contact: str, evidence: str, reason: str, seen: str, by: Staff
) -> Request:
    """Put another contact. `evidence`: how it is known that it is who asked; `seen`: the hash of the contact that whoever does it
    had before their eyes, so that of two who change it at once the second reads first what the first one wrote."""
    request = locked(request, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    if not contact.strip():
        raise Incomplete(_("Write a telephone or an e-mail."), missing=("contact",))
    if evidence == CALL and verified_call(request, by) is None:
        raise Incomplete(_("Call back first, and let them say the PIN."), missing=("evidence",))
    if evidence != CALL and evidence not in {one.code for one in accepted_from(by)}:
        raise Incomplete(_("Choose how you know who it is."), missing=("evidence",))
    if seen != request.contact_index:
        raise Conflict(_("Somebody changed this contact meanwhile: read the page anew."))
    new = index(contact)
    if new == request.contact_index:
        raise Incomplete(_("This is their contact already."), missing=("contact",))
    _refuse_blocked(request.contact_index, new)
    former = contact_of(request)
    telling = Telling.objects.select_for_update(of=("self",)).get(pk=telling_of(request).pk)
    notices.drop(about=request.folio, codes_too=True)
    _tell_former(request, telling, former)
    columns = columns_of(contact)
    for name, value in columns.items():
        setattr(request, name, value)
    request.save(update_fields=list(columns))
    _end_what_it_proved(request)
    now = clock.now()
    telling.new_contact_at, telling.channels = now, []
    telling.save(update_fields=["new_contact_at", "channels"])
    write_down(
        request, "contact_changed", by, now, note=reason.strip(), evidence=evidence, former=rules.sort_of(former),
        new=rules.sort_of(contact),
    )  # fmt: skip
    return request


def _refuse_blocked(*hashed: str) -> None:
    """Neither is put what is blocked, nor does anybody get out of a block by another contact."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_hold_contact(%s)", [hashed[-1]])
    if Blocked.objects.filter(contact_index__in=hashed, ended_at__isnull=True).exists():
        raise Conflict(_("This contact is blocked. A supervisor can take it off the list."))


def _tell_former(request: Request, telling: Telling, former: str) -> None:
    """By one way alone, which whoever has it cannot turn off; it names no request, since that may be a stranger by now."""
    way = rules.ways(telling, former, template="code", browsers=0)[0]
    notices.queue(
        template="contact_changed", channel=way, address=former, language=request.language, values={},
        key=f"contact_changed:{request.folio}:{clock.now().timestamp():.3f}", about=request.folio, office_id=keeper_of(request),
    )  # fmt: skip


def _end_what_it_proved(request: Request) -> None:
    """Codes first: one that is typed at this moment opens a visit before, which ends here, or none."""
    now = clock.now()
    Code.objects.filter(request=request, used_at__isnull=True).update(used_at=now)
    Visit.objects.filter(Q(request=request) | Q(also__request=request), ended_at__isnull=True).update(
        ended_at=now
    )
    request.call_backs.filter(ended_at__isnull=True, until__gt=now).update(ended_at=now)
    request.browsers.filter(ended_at__isnull=True).update(ended_at=now)
