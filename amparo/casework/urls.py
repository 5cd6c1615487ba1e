from __future__ import annotations

from django.urls import include, path

from amparo.casework import views, views_description, views_record
from amparo.casework.calls import views as calls
from amparo.casework.history import views as history
from amparo.casework.locating import views as locating
from amparo.casework.protection import views as protection
from amparo.casework.stages import views as stages

urlpatterns = [
    path("", views.home, name="worklist"),
    path("ingreso/", include("amparo.casework.intake.urls")),
    path("alertas/", include("amparo.casework.alerts.urls")),
    path("", include("amparo.casework.documents.urls")),
    path("", include("amparo.casework.letters.urls")),
    path("tipos/", include("amparo.casework.kinds.urls")),
    path("contactos/", include("amparo.casework.contacts.urls")),
    path("llamadas/", calls.calls, name="calls"),
    path("llamadas/otra-vez/", calls.again, name="calls_again"),
    path("llamadas/<str:folio>/", calls.verify, name="verify_caller"),
    path("", include("amparo.casework.visits.urls")),
    path("tableta/", include("amparo.casework.tablets.urls")),
    path("personas/<str:folio>/", views.person, name="person"),
    path("personas/<str:folio>/motivo/", views.read_across, name="read_across"),
    path("personas/<str:folio>/historia/", history.history, name="history"),
    path("personas/<str:folio>/accesos/", views.who_looked, name="who_looked"),
    path("personas/<str:folio>/servicio/", views_record.record_service, name="record_service"),
    path("personas/<str:folio>/entrevista/", views_record.record_interview, name="record_interview"),
    path("personas/<str:folio>/familiar/", views_record.add_relative, name="add_relative"),
    path("personas/<str:folio>/consentimiento/", views_record.consent, name="consent"),
    path("personas/<str:folio>/descripcion/", views_description.description, name="description"),
    path("personas/<str:folio>/localizador/", locating.locator, name="locator"),
    path("personas/<str:folio>/salida/", views_record.end_stay, name="end_stay"),
    path("casos/", include("amparo.casework.worklists.urls")),
    path("casos/<str:folio>/", views.case, name="case"),
    path("casos/<str:folio>/tomar/", views.take_case, name="take_case"),
    path("casos/<str:folio>/mover/", stages.move, name="move_case"),
    path("casos/<str:folio>/concluir/", stages.conclude, name="conclude_case"),
    path("casos/<str:folio>/reabrir/", stages.reopen, name="reopen_case"),
    path("casos/<str:folio>/asunto/", stages.subtype, name="case_subtype"),
    path("casos/<str:folio>/pasos/<str:step>/", stages.settle_step, name="settle_step"),
    path("personas/<str:folio>/ofrecer/", protection.offer, name="offer_help"),
    path("", include("amparo.casework.tasks.urls")),
    path("", include("amparo.casework.clocks.urls")),
    path("", include("amparo.casework.hearings.urls")),
    path("", include("amparo.casework.hand_overs.urls")),
    path("", include("amparo.casework.protocols.urls")),
    path("", include("amparo.casework.notifying.urls")),
    path("", include("amparo.casework.children.urls")),
    path("", include("amparo.casework.daily_life.urls")),
    path("", include("amparo.casework.minors.urls")),
    path("", include("amparo.casework.kin.urls")),
    path("", include("amparo.casework.incidents.urls")),
    path("tareas/<int:number>/hecha/", views.finish_task, name="finish_task"),
]
