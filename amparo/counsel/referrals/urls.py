"""Addresses: an office's referrals."""

from __future__ import annotations

from django.urls import path

from amparo.counsel.referrals import views, views_plan

urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("asignar/", views_plan.plans, name="plans"),
    path("asignar/<int:number>/", views_plan.plan, name="plan"),
    path("asignar/<int:number>/<slug:what>/", views_plan.change_plan, name="change_plan"),
    path("nueva/<str:folio>/", views.propose, name="propose_referral"),
    path("canalizaciones/<str:folio>/", views.referral, name="referral"),
    path("canalizaciones/<str:folio>/ofrecer/", views.offer, name="offer_referral"),
    path("canalizaciones/<str:folio>/<slug:what>/", views.change, name="change_referral"),
]
