from __future__ import annotations

from django.urls import path

from amparo.custody import views

urlpatterns = [
    path("listas/", views.rosters, name="rosters"),
    path("listas/nueva/", views.roster_upload, name="roster_upload"),
    path("listas/<int:number>/", views.roster, name="roster"),
    path("listas/<int:number>/avance/", views.roster_progress, name="roster_progress"),
    path("listas/<int:number>/columnas/", views.roster_columns, name="roster_columns"),
    path("listas/<int:number>/importar/", views.roster_confirm, name="roster_confirm"),
    path("listas/<int:number>/descartar/", views.roster_discard, name="roster_discard"),
    path("listas/<int:number>/ilegibles.xlsx", views.roster_unreadable, name="roster_unreadable"),
]
