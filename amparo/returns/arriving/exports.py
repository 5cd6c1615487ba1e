"""Notices as files, for centres with the product or without (docs/pre-arrival-notice.md): JSON, or one row each as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from amparo.casework.visits.models import DOMAINS
from amparo.custody.lists import harmless

COLUMNS = (
    "return", "version", "sent_at", "from", "from_phone", "centre", "expected_at", "way", "outside_hours", "name", "birth_date",
    "birth_year", "sex", "minor", "language", "variety", "needs_interpreter", "vulnerable", "agreed_hour", "agreed_receiver",
    "agreed_companion", "agreed_medicines", "agreed_destination", "needs_told", "needs_not_agreed_to_tell", "conditions",
    "medicines", "pregnant", *DOMAINS, "accommodations", "companions", "minors_with_them", "destination_state",
    "destination_municipality", "receiver", "receiver_relation", "receiver_phone", "belongings",
)  # fmt: skip


def as_json(notices: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> str:
    """Notices as one document: each its envelope (`return`, `version`, `sent_at`) and its content."""
    return json.dumps(
        {"schema": "amparo.pre-arrivals/1", "notices": [{**envelope, **content} for envelope, content in notices]},
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def as_csv(notices: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> str:
    """One row a notice, nothing in it that a spreadsheet would take for a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for envelope, content in notices:
        row = _row(envelope, content)
        writer.writerow([harmless(_cell(row[name])) for name in COLUMNS])
    return "\ufeff" + buffer.getvalue()


def _row(envelope: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    person, language, needs, agreed = (content[name] for name in ("person", "language", "needs", "agreed"))
    hard = needs["difficulties"] or {}
    return {
        **envelope,
        "from": content["from"]["name"], "from_phone": content["from"]["phone"], "centre": content["to"]["name"],
        "expected_at": content["expected"]["at"], "way": content["expected"]["way"],
        "outside_hours": content["expected"]["outside_hours"],
        **{name: person[name] for name in ("name", "birth_date", "birth_year", "sex", "minor")},
        **language,
        "vulnerable": content["vulnerable"],
        **{f"agreed_{name}": agreed.get(name) for name in ("receiver", "companion", "medicines", "destination")},
        "agreed_hour": agreed.get("agreed_hour"),
        "needs_told": needs["told"], "needs_not_agreed_to_tell": needs["not_agreed_to_tell"],
        **{name: needs[name] for name in ("conditions", "medicines", "pregnant")},
        **{name: hard.get(name) for name in DOMAINS},
        "accommodations": content["accommodations"], "companions": "; ".join(content["companions"]),
        "minors_with_them": content["minors_with_them"],
        "destination_state": content["destination"]["state"],
        "destination_municipality": content["destination"]["municipality"],
        "receiver": content["receiver"]["name"], "receiver_relation": content["receiver"]["relation"],
        "receiver_phone": content["receiver"]["phone"], "belongings": content["belongings"],
    }  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
