from __future__ import annotations

from django.urls import path

from amparo.insight.figures import views as figures
from amparo.insight.open_data import views

urlpatterns = [
    path("cifras/", figures.index, name="figures"),
    path("cifras/guardadas/<int:number>/", figures.kept, name="figure_kept"),
    path("cifras/guardadas/<int:number>/quitar/", figures.forget, name="figure_forget"),
    path("cifras/<slug:figure>/", figures.figure, name="figure"),
    path("cifras/<slug:figure>/lista/", figures.listed, name="figure_list"),
    path("cifras/<slug:figure>/guardar/", figures.keep, name="figure_keep"),
    path("cifras/<slug:figure>/<slug:form>/", figures.download, name="figure_download"),
    path("datos-abiertos/", views.publications, name="open_data"),
    path("datos-abiertos/publicar/", views.publish, name="open_data_publish"),
    path("datos-abiertos/<str:month>/", views.month, name="open_data_month"),
]
