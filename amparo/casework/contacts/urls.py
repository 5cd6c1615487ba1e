from __future__ import annotations

from django.urls import path

from amparo.casework.contacts import views

urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("nuevo/", views.new, name="new_contact"),
    path("<str:folio>/", views.contact, name="contact"),
    path("<str:folio>/respuesta/", views.answer, name="contact_answer"),
    path("<str:folio>/asistencia/", views.assistance, name="contact_assistance"),
    path("<str:folio>/caso/", views.case, name="contact_case"),
    path("<str:folio>/caso-abierto/", views.join, name="contact_join"),
]
