from __future__ import annotations

from django.urls import include, path

from amparo.casework import views, views_description, views_record
from amparo.casework.history import views as history

urlpatterns = [
    path("", views.home, name="worklist"),
    path("ingreso/", include("amparo.casework.intake.urls")),
    path("personas/<str:folio>/", views.person, name="person"),
    path("personas/<str:folio>/motivo/", views.read_across, name="read_across"),
    path("personas/<str:folio>/historia/", history.history, name="history"),
    path("personas/<str:folio>/accesos/", views.who_looked, name="who_looked"),
    path("personas/<str:folio>/servicio/", views_record.record_service, name="record_service"),
    path("personas/<str:folio>/entrevista/", views_record.record_interview, name="record_interview"),
    path("personas/<str:folio>/familiar/", views_record.add_relative, name="add_relative"),
    path("personas/<str:folio>/consentimiento/", views_record.consent, name="consent"),
    path("personas/<str:folio>/descripcion/", views_description.description, name="description"),
    path("personas/<str:folio>/salida/", views_record.end_stay, name="end_stay"),
    path("casos/<str:folio>/", views.case, name="case"),
    path("casos/<str:folio>/tomar/", views.take_case, name="take_case"),
    path("casos/<str:folio>/concluir/", views.conclude, name="conclude_case"),
    path("casos/<str:folio>/reabrir/", views.reopen, name="reopen_case"),
    path("", include("amparo.casework.hand_overs.urls")),
    path("", include("amparo.casework.notifying.urls")),
    path("tareas/<int:number>/hecha/", views.finish_task, name="finish_task"),
]
