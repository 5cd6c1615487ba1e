from __future__ import annotations

from django.urls import path

from amparo.casework.worklists import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("tablero/", views.board, name="board"),
    path("varios/", views.several, name="several_cases"),
    path("listas/guardar/", views.save_list, name="save_list"),
    path("listas/<int:number>/quitar/", views.forget_list, name="forget_list"),
    path("exportar/", views.export_list, name="export_cases"),
]
