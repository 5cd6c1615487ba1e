"""Addresses: the own page of a return and its cartillas, and what waits for an answer."""

from __future__ import annotations

from django.urls import path

from amparo.returns.own_page import views

urlpatterns = [
    path("paginas/", views.waiting, name="own_pages"),
    path("paginas/ayuda/<int:number>/", views.answer, name="own_help"),
    path("paginas/correccion/<int:number>/", views.decide, name="own_correction"),
    path("cartilla/<int:number>/retirar/", views.withdraw_cartilla, name="withdraw_cartilla"),
    path("cartilla/<int:number>/<slug:kind>/", views.cartilla_file, name="cartilla_file"),
    path("<str:folio>/pagina/", views.page, name="own_page"),
    path("<str:folio>/pagina/dar/", views.give, name="give_own_page"),
    path("<str:folio>/pagina/terminar/", views.end, name="end_own_page"),
    path("<str:folio>/cartilla/", views.issue_cartilla, name="issue_cartilla"),
]
