from __future__ import annotations

from django.urls import path

from amparo.casework.tablets import views

urlpatterns = [
    path("", views.tablet, name="tablet"),
    path("trabajador.js", views.worker, name="tablet_worker"),
    path("estado/", views.standing, name="tablet_standing"),
    path("visitas/<int:number>/", views.bundle, name="tablet_bundle"),
    path("folios/", views.folios, name="tablet_folios"),
    path("enviar/", views.send, name="tablet_send"),
]
