"""Addresses: who the advisors are."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.advisors import views

urlpatterns = [
    path("asesores/", views.advisors, name="advisors"),
    path("asesores/<int:number>/", views.advisor, name="advisor"),
    path("asesores/<int:number>/datos/", views.edit, name="edit_advisor"),
    path("asesores/<int:number>/<slug:what>/", views.change, name="change_advisor"),
    path("despachos/nuevo/", views.edit_firm, name="new_firm"),
    path("despachos/<int:number>/", views.edit_firm, name="edit_firm"),
    path("despachos/<int:firm>/asesor-nuevo/", views.edit, name="new_advisor"),
]
