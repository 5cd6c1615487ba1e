from __future__ import annotations

from django.urls import path

from amparo.casework.minors import views

urlpatterns = [
    path("personas/<str:folio>/equipo/", views.team, name="team"),
    path("personas/<str:folio>/equipo/pedir/", views.ask, name="ask_for_team"),
    path("personas/<str:folio>/equipo/nombrar/", views.add, name="add_to_team"),
    path("personas/<str:folio>/equipo/<int:number>/", views.answer, name="answer_team"),
]
