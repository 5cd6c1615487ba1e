"""Addresses: resources, and who is expected."""

from __future__ import annotations

from django.urls import path

from amparo.returns.resources import views

urlpatterns = [
    path("recursos/", views.resources, name="resources"),
    path("recursos/asignaciones/", views.allocations, name="allocations"),
    path("recursos/asignaciones/nueva/", views.new_allocation, name="new_allocation"),
    path("recursos/asignaciones/<int:number>/", views.allocation, name="allocation"),
    path("recursos/archivo/", views.import_page, name="import_resources"),
    path("recursos/lugares/", views.capacity, name="centre_places"),
    path("recursos/tabla.<slug:form>", views.download, name="resources_download"),
    path("pronostico/", views.expected, name="arrivals_forecast"),
    path("pronostico/tabla.<slug:form>", views.expected_download, name="arrivals_forecast_download"),
]
