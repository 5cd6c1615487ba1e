from __future__ import annotations

from django.urls import path

from amparo.casework.daily_life import views

urlpatterns = [
    path("personas/<str:folio>/vida-diaria/", views.daily_life, name="daily_life"),
    path(
        "personas/<str:folio>/hijos/<int:number>/vida-diaria/", views.daily_life, name="daily_life_of_child"
    ),
]
