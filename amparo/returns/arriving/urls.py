from __future__ import annotations

from django.urls import path

from amparo.returns.arriving import views, views_lists

urlpatterns = [
    path("vienen/", views.coming, name="coming"),
    path("vienen/lista.<slug:format>", views.coming_file, name="coming_file"),
    path("avisar/<str:folio>/", views.prearrival, name="prearrival"),
    path("avisos/<int:number>/", views.notice, name="prearrival_notice"),
    path("avisos/<int:number>/respuesta/", views.answer, name="prearrival_answer"),
    path("avisos/<int:number>/aviso.<slug:format>", views.notice_file, name="prearrival_file"),
    path("listas/", views_lists.lists, name="arrival_lists"),
    path("listas/nueva/", views_lists.upload, name="arrival_list_upload"),
    path("listas/<int:number>/", views_lists.arrival_list, name="arrival_list"),
    path("listas/<int:number>/avance/", views_lists.progress, name="arrival_list_progress"),
    path("listas/<int:number>/columnas/", views_lists.columns, name="arrival_list_columns"),
    path("listas/<int:number>/importar/", views_lists.confirmed, name="arrival_list_confirm"),
    path("listas/<int:number>/descartar/", views_lists.discarded, name="arrival_list_discard"),
    path("listas/<int:number>/ilegibles.xlsx", views_lists.unreadable, name="arrival_list_unreadable"),
]
