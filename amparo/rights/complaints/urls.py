from __future__ import annotations

from django.urls import path

from amparo.rights.complaints import views

urlpatterns = [
    path("derechos-humanos/quejas/", views.listed, name="rights_complaints"),
    path("derechos-humanos/hechos/<int:number>/queja/", views.new, name="new_rights_complaint"),
    path("derechos-humanos/quejas/<int:number>/", views.one, name="rights_complaint"),
]
