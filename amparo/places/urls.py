from __future__ import annotations

from django.urls import path

from amparo.places import views

urlpatterns = [
    path("oficinas/", views.offices, name="offices"),
    path("oficinas/<slug:slug>/", views.office, name="office"),
    path("oficinas/<slug:slug>/dias/", views.add_special_day, name="add_special_day"),
    path(
        "oficinas/<slug:slug>/dias/<int:number>/quitar/",
        views.take_back_special_day,
        name="take_back_special_day",
    ),
    path("lugares/por-decidir/", views.facilities_undecided, name="facilities_undecided"),
    path("lugares/<slug:slug>/", views.facility, name="facility"),
    path("lugares/<slug:slug>/vias/<int:number>/quitar/", views.take_back_way, name="take_back_facility_way"),
    path("lugares/<slug:slug>/decidir/", views.decide_facility, name="decide_facility"),
]
