"""What a notice to a centre says, and what it leaves out for lack of consent (docs/pre-arrival-notice.md). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amparo.casework.visits.models import DOMAINS
from amparo.casework.visits.rules import difficulties, says_something

SCHEMA = "amparo.pre-arrival/1"
#: What of a file is about somebody's health: told only to whom they agreed that it is (people.Purpose.HEALTH).
HEALTH = ("conditions", "medicines", "pregnant", "difficulties")
NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an officer adds to what the file knows. `companions` and `minors` of those who travel along."""

    receiver: str = ""
    receiver_relation: str = ""
    receiver_phone: str = ""
    companions: tuple[str, ...] = ()
    minors: int = 0
    belongings: str = ""
    accommodations: str = ""
    outside_hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the file knows of somebody: who they are, what the interviews hold, and what was agreed for them."""

    name: str
    birth_date: dt.date | None
    birth_year: int | None
    sex: str
    age: int | None
    vulnerable: bool
    gate: Mapping[str, str] = field(default_factory=dict)
    interviews: Mapping[str, Any] = field(default_factory=dict)


def content_of(
    known: Known, said: Said, *, expected_at: dt.datetime, way: str, centre: Mapping[str, str], office: Mapping[str, str],
    state: str, municipality: str, health_agreed: bool,
) -> tuple[dict[str, Any], list[dict[str, str]]]:  # fmt: skip
    """The content of a notice, and what was left out of it and why.

    Health is told whole or not at all: without their word it only says that there are needs which they did not agree to tell.
    """
    health = health_of(known.interviews)
    has_needs = any(health.values())
    left_out = []
    if has_needs and not health_agreed:
        left_out = [{"item": name, "why": NO_CONSENT} for name in HEALTH if health[name]]
    agreed = {name: text for name, text in known.gate.items() if name != "medicines" or health_agreed}
    if known.gate.get("medicines") and not health_agreed and not health["medicines"]:
        left_out.append({"item": "medicines", "why": NO_CONSENT})
    content = {
        "schema": SCHEMA,
        "from": dict(office),
        "to": dict(centre),
        "expected": {"at": expected_at.isoformat(), "way": way, "outside_hours": said.outside_hours},
        "person": {
            "name": known.name,
            "birth_date": known.birth_date.isoformat() if known.birth_date else "",
            "birth_year": known.birth_year,
            "sex": known.sex,
            "minor": known.age is not None and known.age < 18,
        },
        "language": {
            "language": known.interviews.get("language", ""),
            "variety": known.interviews.get("variety", ""),
            "needs_interpreter": known.interviews.get("needs_interpreter") == "yes",
        },
        "vulnerable": known.vulnerable,
        "agreed": agreed,
        "needs": {
            "told": health_agreed or not has_needs,
            "not_agreed_to_tell": bool(left_out),
            **(health if health_agreed else dict.fromkeys(HEALTH)),
        },
        "accommodations": said.accommodations,
        "companions": list(said.companions),
        "minors_with_them": said.minors,
        "destination": {"state": state, "municipality": municipality},
        "receiver": {
            "name": said.receiver, "relation": said.receiver_relation, "phone": said.receiver_phone,
        },
        "belongings": said.belongings,
    }  # fmt: skip
    return content, left_out


def health_of(interviews: Mapping[str, Any]) -> dict[str, Any]:
    """What the interviews hold of somebody's health, in the words that they were told in; empty where there is nothing."""
    hard = difficulties(interviews)
    return {
        "conditions": _words(interviews.get("health")),
        "medicines": _words(interviews.get("medicines")),
        "pregnant": interviews.get("pregnant") == "yes" or None,
        "difficulties": {name: interviews[name] for name in DOMAINS if name in hard} or None,
    }


def _words(text: Any) -> str:
    return str(text).strip() if says_something(text) else ""


def said_of(content: Mapping[str, Any]) -> Said:
    """What an officer had added to a notice."""
    receiver = content["receiver"]
    return Said(
        receiver=receiver["name"], receiver_relation=receiver["relation"], receiver_phone=receiver["phone"],
        companions=tuple(content["companions"]), minors=content["minors_with_them"], belongings=content["belongings"],
        accommodations=content["accommodations"], outside_hours=content["expected"]["outside_hours"],
    )  # fmt: skip


def has_changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a new version would tell the centre anything that the last one did not."""
    return {k: v for k, v in old.items() if k != "from"} != {k: v for k, v in new.items() if k != "from"}
