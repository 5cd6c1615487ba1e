from __future__ import annotations

from django.urls import path

from amparo.trust.arco import views as arco
from amparo.trust.looking.urls import urlpatterns as looking
from amparo.trust.privacy import views as privacy
from amparo.trust.retention import views as retention

urlpatterns = [
    *looking,
    path("arco/", arco.rights, name="rights"),
    path("arco/nueva/", arco.receive, name="receive_rights"),
    path("arco/<str:folio>/", arco.rights_request, name="rights_request"),
    path("arco/<str:folio>/expediente/", arco.find, name="find_rights"),
    path("arco/<str:folio>/identidad/", arco.identify, name="identify_rights"),
    path("arco/<str:folio>/ampliar/", arco.extend, name="extend_rights"),
    path("arco/<str:folio>/responder/", arco.answer, name="answer_rights"),
    path("arco/<str:folio>/corregir/", arco.correct, name="correct_rights"),
    path("arco/<str:folio>/oponerse/", arco.oppose, name="oppose_rights"),
    path("arco/<str:folio>/retirar/", arco.withdraw, name="withdraw_rights"),
    path("arco/<str:folio>/carta/", arco.letter, name="rights_letter"),
    path("arco/<str:folio>/revisar/", arco.review, name="review_rights"),
    path("arco/<str:folio>/quien-vio/", arco.looked, name="rights_looked"),
    path("arco/<str:folio>/archivo/", arco.download, name="rights_file"),
    path("arco/<str:folio>/<str:what>/hacer/", arco.act, name="act_rights"),
    path("conservacion/", retention.retention, name="data_retention"),
    path("conservacion/<int:number>/", retention.change, name="change_block"),
    path("conservacion/retener/", retention.hold, name="hold_file"),
    path("aviso-de-privacidad/", privacy.notices, name="privacy_notices"),
    path("aviso-de-privacidad/escribir/", privacy.write, name="write_privacy"),
    path("aviso-de-privacidad/<int:number>/", privacy.notice, name="privacy_notice"),
    path("aviso-de-privacidad/<int:number>/publicar/", privacy.publish, name="publish_privacy"),
    path("personas/<str:folio>/aviso-de-privacidad/", privacy.told, name="tell_privacy"),
]
