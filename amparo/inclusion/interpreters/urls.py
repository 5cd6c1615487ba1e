from __future__ import annotations

from django.urls import path

from amparo.inclusion.interpreters import views, views_roster

urlpatterns = [
    path("interpretes/", views.bookings, name="interpreter_bookings"),
    path("interpretes/directorio/", views_roster.roster_page, name="interpreters"),
    path("interpretes/directorio/nuevo/", views_roster.new, name="new_interpreter"),
    path("interpretes/directorio/importar/", views_roster.import_page, name="import_interpreters"),
    path("interpretes/directorio/<int:number>/", views_roster.detail, name="interpreter"),
    path("interpretes/directorio/<int:number>/editar/", views_roster.edit, name="edit_interpreter"),
    path("interpretes/directorio/<int:number>/<slug:what>/", views_roster.change, name="change_interpreter"),
    path("interpretes/cobertura/", views_roster.coverage_page, name="interpreter_coverage"),
    path("interpretes/citas/<int:number>/", views.need_page, name="interpreter_need"),
    path("interpretes/citas/<int:number>/<slug:what>/", views.change, name="change_interpreter_need"),
    path("personas/<str:folio>/interprete/", views.find, name="find_interpreter"),
]
