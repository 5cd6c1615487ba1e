"""Addresses: the advisor's own door."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.door import views, views_hearings, views_notes

urlpatterns = [
    path("mio/", views.home, name="pale_mine"),
    path("mio/<str:folio>/", views.referral, name="pale_my_referral"),
    path("mio/<str:folio>/audiencias/nueva/", views_hearings.new_hearing, name="pale_new_hearing"),
    path(
        "mio/<str:folio>/audiencias/<int:number>/<slug:what>/",
        views_hearings.change_hearing,
        name="pale_change_hearing",
    ),
    path("mio/<str:folio>/notas/", views_notes.notes, name="pale_my_notes"),
    path("mio/<str:folio>/notas/<int:number>/quitar/", views_notes.remove, name="pale_remove_note"),
    path("mio/<str:folio>/<slug:what>/", views.answer, name="pale_answer"),
    path("acuse/<str:token>/", views.acknowledge_by_link, name="pale_acknowledge"),
]
