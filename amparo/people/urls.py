from __future__ import annotations

from django.urls import path

from amparo.people import views
from amparo.people.canary.views import canary

urlpatterns = [
    path("personas/", views.people_search, name="people_search"),
    path("canario/", canary, name="canary"),
    path("uniones/<int:number>/deshacer/", views.unmerge, name="unmerge"),
]
