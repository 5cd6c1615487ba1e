from __future__ import annotations

from django.urls import path

from amparo.casework.kin import views

urlpatterns = [
    path("personas/<str:folio>/familia/", views.family, name="family"),
    path("personas/<str:folio>/familia/nuevo/", views.new, name="new_kin"),
    path("personas/<str:folio>/familia/<int:number>/retirar/", views.take_back, name="take_back_kin"),
    path("personas/<str:folio>/familia/<int:number>/terminar/", views.end, name="end_kin"),
]
