from __future__ import annotations

from django.urls import path

from amparo.returns.centres import views

urlpatterns = [
    path("centros/", views.centres, name="centres"),
    path("centros/<slug:slug>/", views.centre, name="centre"),
    path("centros/<slug:slug>/periodo/", views.new_period, name="new_centre_period"),
    path("centros/<slug:slug>/periodo/<int:number>/", views.edit_period, name="edit_centre_period"),
]
