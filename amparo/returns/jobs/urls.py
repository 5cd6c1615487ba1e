"""Addresses: jobs and homes, and those near somebody."""

from __future__ import annotations

from django.urls import path

from amparo.returns.jobs import views

urlpatterns = [
    path("ofertas/", views.offers, name="offers"),
    path("ofertas/nueva/", views.edit, name="new_offer"),
    path("ofertas/importar/", views.import_file, name="import_offers"),
    path("ofertas/<int:number>/", views.offer, name="offer"),
    path("ofertas/<int:number>/datos/", views.edit, name="edit_offer"),
    path("ofertas/<int:number>/retirar/", views.withdraw, name="withdraw_offer"),
    path("<str:folio>/ofertas/", views.near_them, name="return_offers"),
    path("<str:folio>/ofertas/<int:number>/", views.suggest, name="suggest_offer"),
]
