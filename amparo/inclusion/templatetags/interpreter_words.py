"""Words of interpreters in templates."""

from __future__ import annotations

from django import template

from amparo.inclusion.interpreters.explaining import language_name

register = template.Library()
register.filter("language_name", language_name)
