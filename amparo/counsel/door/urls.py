"""Addresses: the advisor's own door."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
