"""What is known of somebody's medicines before they arrive, as far as they agreed that an authority is told (HEALTH)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from amparo.casework.visits.models import Interview
from amparo.casework.visits.rules import says_something
from amparo.people.models import Purpose
from amparo.people.queries import consent_in_force
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines.models import Medicine


def known_medicines(homecoming: Homecoming) -> list[tuple[str, str, str]]:
    """Each medicine that the consulate knows of: the drug, what it is for, the source. Nothing without consent to tell of it."""
    person = homecoming.record.person_id
    if person is None or consent_in_force(person, Purpose.HEALTH) is None:
        return []
    noticed = _of_the_notice(homecoming)
    if noticed:
        return [(drug, what_for, Medicine.Source.NOTICE) for drug, what_for in noticed]
    said = latest_interview(person)
    if said is None or not says_something(said.medicines):
        return []
    return [(said.medicines.strip()[:160], said.health.strip()[:160], Medicine.Source.INTERVIEW)]


def latest_interview(person_id: int) -> Interview | None:
    """The latest talk with somebody that no other one corrects."""
    return (
        Interview.objects.filter(record__person=person_id, corrections__isnull=True)
        .order_by("-at", "-recorded_at")
        .first()
    )


def _of_the_notice(homecoming: Homecoming) -> list[tuple[str, str]]:
    """What the latest notice before the arrival says of medicines, as far as it stands."""
    try:
        notice_model: Any = apps.get_app_config("returns").get_model("PreArrival")
    except LookupError:  # nobody gives notice before an arrival
        return []
    notice = notice_model.objects.filter(homecoming=homecoming).order_by("-pk").first()
    if notice is None or notice.withdrawn_at is not None:
        return []
    return told_in(notice.content)


def told_in(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The medicines of a notice: a text, a list of texts or of {drug, what_for}, under `medicines` or `needs`."""
    needs = content.get("needs") or {}
    found = content.get("medicines") or needs.get("medicines") or []
    conditions = str(needs.get("conditions") or "").strip()[:160]
    read = [_read(one) for one in ([found] if isinstance(found, str | Mapping) else found)]
    return [(drug, what_for or conditions) for drug, what_for in read if says_something(drug)]


def _read(one: object) -> tuple[str, str]:
    if isinstance(one, Mapping):
        drug = one.get("drug") or one.get("name") or one.get("medicine") or ""
        return str(drug).strip()[:160], str(one.get("what_for") or one.get("for") or "").strip()[:160]
    return str(one).strip()[:160], ""
