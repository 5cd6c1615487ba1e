from __future__ import annotations

from django.urls import path

from amparo.casework.protocols import views

urlpatterns = [
    path("protocolos/", views.open_ones, name="protocols"),
    path("protocolos/pasos/<int:number>/", views.step, name="protocol_step"),
    path("casos/<str:folio>/protocolos/", views.of_case, name="case_protocols"),
]
