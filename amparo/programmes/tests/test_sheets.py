"""A sheet is drafted, reviewed by somebody else, published now or on a day; what was published stays as it was."""

from __future__ import annotations

import copy
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.programmes import actions, loading, queries, scheduling
from amparo.programmes.differing import differences
from amparo.programmes.keeping import may
from amparo.programmes.models import Agency, Check, Programme, Sheet, Step
from amparo.programmes.reading import read_sheet, write_sheet
from amparo.programmes.signals import sheet_published, sheets_stale
from amparo.programmes.tests.catalogue import (
    ACTA,
    PENSION,
    SHIPPED,
    TLAXCALA,
    drafted,
    entrusted,
    headquarters,
    published,
    sent,
    supervisor,
)
from tests.factories import officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
MEXICO = ZoneInfo("America/Mexico_City")


def refused(change):
    with pytest.raises(DatabaseError) as problem, transaction.atomic():
        change()
    return str(problem.value)


def test_a_draft_is_reviewed_by_somebody_else_and_takes_the_place_of_the_one_before():
    writer, reviewer = headquarters(), headquarters()
    before = published()
    sheet = sent(by=writer)
    assert published() == before  # nobody is told of it yet
    actions.approve(sheet=sheet, by=reviewer)
    before.refresh_from_db()
    now = published()
    assert (now.number, now.written_by, now.reviewed_by) == (2, writer, reviewer)
    assert (before.state, before.ended_at) == ("replaced", now.published_at)
    done = [(step.what, step.by) for step in Step.objects.filter(sheet=now)]
    assert done == [("began", writer), ("wrote", writer), ("sent", writer), ("published", reviewer)]


def test_who_wrote_in_a_sheet_does_not_review_it_even_when_somebody_wrote_after_them():
    first, second, third = headquarters(), headquarters(), headquarters()
    sheet = drafted(by=first)
    content = copy.deepcopy(sheet.content)
    content["es"]["summary"] = "Otro resumen"
    actions.write(sheet=sheet, content=content, note="Dos manos", by=second)
    actions.send(sheet=sheet, by=second)
    for wrote in (first, second):
        with pytest.raises(NotAllowed):
            actions.approve(sheet=sheet, by=wrote)
    assert "who wrote in a sheet" in refused(
        lambda: Sheet.objects.filter(pk=sheet.pk).update(reviewed_by=first)
    )
    assert actions.approve(sheet=sheet, by=third).state == "published"


def test_what_was_published_never_changes():
    sheet = published()
    assert "stays as it is" in refused(lambda: Sheet.objects.filter(pk=sheet.pk).update(content={}))
    assert "stays as it is" in refused(
        lambda: Sheet.objects.filter(pk=sheet.pk).update(published_at=clock.now() - dt.timedelta(days=9))
    )
    assert "never" in refused(lambda: Sheet.objects.filter(pk=sheet.pk).update(state="draft"))
    assert "kept" in refused(lambda: Sheet.objects.filter(pk=sheet.pk)._raw_delete("default"))


def test_what_is_sent_is_what_is_published():
    sheet = sent(by=headquarters())
    assert "stays as it is" in refused(lambda: Sheet.objects.filter(pk=sheet.pk).update(content={}))
    with pytest.raises(Conflict):
        actions.write(sheet=sheet, content={}, note="", by=headquarters())


def test_one_sheet_is_published_and_one_worked_on_at_a_time():
    sheet = published()
    row = {
        "programme": sheet.programme,
        "content": sheet.content,
        "check_every": 180,
    }
    later = clock.now() + dt.timedelta(days=1)
    second = {**row, "number": 2, "state": "published", "published_at": later}
    two = refused(lambda: Sheet.objects.create(**second))
    assert "one_published_sheet" in two or "in_force_at_a_time" in two
    Sheet.objects.filter(pk=sheet.pk).update(state="replaced", ended_at=later)
    earlier = {**second, "published_at": clock.now()}
    assert "in_force_at_a_time" in refused(lambda: Sheet.objects.create(**earlier))
    drafted(PENSION, by=headquarters())
    pension = {**row, "programme": published(PENSION).programme, "number": 9, "state": "draft"}
    assert "worked_on" in refused(lambda: Sheet.objects.create(**pension))


