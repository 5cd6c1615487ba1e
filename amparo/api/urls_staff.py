from __future__ import annotations

from django.urls import path

from amparo.api import views

urlpatterns = [
    path("clientes-api/", views.api_clients, name="api_clients"),
    path("clientes-api/<int:number>/baja/", views.revoke_api_client, name="revoke_api_client"),
]
