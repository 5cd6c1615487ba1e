from __future__ import annotations

from django.urls import path

from amparo.accounts import views

urlpatterns = [
    path("cuenta/", views.account, name="account"),
    path("cuenta/sesiones/", views.end_sessions, name="end_sessions"),
    path("personal/", views.staff_list, name="staff_list"),
    path("personal/lista/", views.import_personnel, name="import_personnel"),
    path("personal/<int:number>/", views.staff_member, name="staff_member"),
    path("personal/<int:number>/sesiones/", views.end_sessions_of, name="end_sessions_of"),
    path("dos-personas/", views.two_people_list, name="two_people"),
    path("dos-personas/<int:number>/", views.two_people_one, name="two_people_one"),
]
