from __future__ import annotations

from django.urls import path

from amparo.casework.children import views

urlpatterns = [
    path("personas/<str:folio>/hijos/", views.children, name="children"),
    path("personas/<str:folio>/hijos/respuesta/", views.asked, name="children_asked"),
    path("personas/<str:folio>/hijos/nuevo/", views.new, name="new_child"),
    path("personas/<str:folio>/hijos/<int:number>/", views.change, name="change_child"),
]
