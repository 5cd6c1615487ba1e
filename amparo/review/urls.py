from __future__ import annotations

from django.urls import path

from amparo.review import views, views_lists

urlpatterns = [
    path("duplicados/", views.pairs, name="pairs"),
    path("duplicados/primero/", views.pair_first, name="pair_first"),
    path("duplicados/segunda-mirada/", views.second_look, name="second_look"),
    path("duplicados/cifras/", views_lists.review_figures, name="review_figures"),
    path("duplicados/juntos/<uuid:batch>/", views.review_batch, name="review_batch"),
    path("duplicados/<int:number>/", views.pair, name="pair"),
    path("duplicados/<int:number>/siguiente/", views.pair_next, name="pair_next"),
    path("duplicados/<int:number>/retirar/", views.pair_take_back, name="pair_take_back"),
    path("duplicados/<int:number>/pregunta/", views.question, name="question"),
    path("listas/<int:number>/dudosos/", views_lists.roster_doubts, name="roster_doubts"),
]
