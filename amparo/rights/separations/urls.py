from __future__ import annotations

from django.urls import path

from amparo.rights.separations import views

urlpatterns = [
    path("derechos-humanos/separaciones/", views.listed, name="separations"),
    path("derechos-humanos/separaciones/<int:number>/", views.one, name="separation"),
    path("personas/<str:folio>/separaciones/nueva/", views.new, name="new_separation"),
]
