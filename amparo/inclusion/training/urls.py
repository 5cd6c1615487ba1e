from __future__ import annotations

from django.urls import path

from amparo.inclusion.training import views, views_coverage, views_lms, views_shifts

urlpatterns = [
    path("", views.my_course, name="my_course"),
    path("cobertura/", views_coverage.coverage_page, name="coverage"),
    path("cobertura/descargar/", views_coverage.download, name="coverage_file"),
    path("turnos/", views_shifts.list_of_shifts, name="shifts"),
    path("turnos/nuevo/", views_shifts.shift, name="new_shift"),
    path("turnos/<int:number>/", views_shifts.shift, name="shift"),
    path("turnos/<int:number>/terminar/", views_shifts.end, name="end_shift"),
    path("certificados/", views_coverage.check, name="check_certificate"),
    path("certificados/revocar/", views_coverage.revoke, name="revoke_certificate"),
    path("certificados/mio/", views.certificate_file, name="my_certificate"),
    path("certificados/renovar/", views.renew, name="renew_certificate"),
    path("paquetes/", views_lms.packages, name="course_packages"),
    path("paquetes/<slug:slug>/", views_lms.package, name="course_package"),
    path("<slug:slug>/", views.unit_page, name="course_unit"),
    path("<slug:slug>/leccion/<int:number>/", views.lesson, name="course_lesson"),
    path("<slug:slug>/caso/<int:number>/", views.story, name="course_case"),
    path("<slug:slug>/ejercicio/", views.exercise, name="course_exercise"),
    path("<slug:slug>/prueba/", views.quiz, name="course_quiz"),
    path("<slug:slug>/tarjeta/", views.card, name="course_card"),
]
