from __future__ import annotations

from django.urls import path

from amparo.rights.patterns import views

urlpatterns = [
    path("derechos-humanos/patrones/", views.page, name="rights_patterns"),
    path("derechos-humanos/patrones/<slug:by>.csv", views.download, name="rights_patterns_file"),
]
