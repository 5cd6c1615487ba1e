from __future__ import annotations

from django.urls import path

from amparo.casework.hearings import views

urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/mi-calendario/", views.my_calendar, name="my_calendar"),
    path("calendario/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("casos/<str:folio>/juicio/", views.court, name="court"),
    path("casos/<str:folio>/audiencias/nueva/", views.new_hearing, name="new_hearing"),
    path("audiencias/<int:number>/", views.hearing, name="hearing"),
    path("audiencias/<int:number>/<slug:what>/", views.change_hearing, name="change_hearing"),
]
