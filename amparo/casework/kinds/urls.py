from __future__ import annotations

from django.urls import path

from amparo.casework.kinds import views

urlpatterns = [
    path("", views.kinds, name="kinds"),
    path("nuevo/", views.new_kind, name="new_kind"),
    path("<str:code>/", views.kind, name="kind"),
    path("<str:code>/borrador/empezar/", views.begin_draft, name="kind_begin_draft"),
    path("<str:code>/borrador/", views.draft, name="kind_draft"),
    path("<str:code>/publicar/", views.publish, name="kind_publish"),
    path("<str:code>/descartar/", views.discard, name="kind_discard"),
    path("<str:code>/retirar/", views.retire, name="kind_retire"),
]
