from __future__ import annotations

from django.urls import path

from amparo.portal import fraud, offline, papers, proved, public, several, views, wishes, work, writing
from amparo.portal.telling import gateway
from amparo.portal.telling import views as telling

urlpatterns = [
    path("", views.start, name="portal_start"),
    path("buscar/", views.look, name="portal_look"),
    path("seguir/", views.follow, name="portal_follow"),
    path("seguir/codigo/", views.code, name="portal_code"),
    path("seguir/estado/", views.status, name="portal_status"),
    path("seguir/sigue/", proved.still, name="portal_still"),
    path("seguir/mensajes/", writing.messages, name="portal_messages"),
    path("seguir/escribir/", writing.write, name="portal_write"),
    path("seguir/escrito/", writing.written, name="portal_written"),
    path("seguir/papeles/", papers.papers, name="portal_papers"),
    path("seguir/otro/", several.add, name="portal_add"),
    path("seguir/otro/pedido/", several.added, name="portal_added"),
    path("seguir/elegir/", several.choose, name="portal_choose"),
    path("seguir/palabra/", views.word, name="portal_word"),
    path("preparate/", wishes.prepare, name="portal_prepare"),
    path("preparate/registro/", wishes.register, name="portal_wishes"),
    path("preparate/mio/", wishes.mine, name="portal_my_wishes"),
    path("preparate/mio/codigo/", wishes.code, name="portal_wishes_code"),
    path("seguir/avisos/", telling.choices, name="portal_telling"),
    path("seguir/avisos/prueba/", telling.test, name="portal_test"),
    path("seguir/avisos/telefono/", telling.browser, name="portal_browser"),
    path("baja/<str:token>/", telling.stop, name="portal_stop"),
    path("pasarela/", gateway.tell, name="portal_gateway"),
    path("salir/", views.leave, name="portal_leave"),
    path("calendario/", public.neutral, name="portal_neutral"),
    path("derechos/", public.cards, name="portal_cards"),
    path("derechos/<slug:slug>/", public.card, name="portal_card"),
    path("consulados/", public.offices, name="portal_offices"),
    path("programas/", public.programmes, name="portal_programmes"),
    path("cifras/", public.figures, name="portal_figures"),
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
