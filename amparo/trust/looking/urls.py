from __future__ import annotations

from django.urls import path

from amparo.trust.looking import views

urlpatterns = [
    path("quien-miro/", views.unusual_readings, name="unusual_readings"),
    path("quien-miro/marcados/", views.marked_files, name="marked_files"),
    path("quien-miro/marcados/<int:number>/quitar/", views.unmark_file, name="unmark_file"),
    path("quien-miro/<int:number>/", views.unusual_reading, name="unusual_reading"),
]
