"""Addresses: the returns, opening one, and the plan of each."""

from __future__ import annotations

from django.urls import path

from amparo.returns.plans import views, views_export, views_milestone, views_new

urlpatterns = [
    path("", views.returns, name="returns"),
    path("exportar/", views_export.export, name="export_returns"),
    path("nuevo/", views_new.new, name="new_return"),
    path("nuevo/probables/", views_new.likely_people, name="new_return_likely"),
    path("<str:folio>/plan/", views.plan, name="return_plan"),
    path("<str:folio>/plan/imprimir/", views.printed, name="return_plan_print"),
    path("<str:folio>/plan/agregar/", views.add, name="add_milestone"),
    path("<str:folio>/destino/", views.destination, name="return_destination"),
    path("<str:folio>/plan/<int:number>/", views_milestone.milestone, name="milestone"),
    path("<str:folio>/plan/<int:number>/papel/<slug:code>/", views_milestone.paper, name="child_paper"),
    path("<str:folio>/plan/<int:number>/<slug:what>/", views_milestone.change, name="change_milestone"),
]
