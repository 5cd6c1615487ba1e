from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("formacion/", include("amparo.inclusion.training.urls")),
    path("", include("amparo.inclusion.accommodations.urls")),
    path("", include("amparo.inclusion.interpreters.urls")),
    path("lenguas/", include("amparo.inclusion.packs.urls")),
]
