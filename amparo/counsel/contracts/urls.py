"""Addresses: contracts."""

from __future__ import annotations

from django.urls import URLPattern, path

from amparo.counsel.contracts import views

urlpatterns: list[URLPattern] = [
    path("contratos/", views.contracts, name="pale_contracts"),
    path("contratos/nuevo/", views.new_contract, name="new_pale_contract"),
    path("contratos/<int:number>/", views.contract, name="pale_contract"),
    path("contratos/<int:number>/cambiar/", views.change_contract, name="change_pale_contract"),
    path("contratos/<int:number>/firmar/", views.sign_contract, name="sign_pale_contract"),
    path("contratos/<int:number>/convenio/", views.amend_contract, name="amend_pale_contract"),
    path("contratos/<int:number>/terminar/", views.end_contract, name="end_pale_contract"),
    path("contratos/<int:number>/auditoria/", views.audit_contract, name="audit_pale_contract"),
    path("contratos/<int:number>/auditoria.xlsx", views.audit_book, name="audit_pale_contract_book"),
]
