"""Addresses: ratings, complaints and outcomes."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.quality import views

urlpatterns = [
    path("calidad/", views.quality, name="quality"),
    path("calidad/mia/", views.own_quality, name="own_quality"),
    path("calidad/asesor/<int:number>/", views.advisor_quality, name="advisor_quality"),
    path(
        "calidad/asesor/<int:number>/informe/<str:quarter>/", views.quarterly_report, name="quarterly_report"
    ),
    path("calidad/canalizacion/<str:folio>/", views.said_by_person, name="lawyer_said_by_person"),
    path("quejas/", views.complaints, name="complaints"),
    path("quejas/<str:folio>/", views.complaint, name="complaint"),
]
