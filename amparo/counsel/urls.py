"""PALE's addresses, chapter by chapter; all begin with /pale/."""

from __future__ import annotations

from django.urls import include, path

CHAPTERS = ("referrals", "advisors", "contracts", "money", "door", "quality", "funnel")

urlpatterns = [path("pale/", include(f"amparo.counsel.{chapter}.urls")) for chapter in CHAPTERS]
