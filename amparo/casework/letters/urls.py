from __future__ import annotations

from django.urls import path

from amparo.casework.letters import views

urlpatterns = [
    path("personas/<str:folio>/cartas/", views.letters, name="letters"),
    path("cartas/<int:number>/respuesta/", views.answer, name="letter_answer"),
    path("personas/<str:folio>/cartas/<slug:code>/<slug:language>/", views.write, name="write_letter"),
]
