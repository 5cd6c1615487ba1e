"""The addresses of returns, chapter by chapter; all begin with /retornos/."""

from __future__ import annotations

from django.urls import include, path

CHAPTERS = (
    "centres",
    "arriving",
    "homecoming",
    "desks",
    "plans",
    "agencies",
    "follow_ups",
    "medicines",
    "jobs",
    "figures",
    "resources",
    "cartilla",
    "offering",
    "child_rules",
)

urlpatterns = [path("retornos/", include(f"amparo.returns.{chapter}.urls")) for chapter in CHAPTERS]
