from __future__ import annotations

from django.urls import path

from amparo.casework.documents import views

urlpatterns = [
    path("personas/<str:folio>/documentos/", views.documents, name="documents"),
    path("personas/<str:folio>/documentos/nuevos/", views.add, name="add_documents"),
    path("documentos/<int:number>/", views.document, name="document"),
    path("documentos/<int:number>/retirar/", views.withdraw, name="withdraw_document"),
    path("documentos/<int:number>/destruir/", views.destroy, name="destroy_document"),
    # What people gave us comes from addresses of its own, where nothing runs.
    path("contenidos/<int:number>/archivo/", views.document_file, name="document_file"),
    path("contenidos/<int:number>/imagen/", views.document_image, name="document_image"),
]
