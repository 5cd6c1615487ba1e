from __future__ import annotations

from django.urls import path

from amparo.returns.homecoming import views

urlpatterns = [
    path("<str:folio>/hogar/", views.household, name="household"),
    path("<str:folio>/hogar/juntar/", views.join_household, name="join_household"),
    path("<str:folio>/hogar/salir/", views.leave_household, name="leave_household"),
]