def test_beginning_a_draft_twice_gives_the_same():
    by = headquarters()
    programme = Programme.objects.get(pk=ACTA)
    assert actions.begin_draft(programme=programme, by=by) == actions.begin_draft(
        programme=programme, by=headquarters()
    )


def test_a_sheet_begins_as_a_draft_when_somebody_writes_it():
    sheet = published()
    row = {
        "programme": sheet.programme,
        "number": 7,
        "content": {},
        "written_by": headquarters(),
        "state": "in_review",
    }
    assert "begins as a draft" in refused(lambda: Sheet.objects.create(**row))


def test_a_draft_that_is_not_in_order_is_kept_but_not_sent():
    by = headquarters()
    sheet = drafted(by=by, name="x" * 71)
    with pytest.raises(Incomplete) as incomplete:
        actions.send(sheet=sheet, by=by)
    assert incomplete.value.missing == ("es.name", "en.name")
    assert Sheet.objects.get(pk=sheet.pk).content["es"]["name"] == "x" * 71


def test_a_change_says_what_changes_and_changes_something():
    by = headquarters()
    with pytest.raises(Incomplete):
        actions.send(sheet=drafted(by=by, note=""), by=by)
    same = actions.begin_draft(programme=Programme.objects.get(pk=PENSION), by=by)
    with pytest.raises(Conflict):
        actions.send(sheet=same, by=by)


def test_who_writes_over_somebody_else_is_told():
    by = headquarters()
    sheet = drafted(by=by)
    read_at = sheet.written_at
    drafted(by=headquarters(), cost="De otra manera")
    with pytest.raises(Conflict):
        actions.write(sheet=sheet, content=sheet.content, note="", by=by, read_at=read_at)


def test_a_sheet_is_returned_with_a_reason_and_sent_again():
    by, reviewer = headquarters(), headquarters()
    sheet = sent(by=by)
    with pytest.raises(Incomplete):
        actions.give_back(sheet=sheet, reason=" ", by=reviewer)
    actions.give_back(sheet=sheet, reason="Falta la fuente", by=reviewer)
    assert Step.objects.get(what="returned").reason == "Falta la fuente"
    actions.send(sheet=sheet, by=by)
    assert actions.approve(sheet=sheet, by=reviewer).state == "published"


def test_a_withdrawn_programme_is_told_to_nobody_and_its_history_stays():
    day = queries.today()
    with pytest.raises(Incomplete):
        actions.withdraw(programme=Programme.objects.get(pk=ACTA), reason="", by=headquarters())
    actions.withdraw(programme=Programme.objects.get(pk=ACTA), reason="Se terminó", by=headquarters())
    assert ACTA not in queries.in_force().values_list("programme", flat=True)
    assert queries.sheet_on(ACTA, day) is None
    by = headquarters()
    sheet = sent(by=by)  # it can come back
    assert actions.approve(sheet=sheet, by=headquarters()).number == 2


def test_a_draft_is_thrown_away_and_a_new_one_begins():
    by = headquarters()
    actions.discard(sheet=drafted(by=by), by=by)
    again = actions.begin_draft(programme=Programme.objects.get(pk=ACTA), by=by)
    assert (again.number, again.content) == (3, published().content)


def test_the_sheet_of_any_day_can_be_asked():
    by, reviewer = headquarters(), headquarters()
    first = published()
    later = clock.now() + dt.timedelta(days=10)
    with clock.moved_to(later):
        actions.approve(sheet=sent(by=by), by=reviewer)
        assert queries.sheet_on(ACTA, queries.today()).number == 2
        assert queries.sheet_on(ACTA, queries.today() - dt.timedelta(days=1)) == first
        assert queries.sheet_on(ACTA, queries.today() + dt.timedelta(days=400)).number == 2
        assert queries.sheet_at(ACTA, later - dt.timedelta(seconds=1)) == first
    assert queries.sheet_on(ACTA, first.published_at.date() - dt.timedelta(days=2)) is None


