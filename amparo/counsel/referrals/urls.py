"""Addresses: an office's referrals."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.referrals import views

urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("nueva/<str:folio>/", views.propose, name="propose_referral"),
    path("canalizaciones/<str:folio>/", views.referral, name="referral"),
    path("canalizaciones/<str:folio>/ofrecer/", views.offer, name="offer_referral"),
    path("canalizaciones/<str:folio>/<slug:what>/", views.change, name="change_referral"),
]
