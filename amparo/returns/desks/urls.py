from __future__ import annotations

from django.urls import path

from amparo.returns.desks import views, views_tablet

urlpatterns = [
    path("mesa/", views.desk_page, name="desk"),
    path("mesa/nueva/", views.register, name="desk_register"),
    path("mesa/tableta/", views_tablet.tablet, name="desk_tablet"),
    path("mesa/tableta/trabajador.js", views_tablet.worker, name="desk_tablet_worker"),
    path("mesa/tableta/estado/", views_tablet.standing, name="desk_tablet_standing"),
    path("mesa/tableta/personas/", views_tablet.bundle, name="desk_tablet_bundle"),
    path("mesa/tableta/enviar/", views_tablet.send, name="desk_tablet_send"),
    path("<str:folio>/mesas/", views.person_page, name="desk_person"),
    path("<str:folio>/mesas/tocar/", views.touch, name="desk_touch"),
    path("<str:folio>/mesas/preguntas/", views.questions, name="desk_questions"),
    path("<str:folio>/mesas/llegada/", views.arrival, name="desk_arrival"),
    path("<str:folio>/mesas/salida/", views.departure, name="desk_departure"),
]
