from __future__ import annotations

from django.urls import path

from amparo.rights.notification import views

urlpatterns = [
    path("derechos-humanos/notificacion/", views.page, name="notification_figures"),
    path("derechos-humanos/notificacion/<slug:by>.csv", views.download, name="notification_figures_file"),
]
