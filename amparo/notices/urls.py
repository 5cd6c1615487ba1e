from __future__ import annotations

from django.urls import path

from amparo.notices import views

urlpatterns = [path("mensajes/", views.messages_out, name="messages_out")]
