"""The privacy notice: versions, who publishes, what the public reads, and which one each family had before them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families.tests.visiting import Visitor
from amparo.trust.privacy import actions
from amparo.trust.privacy.models import Acceptance, PrivacyNotice
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db
TEXTS = {
    "short_es": "Corto",
    "short_en": "Short",
    "whole_es": "## Quién\n\nNosotros",
    "whole_en": "## Who\n\nWe",
}


def headquarters():
    return officer("", Role.HEADQUARTERS)


def second():
    draft = actions.save_draft(texts=TEXTS, changes="Nuevo responsable", by=headquarters())
    return actions.publish(notice=draft, by=headquarters())


def test_f4_the_product_ships_with_a_notice_in_both_languages():
    notice = actions.in_force()
    assert notice.number == 1
    assert "veinte días hábiles" in notice.whole_es
    assert "twenty working days" in notice.whole_en


def test_f4_whoever_wrote_a_version_does_not_publish_it_and_what_is_published_never_changes():
    with pytest.raises(Incomplete):
        actions.save_draft(texts={**TEXTS, "short_en": " "}, changes="x", by=headquarters())
    by = headquarters()
    draft = actions.save_draft(texts=TEXTS, changes="Nuevo responsable", by=by)
    assert actions.save_draft(texts=TEXTS, changes="Otra vez", by=by).pk == draft.pk
    with pytest.raises(NotAllowed):
        actions.publish(notice=draft, by=by)
    actions.publish(notice=draft, by=headquarters())
    with pytest.raises(Conflict):
        actions.publish(notice=draft, by=headquarters())
    for change in (
        lambda: PrivacyNotice.objects.filter(pk=draft.pk).update(short_es="Otro"),
        lambda: PrivacyNotice.objects.filter(pk=draft.pk)._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_f4_a_familys_request_keeps_the_version_that_it_had_before_it():
    first, _secret = request_of()
    second()
    later, _secret = request_of(contact="otra@example.org")
    told = dict(Acceptance.objects.values_list("request__folio", "notice__number"))
    assert told == {first.folio: 1, later.folio: 2}


def test_f4_a_person_is_told_each_version_once(tmp_path):
    case, by = detained(tmp_path), officer()
    actions.tell(record=case.record, channel="visit", by=by)
    with pytest.raises(Conflict):
        actions.tell(record=case.record, channel="visit", by=by)
    assert case.record.events.filter(type="privacy_told").count() == 1
    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        second()
    assert actions.tell(record=case.record, channel="phone", by=by).notice.number == 2


def test_f4_the_public_reads_the_version_in_force_in_their_language():
    second()
    for language, words in (("es-mx", "Nosotros"), ("en", "We")):
        visitor = Visitor()
        visitor.post("/lang/", language=language)
        assert words in visitor.get("/privacidad/aviso/").content.decode()
        assert "/privacidad/aviso/" in visitor.get("/privacidad/").content.decode()
