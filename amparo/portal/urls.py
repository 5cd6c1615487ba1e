from __future__ import annotations

from django.urls import path

from amparo.portal import views

urlpatterns = [
    path("", views.start, name="portal_start"),
    path("buscar/", views.look, name="portal_look"),
    path("seguir/", views.follow, name="portal_follow"),
    path("seguir/codigo/", views.code, name="portal_code"),
    path("seguir/estado/", views.status, name="portal_status"),
    path("seguir/salir/", views.leave, name="portal_leave"),
    path("fraude/", views.fraud, name="portal_fraud"),
    path("privacidad/", views.privacy, name="portal_privacy"),
]
