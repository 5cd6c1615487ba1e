"""Everything that hangs on a record, found by walking the foreign keys: a new table is covered the day it is made."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model

from amparo.people.models import Person, Record


def foreign_keys(model: type[Model]) -> list[ForeignKey[Model, Model]]:
    """A model's own foreign keys, in the order in which they are declared."""
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def models_that_hang_on_records() -> Iterator[tuple[type[Model], str]]:
    """Each stored model with a foreign key to a record, and the name of its first one, which says whose it is."""
    for model in _stored_models():
        names = [field.name for field in foreign_keys(model) if field.related_model is Record]
        if names:
            yield model, names[0]


def models_that_lead_to_a_person() -> list[type[Model]]:
    """Each stored model from which foreign keys lead to a record or a person, directly or through other models."""
    found: set[type[Model]] = {Record, Person}
    while True:
        more = {
            model
            for model in _stored_models()
            if model not in found and any(field.related_model in found for field in foreign_keys(model))
        }
        if not more:
            return sorted(found, key=lambda model: model._meta.label)
        found |= more


def _stored_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
