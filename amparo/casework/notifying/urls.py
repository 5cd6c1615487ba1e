from __future__ import annotations

from django.urls import path

from amparo.casework.notifying import views

urlpatterns = [
    path("avisos/", views.notices, name="notices"),
    path("avisos/<int:number>/", views.open_notice, name="open_notice"),
    path("avisos/leidos/", views.mark_read, name="mark_notices_read"),
    path("avisos/como/", views.notice_wishes, name="notice_wishes"),
]
