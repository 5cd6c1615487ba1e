from __future__ import annotations

from django.urls import path

from amparo.insight.open_data import views

urlpatterns = [
    path("datos-abiertos/", views.publications, name="open_data"),
    path("datos-abiertos/publicar/", views.publish, name="open_data_publish"),
    path("datos-abiertos/<str:month>/", views.month, name="open_data_month"),
]
