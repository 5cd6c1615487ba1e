"""`POST /api/find-person`: who may this be?"""

from __future__ import annotations

from typing import Any

from ninja import Router

from amparo.api.guard import ApiRequest
from amparo.api.said import Description, Found, Problem
from amparo.matching import Described, reason_text
from amparo.people.checks.log import Asker
from amparo.people.closing import closed_ids
from amparo.people.finding import find
from amparo.people.models import Door

router = Router(tags=["people"])
REFUSED = {400: Problem, 401: Problem, 403: Problem, 422: Problem, 429: Problem}


@router.post(
    "/find-person", url_name="find_person", operation_id="find_person", response={200: Found, **REFUSED}
)
def find_person(request: ApiRequest, said: Description) -> dict[str, Any]:
    """Ask who may be meant by a description, before a new file is opened. Nothing of the question is kept but that it
    was asked."""
    asker = Asker(door=Door.API, office_id=request.auth.office_id)
    candidates = find(Described.from_mapping(said.dict(exclude={"id"})), asker=asker)
    hidden = closed_ids(None, [one.person_id for one in candidates])
    return {
        "id": said.id,
        "candidates": [
            {
                "folio": one.folio,
                "probability": round(one.probability, 6),
                "weight": round(one.weight, 3),
                "decision": one.decision,
                "closed": "",
                "reasons": [
                    {
                        "field": reason[0],
                        "verdict": reason[1],
                        "es": reason_text(reason, "es"),
                        "en": reason_text(reason, "en"),
                    }
                    for reason in one.reasons
                ],
            }
            if one.person_id not in hidden
            # How likely and why would say, asked often enough, what is in the file of a minor.
            else {
                "folio": one.folio,
                "probability": None,
                "weight": None,
                "decision": "closed",
                "closed": hidden[one.person_id],
                "reasons": [],
            }
            for one in candidates
        ],
    }
