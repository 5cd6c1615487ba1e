from __future__ import annotations

from django.urls import path

from amparo.returns.offering import views

urlpatterns = [
    path("programas-para/<str:folio>/", views.programmes_for, name="programmes_for"),
    path("programas-para/<str:folio>/<slug:slug>/dar/", views.offer_programme, name="offer_programme"),
    path("programas-para/<str:folio>/hoja/<int:number>/", views.sheet_given, name="sheet_given"),
]
