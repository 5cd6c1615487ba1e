"""Addresses: authorisations, invoices, payments and the bond fund; and the advisors' own."""

from __future__ import annotations

from django.urls import URLPattern, path

from amparo.counsel.money import bonds_views as bonds
from amparo.counsel.money import mine, views

urlpatterns: list[URLPattern] = [
    path("dinero/", views.money, name="pale_money"),
    path("dinero/pedir/<str:folio>/", views.ask_money, name="ask_pale_money"),
    path("dinero/autorizaciones/<int:number>/", views.authorisation, name="pale_authorisation"),
    path("dinero/facturas/", views.invoices, name="pale_invoices"),
    path("dinero/facturas/nueva/", views.new_invoice, name="new_pale_invoice"),
    path("dinero/facturas/<int:number>/", views.invoice, name="pale_invoice"),
    path("dinero/facturas/<int:number>/archivo/", views.invoice_file, name="pale_invoice_file"),
    path(
        "dinero/facturas/<int:number>/cargo/<int:authorisation>/",
        views.invoice_line,
        name="pale_invoice_line",
    ),
    path("dinero/pagos/", views.payments, name="pale_payments"),
    path("dinero/pagos/contabilidad/", views.export_money, name="export_pale_money"),
    path("dinero/pagos/<int:number>/", views.payment, name="pale_payment"),
    path("dinero/fianzas/", bonds.bonds, name="pale_bonds"),
    path("dinero/fianzas/fondo/nuevo/", bonds.new_bond_fund, name="new_pale_bond_fund"),
    path("dinero/fianzas/fondo/<slug:code>/", bonds.bond_fund, name="pale_bond_fund"),
    path("dinero/fianzas/pedir/<str:folio>/", bonds.ask_bond, name="ask_pale_bond"),
    path("dinero/fianzas/<int:number>/", bonds.bond, name="pale_bond"),
    path("mio/dinero/", mine.my_money, name="pale_my_money"),
    path("mio/dinero/tiempo/", mine.my_time, name="pale_my_time"),
    path("mio/dinero/gasto/", mine.my_expense, name="pale_my_expense"),
    path("mio/dinero/pedir/", mine.my_ask, name="pale_my_ask"),
    path("mio/dinero/<str:kind>/<int:number>/deshacer/", mine.take_back_mine, name="take_back_pale_mine"),
    path("mio/facturas/nueva/", mine.my_new_invoice, name="new_pale_my_invoice"),
    path("mio/facturas/<int:number>/", mine.my_invoice, name="pale_my_invoice"),
    path("mio/facturas/<int:number>/archivo/", mine.my_invoice_file, name="pale_my_invoice_file"),
    path(
        "mio/facturas/<int:number>/cargo/<int:authorisation>/",
        mine.my_invoice_line,
        name="pale_my_invoice_line",
    ),
]
