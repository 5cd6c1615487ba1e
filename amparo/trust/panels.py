"""On the page of a file: which privacy notice the person was told, and the way to ask for a right in their name."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.access import file_access
from amparo.casework.views import zone_of
from amparo.people.models import Person
from amparo.trust.arco.models import RightsRequest
from amparo.trust.privacy.actions import in_force
from amparo.trust.privacy.models import Acceptance


def panel(request: HttpRequest, person: Person) -> SafeString:
    staff = cast(Staff, request.user)
    keeps, tells = may(staff, "see_data_rights"), may(staff, "record_consent")
    if not keeps and not (tells and file_access(staff, person) == "write"):
        return SafeString("")
    told = (
        Acceptance.objects.filter(record__person=person, request=None)
        .select_related("notice")
        .order_by("-at")
        .first()
    )
    force = in_force()
    context = {
        "person": person, "told": told, "force": force, "zone": zone_of(staff), "keeps": may(staff, "keep_data_rights"),
        "tells": tells and force is not None and (told is None or told.notice_id != force.pk),
        "asked": list(RightsRequest.objects.filter(record__person=person).order_by("-received_at")[:5]) if keeps else [],
    }  # fmt: skip
    return SafeString(render_to_string("trust/panel.html", context, request=request))
