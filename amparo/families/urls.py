from __future__ import annotations

from django.urls import include, path

from amparo.families import views, views_figures
from amparo.families.following import views as following
from amparo.families.fraud import views as fraud
from amparo.families.lawyers.views import lawyer_by_telephone
from amparo.families.spoken import views as spoken
from amparo.families.state import views as state
from amparo.families.told import views as told

urlpatterns = [
    path("voluntades/", include("amparo.families.wishes.urls")),
    path("solicitudes/", views.requests, name="requests"),
    path("solicitudes/por-telefono/", views.by_telephone, name="request_by_telephone"),
    path("estatal/", state.requests, name="state_requests"),
    path("estatal/nueva/", state.new, name="new_state_request"),
    path("estatal/<str:folio>/", state.page, name="state_request"),
    path("fraudes/", fraud.reports, name="fraud_reports"),
    path("fraudes/<str:folio>/", fraud.report_page, name="fraud_report"),
    path("fraudes/<str:folio>/centro/", fraud.say_place, name="fraud_place"),
    path("fraudes/<str:folio>/avisar/", fraud.warn, name="fraud_warn"),
    path("fraudes/<str:folio>/cerrar/", fraud.close, name="fraud_close"),
    path("solicitudes/cifras/", views_figures.figures_page, name="request_figures"),
    path("solicitudes/cifras/lista/", views_figures.behind, name="request_figures_list"),
    path("solicitudes/muestra/", views_figures.judge, name="judge_requests"),
    path("solicitudes/<str:folio>/", views.request_page, name="request"),
    path("solicitudes/<str:folio>/persona/", views.confirm_person, name="confirm_person"),
    path("solicitudes/<str:folio>/parentesco/", views.confirm_relation, name="confirm_relation"),
    path("solicitudes/<str:folio>/cerrar/", views.close, name="close_request"),
    path("solicitudes/<str:folio>/rechazar/", views.refuse, name="refuse_request"),
    path("solicitudes/<str:folio>/preguntar/", views.ask, name="ask_request"),
    path("solicitudes/<str:folio>/respuesta/", views.reply, name="reply_request"),
    path("solicitudes/<str:folio>/bloquear/", views.block, name="block_request"),
    path("solicitudes/<str:folio>/desbloquear/", views.unblock, name="unblock_request"),
    path("solicitudes/<str:folio>/peligro/", views.name_danger, name="name_danger"),
    path("solicitudes/<str:folio>/peligro/<int:number>/terminar/", views.end_danger, name="end_danger"),
    path("solicitudes/<str:folio>/contestar/", following.answer, name="answer_family"),
    path("solicitudes/<str:folio>/sin-respuesta/", following.no_answer, name="needs_no_answer"),
    path("solicitudes/<str:folio>/papel/", following.ask_paper, name="ask_paper"),
    path("solicitudes/<str:folio>/papel/<int:number>/", following.settle_paper, name="settle_paper"),
    path("solicitudes/<str:folio>/noticia/<int:number>/", following.told, name="grave_news_told"),
    path("contenidos/solicitudes/<str:folio>/<int:number>/", following.sent_file, name="sent_file"),
    path("solicitudes/<str:folio>/llamar/", spoken.call, name="call_family"),
    path("solicitudes/<str:folio>/llamar/<int:number>/", spoken.read_aloud, name="read_aloud"),
    path("solicitudes/<str:folio>/llamar/<int:number>/colgar/", spoken.hang_up, name="hang_up"),
    path(
        "solicitudes/<str:folio>/llamar/<int:number>/abogado/",
        lawyer_by_telephone,
        name="lawyer_by_telephone",
    ),
    path("solicitudes/<str:folio>/pin/", spoken.new_pin, name="new_pin"),
    path("solicitudes/<str:folio>/avisos/", told.telling_page, name="request_telling"),
    path("solicitudes/<str:folio>/avisos/prueba/", told.send_test, name="test_telling"),
    path("solicitudes/<str:folio>/contacto/", told.contact_page, name="request_contact"),
    path("solicitudes/<str:folio>/clave/", views.reissue, name="reissue_secret"),
]
