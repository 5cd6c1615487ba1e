from __future__ import annotations

from django.urls import path

from amparo.casework.hand_overs import views

urlpatterns = [
    path("entregas/", views.hand_overs, name="hand_overs"),
    path("entregas/resolver/", views.settle_several, name="settle_hand_overs"),
    path("entregas/<int:number>/recibir/", views.accept_hand_over, name="accept_hand_over"),
    path("entregas/<int:number>/devolver/", views.return_hand_over, name="return_hand_over"),
    path("entregas/pedidos/<int:number>/", views.answer_transfer, name="answer_transfer"),
    path("casos/<str:folio>/pasar/", views.hand_over, name="hand_over_case"),
    path("casos/<str:folio>/pedir/", views.ask_for_case, name="ask_for_case"),
]
