from __future__ import annotations

from django.urls import path

from amparo.inclusion.packs import views

urlpatterns = [
    path("", views.tongues, name="tongues"),
    path("nueva/", views.new, name="new_tongue"),
    path("<slug:code>/", views.tongue, name="tongue"),
    path("<slug:code>/habla/", views.speaker, name="tongue_speaker"),
    path("<slug:code>/habla/<int:number>/retirar/", views.take_back, name="tongue_take_back"),
    path("<slug:code>/frase/<slug:phrase>/", views.phrase, name="tongue_phrase"),
    path("<slug:code>/voz/<int:number>/", views.audio, name="voice_audio"),
    path("<slug:code>/voz/<int:number>/revisar/", views.review, name="voice_review"),
    path("<slug:code>/paquete/", views.pack, name="tongue_pack"),
]
