from __future__ import annotations

from django.urls import path

from amparo.portal import fraud, offline, public, views, work

urlpatterns = [
    path("", views.start, name="portal_start"),
    path("buscar/", views.look, name="portal_look"),
    path("seguir/", views.follow, name="portal_follow"),
    path("seguir/codigo/", views.code, name="portal_code"),
    path("seguir/estado/", views.status, name="portal_status"),
    path("seguir/palabra/", views.word, name="portal_word"),
    path("salir/", views.leave, name="portal_leave"),
    path("calendario/", public.neutral, name="portal_neutral"),
    path("derechos/", public.cards, name="portal_cards"),
    path("derechos/<slug:slug>/", public.card, name="portal_card"),
    path("consulados/", public.offices, name="portal_offices"),
    path("quienes-somos/", public.about, name="portal_about"),
    path("accesibilidad/", public.accessibility, name="portal_accessibility"),
    path("fraude/", fraud.beware, name="portal_fraud"),
    path("fraude/comprobar/", fraud.verify, name="portal_verify"),
    path("fraude/avisar/", fraud.report, name="portal_report"),
    path("manifiesto.webmanifest", offline.manifest, name="portal_manifest"),
    path("trabajador.js", offline.worker, name="portal_worker"),
    path("apurar/", work.hurry, name="portal_hurry"),
    path("esfuerzo.js", work.worker, name="portal_work"),
    path("privacidad/", views.privacy, name="portal_privacy"),
]
