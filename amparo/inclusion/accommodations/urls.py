from __future__ import annotations

from django.urls import path

from amparo.inclusion.accommodations import views, views_figures

urlpatterns = [
    path("personas/<str:folio>/ajustes/", views.of_person, name="accommodations"),
    path("personas/<str:folio>/ajustes/pedir/", views.ask, name="ask_accommodation"),
    path("ajustes/", views.listed, name="accommodation_list"),
    path("ajustes/cifras/", views_figures.figures_page, name="accommodation_figures"),
    path("ajustes/cifras/<slug:by>.csv", views_figures.download, name="accommodation_figures_file"),
    path("ajustes/<int:number>/respuesta/", views.answers, name="accommodation_answers"),
    path("ajustes/<int:number>/entrega/", views.delivery, name="accommodation_delivery"),
    path("ajustes/<int:number>/fin/", views.end, name="end_accommodation"),
]
