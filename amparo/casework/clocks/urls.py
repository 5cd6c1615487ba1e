from __future__ import annotations

from django.urls import path

from amparo.casework.clocks import views

urlpatterns = [
    path("plazos/", views.clocks, name="clocks"),
    path("plazos/antiguedad/", views.ageing, name="ageing"),
]
