from __future__ import annotations

from django.urls import path

from amparo.people import views

urlpatterns = [
    path("personas/", views.people_search, name="people_search"),
    path("uniones/<int:number>/deshacer/", views.unmerge, name="unmerge"),
]
