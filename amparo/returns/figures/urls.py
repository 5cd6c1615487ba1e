"""Addresses: the figures of returns."""

from __future__ import annotations

from django.urls import path

from amparo.returns.figures import views

urlpatterns = [
    path("cifras/", views.figures_page, name="return_figures"),
    path("cifras/lista/", views.behind_page, name="return_figures_list"),
    path("cifras/derechos/", views.rights_page, name="return_figures_rights"),
    path("cifras/embudo.<slug:form>", views.download, name="return_figures_download"),
]
