from __future__ import annotations

from django.urls import path

from amparo.programmes import views, views_editing

urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("nuevo/", views_editing.new_programme, name="new_programme"),
    path("por-verificar/", views.weak_facts, name="weak_facts"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/ficha-<int:number>.toml", views.export_sheet, name="export_sheet"),
    path("<slug:slug>/diferencias/", views.differences_of, name="programme_differences"),
    path("<slug:slug>/cotejar/", views_editing.check_programme, name="check_programme"),
    path("<slug:slug>/retirar/", views_editing.withdraw_programme, name="withdraw_programme"),
    path("<slug:slug>/responsable/", views_editing.entrust_programme, name="entrust_programme"),
    path("<slug:slug>/borrador/", views_editing.draft, name="programme_draft"),
    path("<slug:slug>/borrador/empezar/", views_editing.begin_draft, name="begin_programme_draft"),
    path("<slug:slug>/borrador/archivo/", views_editing.import_file, name="import_sheet"),
    path("<slug:slug>/borrador/descartar/", views_editing.discard, name="discard_sheet"),
    path("<slug:slug>/borrador/retomar/", views_editing.take_back, name="take_back_sheet"),
    path("<slug:slug>/revisar/", views_editing.review, name="review_sheet"),
    path("<slug:slug>/revisar/devolver/", views_editing.give_back, name="return_sheet"),
]
