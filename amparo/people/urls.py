from __future__ import annotations

from django.urls import path

from amparo.people import views
from amparo.people.canary.views import canary

urlpatterns = [
    path("personas/", views.people_search, name="people_search"),
    path("duplicados/", views.pairs, name="pairs"),
    path("duplicados/<int:number>/", views.pair, name="pair"),
    path("canario/", canary, name="canary"),
    path("uniones/<int:number>/deshacer/", views.unmerge, name="unmerge"),
]
