from __future__ import annotations

from django.urls import path

from amparo.casework.intake import views

urlpatterns = [
    path("", views.intake, name="intake"),
    path("parecidos/", views.likely, name="intake_likely"),
]
