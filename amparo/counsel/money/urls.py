"""Addresses: authorisations, invoices, payments and the bond fund."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
