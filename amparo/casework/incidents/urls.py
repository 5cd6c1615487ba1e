from __future__ import annotations

from django.urls import path

from amparo.casework.incidents import views

urlpatterns = [
    path("incidentes/", views.incidents, name="incidents"),
    path("incidentes/nuevo/", views.new, name="new_incident"),
    path("incidentes/<str:folio>/", views.incident, name="incident"),
    path("incidentes/<str:folio>/cambiar/", views.change, name="change_incident"),
    path("incidentes/<str:folio>/personas/", views.people, name="incident_people"),
    path("incidentes/<str:folio>/personas/<int:number>/quitar/", views.remove, name="remove_from_incident"),
    path("incidentes/<str:folio>/nota/", views.note, name="incident_note"),
    path("incidentes/<str:folio>/tareas/", views.tasks, name="incident_tasks"),
    path("incidentes/<str:folio>/cerrar/", views.close, name="close_incident"),
    path("incidentes/<str:folio>/reabrir/", views.reopen, name="reopen_incident"),
    path("personas/<str:folio>/incidente/", views.of_person, name="person_incident"),
]
