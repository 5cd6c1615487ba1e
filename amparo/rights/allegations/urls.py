from __future__ import annotations

from django.urls import path

from amparo.rights.allegations import views

urlpatterns = [
    path("personas/<str:folio>/derechos-humanos/", views.of_person, name="rights_of_person"),
    path("personas/<str:folio>/derechos-humanos/nuevo/", views.new, name="new_allegation"),
    path("derechos-humanos/", views.listed, name="rights"),
    path("derechos-humanos/hechos/<int:number>/", views.one, name="allegation"),
    path("derechos-humanos/hechos/<int:number>/corregir/", views.correct, name="correct_allegation"),
    path("derechos-humanos/hechos/<int:number>/declaracion/", views.state, name="allegation_statement"),
    path("derechos-humanos/hechos/<int:number>/acuerdo/", views.agree, name="allegation_agreement"),
    path("derechos-humanos/hechos/<int:number>/documento/", views.link, name="allegation_document"),
    path("derechos-humanos/declaraciones/<int:number>/revisar/", views.review, name="review_statement"),
]
