from __future__ import annotations

from django.urls import path

from amparo.casework.tasks import views

urlpatterns = [
    path("tareas/", views.tasks, name="tasks"),
    path("tareas/varias/", views.several, name="tasks_several"),
    path("tareas/nueva/", views.new_task, name="new_task"),
    path("ausencias/", views.away, name="absences"),
    path("ausencias/<int:number>/terminar/", views.end_absence, name="end_absence"),
]
