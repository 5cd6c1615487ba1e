"""The data dictionary, made from the models: what is stored, with its rules, in the words of the code."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from django.apps import apps
from django.db import models

ROOMS = (
    "accounts",
    "places",
    "programmes",
    "people",
    "custody",
    "casework",
    "notices",
    "families",
    "counsel",
    "returns",
    "inclusion",
    "rights",
    "review",
    "trust",
    "insight",
    "trust",
)


def markdown() -> str:
    """The whole dictionary as one Markdown page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from the models by `bin/amparo data-dictionary`; a test keeps it true."
    for room in ROOMS:
        yield ""
        yield f"## {room}"
        for model in apps.get_app_config(room).get_models():
            yield from _model(model)


def _model(model: type[models.Model]) -> Iterator[str]:
    meta = model._meta
    yield ""
    yield f"### {model.__name__} (`{meta.db_table}`)"
    yield ""
    text = inspect.cleandoc(model.__doc__ or "")
    yield " ".join(line.strip() for line in text.splitlines())
    notes = [
        word
        for flag, word in (
            ("append_only", "Append-only for the doors' role."),
            ("workspace_reads_only", "Read-only for the doors' role."),
        )
        if getattr(model, flag, False)
    ]
    if notes:
        yield ""
        yield " ".join(notes)
    yield ""
    yield "| column | type | null | what |"
    yield "|---|---|---|---|"
    for field in meta.concrete_fields:
        yield f"| `{field.column}` | {_type(field)} | {'yes' if field.null else ''} | {_what(field)} |"
    rules = [constraint.name.replace("_", " ") for constraint in meta.constraints]
    if rules:
        yield ""
        yield "Rules kept by the database: " + "; ".join(sorted(rules)) + "."


def _type(field: models.Field) -> str:  # type: ignore[type-arg]
    if isinstance(field, models.ForeignKey):
        return f"→ {field.related_model.__name__}"
    length = getattr(field, "max_length", None)
    return f"{field.get_internal_type()}{f'({length})' if length else ''}"


def _what(field: models.Field) -> str:  # type: ignore[type-arg]
    choices = [str(value) for value, _label in (field.flatchoices or []) if value != ""]
    return ", ".join(f"`{value}`" for value in choices) if 0 < len(choices) <= 12 else ""
