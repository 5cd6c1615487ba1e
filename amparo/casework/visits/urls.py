from __future__ import annotations

from django.urls import path

from amparo.casework.visits import views

urlpatterns = [
    path("visitas/", views.visits, name="visits"),
    path("visitas/nueva/", views.plan, name="plan_visit"),
    path("visitas/<int:number>/", views.visit, name="visit"),
    path("visitas/<int:number>/hojas.pdf", views.sheets, name="visit_sheets"),
    path("personas/<str:folio>/hoja/", views.interview_sheet, name="interview_sheet"),
    path("personas/<str:folio>/entrevistas/<uuid:number>/", views.interview, name="interview"),
]
