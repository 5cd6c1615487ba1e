"""Addresses: headquarters' figures."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.funnel import views

urlpatterns = [
    path("embudo/", views.figures_page, name="funnel"),
    path("embudo/cifras.csv", views.download, name="funnel_csv"),
    path("embudo/lista/", views.behind_page, name="funnel_list"),
    path("cobertura/", views.coverage_page, name="coverage"),
    path("cobertura/condados.csv", views.coverage_download, name="coverage_csv"),
    path("con-mas/", views.more_money, name="more_money"),
]
