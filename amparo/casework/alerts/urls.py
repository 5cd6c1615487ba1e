from __future__ import annotations

from django.urls import path

from amparo.casework.alerts import views

urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("<str:folio>/", views.alert, name="alert"),
]