def test_a_scheduled_sheet_begins_at_midnight_of_mexico_city():
    heard = []

    def listen(sheet, **kwargs):
        heard.append(sheet.programme_id)

    sheet_published.connect(listen)
    day = queries.today() + dt.timedelta(days=3)
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=MEXICO)
    writer, reviewer = headquarters(), headquarters()
    sheet = actions.approve(sheet=sent(by=writer), by=reviewer, publish_on=day)
    assert (sheet.state, sheet.publish_on, heard) == ("scheduled", day, [])
    with clock.moved_to(midnight - dt.timedelta(seconds=1)):
        assert scheduling.publish_due() == 0
    with clock.moved_to(midnight):
        assert scheduling.publish_due() == 1
        assert scheduling.publish_due() == 0
        now = published()
        assert (now.pk, now.published_at, now.reviewed_by) == (sheet.pk, midnight, reviewer)
        assert queries.sheet_on(ACTA, day) == now
        assert queries.sheet_on(ACTA, day - dt.timedelta(days=1)).number == 1
    assert heard == [ACTA]


def test_a_scheduled_sheet_can_be_taken_back():
    writer = headquarters()
    sheet = sent(by=writer)
    day = queries.today() + dt.timedelta(days=3)
    actions.approve(sheet=sheet, by=headquarters(), publish_on=day)
    sheet = actions.take_back(sheet=sheet, by=writer)
    assert (sheet.state, sheet.reviewed_by, sheet.publish_on) == ("draft", None, None)
    with clock.moved_to(clock.now() + dt.timedelta(days=9)):
        assert scheduling.publish_due() == 0


def test_a_sheet_is_not_published_on_a_day_that_is_over():
    with pytest.raises(Incomplete):
        actions.approve(
            sheet=sent(by=headquarters()),
            by=headquarters(),
            publish_on=queries.today() - dt.timedelta(days=1),
        )


def test_a_sheet_that_nobody_checked_is_told_once_until_somebody_does():
    heard = []

    def listen(sheets, office_id, **kwargs):
        heard.extend((sheet.programme_id, office_id) for sheet in sheets)

    sheets_stale.connect(listen)
    entrusted(PENSION)
    noon = dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC)
    with clock.moved_to(noon):  # 213 days after it was read, and it is to be read after 180
        assert list(queries.stale(queries.today()).values_list("programme", flat=True)) == [PENSION]
        assert scheduling.tell_stale() == 1
        assert scheduling.tell_stale() == 0
    with clock.moved_to(noon + dt.timedelta(days=1)):
        assert scheduling.tell_stale() == 0
        actions.check(programme=Programme.objects.get(pk=PENSION), by=officer("elpaso"), note="Igual")
        assert not queries.stale(queries.today()).exists()
    with clock.moved_to(noon + dt.timedelta(days=182)):
        assert scheduling.tell_stale() == 3  # and the other two by now
    assert heard[0] == (PENSION, "elpaso")
    assert (PENSION, "elpaso") in heard[1:]


def test_a_sheet_is_stale_from_the_day_after_it_is_due():
    read = dt.date(2026, 5, 1)
    due = read + dt.timedelta(days=180)
    assert PENSION not in queries.stale(due).values_list("programme", flat=True)
    assert PENSION in queries.stale(due + dt.timedelta(days=1)).values_list("programme", flat=True)


def test_a_check_is_never_changed():
    check = actions.check(programme=Programme.objects.get(pk=ACTA), by=headquarters())
    assert check.day == queries.today()
    assert "Cannot update" in refused(lambda: Check.objects.filter(pk=check.pk).update(note="x"))


def test_an_expired_sheet_is_not_in_force():
    assert TLAXCALA in queries.in_force(dt.date(2027, 12, 31)).values_list("programme", flat=True)
    assert TLAXCALA not in queries.in_force(dt.date(2028, 1, 1)).values_list("programme", flat=True)


def test_loading_leaves_what_somebody_edits_edited_or_withdrew(folder):
    by = headquarters()
    drafted(ACTA, by=by)
    actions.approve(sheet=sent(TLAXCALA, by=by), by=headquarters())
    actions.withdraw(programme=Programme.objects.get(pk=PENSION), reason="Se terminó", by=by)
    for path in (folder / "sheets").glob("*.toml"):
        path.write_text(path.read_text().replace('cost = "Sin costo"', 'cost = "Nada"'))
    report = loading.load(folder)
    assert (report.kept, report.replaced, report.created) == (3, 0, 0)


