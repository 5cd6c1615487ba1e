"""Addresses: the agency's door, and whose hour passed."""

from __future__ import annotations

from django.urls import path

from amparo.returns.agencies import views

urlpatterns = [
    path("agencia/", views.home, name="agency_home"),
    path("agencia/aceptar/", views.accept_chosen, name="agency_accept"),
    path("agencia/<int:number>/", views.milestone, name="agency_milestone"),
    path("agencia/<int:number>/<slug:what>/", views.answer, name="agency_answer"),
    path("atrasadas/", views.late, name="late_milestones"),
]
