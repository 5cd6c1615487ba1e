from __future__ import annotations

from django.urls import path

from amparo.families.wishes import views

urlpatterns = [
    path("", views.wishes, name="wishes"),
    path("nueva/", views.new, name="new_wishes"),
    path("<str:folio>/", views.page, name="wishes_page"),
    path("<str:folio>/confirmar/", views.confirm, name="confirm_wishes"),
    path("<str:folio>/aclarar/", views.settle, name="settle_wishes"),
    path("<str:folio>/retirar/", views.withdraw, name="withdraw_wishes"),
]