def test_loading_goes_on_after_a_draft_was_thrown_away(folder):
    by = headquarters()
    actions.discard(sheet=drafted(ACTA, by=by), by=by)
    path = folder / "sheets" / f"{ACTA}.toml"
    path.write_text(path.read_text().replace('cost = "Sin costo"', 'cost = "Nada"'))
    assert loading.load(folder).replaced == 1
    assert published().number == 3


def test_an_office_edits_its_own_and_headquarters_all():
    kept = entrusted(ACTA)
    for allowed in (officer("elpaso"), supervisor("elpaso"), headquarters()):
        assert may(allowed, "edit_programmes", kept)
    for other in (officer("boston"), supervisor("boston"), officer(role="ciam"), officer(role="auditor")):
        with pytest.raises(NotAllowed):
            actions.begin_draft(programme=kept, by=other)
    with pytest.raises(NotAllowed):  # what headquarters keep is nobody's own
        actions.begin_draft(programme=Programme.objects.get(pk=PENSION), by=supervisor("elpaso"))


def test_an_officer_writes_and_the_supervisor_of_the_office_reviews():
    entrusted(ACTA)
    sheet = sent(by=officer("elpaso"))
    for other in (officer("elpaso"), supervisor("boston")):
        with pytest.raises(NotAllowed):
            actions.approve(sheet=sheet, by=other)
    assert actions.approve(sheet=sheet, by=supervisor("elpaso")).state == "published"


def test_headquarters_say_who_keeps_a_programme():
    programme = Programme.objects.get(pk=ACTA)
    by = supervisor("elpaso")
    with pytest.raises(NotAllowed):
        actions.entrust(programme=programme, office=by.office, by=by)
    actions.entrust(programme=programme, office=by.office, by=headquarters())
    assert Programme.objects.get(pk=ACTA).office == by.office
    assert Step.objects.get(what="entrusted").reason == by.office.name


def test_an_office_adds_a_programme_of_its_own():
    by = officer("elpaso")
    new = {
        "name_es": "Ventanilla de salud",
        "name_en": "Health window",
        "agency": Agency.objects.get(pk="sre"),
    }
    sheet = actions.begin_programme(office=by.office, by=by, **new)
    assert (sheet.programme_id, sheet.state) == ("ventanilla-de-salud", "draft")
    assert sheet.programme_id not in queries.in_force().values_list("programme", flat=True)
    with pytest.raises(Conflict):
        actions.begin_programme(office=by.office, by=by, **new)
    with pytest.raises(NotAllowed):
        actions.begin_programme(office=None, by=by, **new)


def test_a_file_goes_out_and_comes_in_the_same():
    known = loading.codes()
    for path in (SHIPPED / "sheets").glob("*.toml"):
        content = read_sheet(path.read_bytes(), name=path.name, known=known)
        assert read_sheet(write_sheet(content).encode(), name="vuelta.toml", known=known) == content


def test_a_file_becomes_the_draft_and_a_bad_one_changes_nothing():
    by = headquarters()
    programme = Programme.objects.get(pk=ACTA)
    text = write_sheet(published().content)
    with pytest.raises(BadFile, match=r"mala\.toml.*cost: «gratis»"):
        actions.import_sheet(
            programme=programme, file=text.replace('"free"', '"gratis"').encode(), name="mala.toml", by=by
        )
    assert not Sheet.objects.filter(state="draft").exists()
    good = text.replace("Pida una cita", "Pida una cita por MiConsulado")
    draft = actions.import_sheet(programme=programme, file=good.encode(), name="buena.toml", by=by)
    assert draft.content["es"]["how"][0] == "Pida una cita por MiConsulado"
    assert published().content["es"]["how"][0] == "Pida una cita"


def test_what_changed_is_told_line_by_line_and_word_by_word():
    old = published().content
    new = copy.deepcopy(old)
    new["es"]["how"] = ["Pida una cita por internet", "Vaya al consulado", "Recoja el acta"]
    new["needs"] = ["acta", "apostilla"]
    new["facts"] = new["facts"][:1]
    found = {
        (one.key, one.after and "".join(text for text, only in one.after if only))
        for one in differences(old, new)
    }
    assert found == {
        ("needs", "acta, apostilla"), ("es.how", "por internet"), ("es.how", "Recoja el acta"), ("facts", ()),
    }  # fmt: skip
    assert differences(old, old) == []
