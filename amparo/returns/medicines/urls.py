from __future__ import annotations

from django.urls import path

from amparo.returns.medicines import views

urlpatterns = [
    path("medicinas/", views.missing, name="missing_medicines"),
    path("<str:folio>/medicinas/", views.medicines, name="medicines"),
    path("<str:folio>/medicinas/<int:number>/<str:what>/", views.change, name="change_medicine"),
]
