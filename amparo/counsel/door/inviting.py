"""How an advisor comes to sign in: an account of their own, and a mail with a link that sets its password.

Whoever is made inactive signs in no more; the database sees to that (`advisors.models`), whatever page says so.
"""

from __future__ import annotations

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.referrals.telling import tell


@transaction.atomic
def invite(*, advisor: Advisor, by: Staff) -> Staff:
    """Give an advisor an account and mail them the way in; said again, a new link to whoever lost theirs.

    Raises `Incomplete` without an e-mail, and `Conflict` for one that is not active or whose e-mail is somebody else's.
    """
    require(by, "keep_advisors")
    advisor = Advisor.objects.select_for_update(of=("self",)).select_related("staff").get(pk=advisor.pk)
    if not advisor.active:
        raise Conflict(_("This advisor is not active."))
    if not advisor.email:
        raise Incomplete(_("Write the advisor's e-mail first."), missing=("email",))
    staff = advisor.staff or _new_account(advisor)
    if not staff.is_active:  # they were inactive before
        staff.is_active = True
        staff.save(update_fields=["is_active"])
    if advisor.staff is None:
        advisor.staff = staff
        advisor.save(update_fields=["staff"])
    key = f"{user_pk_to_url_str(staff)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(staff)}"
    path = reverse("account_reset_password_from_key", kwargs=_parts(key))
    values = {
        "link": f"{settings.AMPARO_WORKSPACE_URL}{path}",
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,  # then the outbox lets it go
    }
    tell(
        advisor, "advisor_invited", values, key=f"invited:{advisor.pk}:{clock.now().timestamp():.0f}",
        office_id=by.office_id,
    )  # fmt: skip
    return staff


def _new_account(advisor: Advisor) -> Staff:
    if Staff.objects.filter(email=advisor.email.lower()).exists():
        raise Conflict(_("Somebody else signs in with this e-mail."))
    return Staff.objects.create_user(advisor.email, None, name=advisor.name, role=Role.LAWYER)


def _parts(key: str) -> dict[str, str]:
    whose, _dash, token = key.partition("-")
    return {"uidb36": whose, "key": token}
