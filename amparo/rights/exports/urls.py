from __future__ import annotations

from django.urls import path

from amparo.rights.exports import views

urlpatterns = [
    path("derechos-humanos/salidas/", views.listed, name="rights_exports"),
    path("derechos-humanos/salidas/nueva/", views.new, name="new_rights_export"),
    path("derechos-humanos/salidas/<int:number>/", views.one, name="rights_export"),
    path("derechos-humanos/salidas/<int:number>/liberar/", views.release, name="release_rights_export"),
    path("derechos-humanos/salidas/<int:number>/archivo.zip", views.take, name="take_rights_export"),
]
