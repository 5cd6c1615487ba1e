"""Addresses: the follow-ups, how they were kept, and what still holds after them."""

from __future__ import annotations

from django.urls import path

from amparo.returns.follow_ups import views, views_retention

urlpatterns = [
    path("seguimientos/", views.follow_ups, name="follow_ups"),
    path("seguimientos/cifras/", views.figures, name="follow_up_figures"),
    path("seguimientos/<int:number>/", views.follow_up, name="follow_up"),
    path("permanencia/", views_retention.retention, name="retention"),
    path("permanencia/datos.csv", views_retention.download, name="retention_csv"),
]
