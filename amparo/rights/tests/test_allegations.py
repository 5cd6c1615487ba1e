"""What somebody says was done to them: in versions, sealed, and used for nothing that they did not agree to."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Reading, Role
from amparo.casework.documents import actions as documents
from amparo.casework.documents import store
from amparo.casework.documents.tests import files
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.rights import tables
from amparo.rights.allegations import actions, queries
from amparo.rights.allegations.dates import ABOUT_DAYS, BadDates, Certainty, When
from amparo.rights.allegations.models import Agreement, Facts, Statement
from amparo.rights.tests.world import agree, alleged, stated
from tests.factories import MARIA, detained, facility, officer

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))


@given(st.sampled_from([*Certainty.values, "perhaps"]), st.none() | DAYS, st.none() | DAYS)
def test_the_days_say_what_their_certainty_needs_and_nothing_else(certainty, day, until):
    wanted = {
        "exact": day is not None and until is None,
        "about": day is not None and until is None,
        "between": day is not None and until is not None and until > day,
        "unknown": day is None and until is None,
        "perhaps": False,
    }[certainty]
    try:
        when = When(certainty, day, until)
    except BadDates:
        when = None
    assert (when is not None) == wanted
    if when is None:
        return
    if certainty == "unknown":
        assert (when.earliest, when.latest) == (None, None)
        return
    assert when.earliest <= day <= when.latest
    assert (when.latest - when.earliest).days == {"exact": 0, "about": 2 * ABOUT_DAYS}.get(
        certainty, (until - day).days if until else 0
    )


@given(st.sampled_from(["exact", "about"]), DAYS, DAYS, st.integers(0, 60))
def test_what_is_surely_within_some_days_may_be_on_no_other(certainty, day, first, length):
    when, last = When(certainty, day), first + dt.timedelta(days=length)
    within = when.surely_within(first, last)
    for other in (first - dt.timedelta(days=1), last + dt.timedelta(days=1)):
        assert not (within and when.may_be(other))
    assert When("unknown").may_be(first)
    assert not When("unknown").surely_within(first, last)


def test_every_line_of_the_tables_has_a_source_and_every_place_has_one_authority():
    from amparo.places.models import Facility

    assert all(one.source and one.names["es"] and one.names["en"] for one in tables.kinds().values())
    assert all(one.source for one in tables.authorities().values())
    assert {"arbitrary_arrest", "family_separation", "use_of_force", "neglect", "no_interpreter", "no_notification",
            "segregation", "death"} <= set(tables.kinds())  # fmt: skip
    for kind in Facility.Kind.values:
        assert sum(kind in one.places for one in tables.who_hold()) == 1, kind


pytest_db = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


@pytest_db
def test_an_officer_writes_down_what_happened_what_they_say_and_what_it_may_be_used_for(client, case):
    by = officer()
    client.force_login(by)
    folio = case.record.person.folio
    page = client.get(f"/personas/{folio}/derechos-humanos/").content.decode()
    assert "No se anotó nada" in page
    where = f"/personas/{folio}/derechos-humanos/nuevo/"
    form = client.get(where).context["form"]
    assert form["where"].value() == "Camp East Montana", "where they are now is proposed"
    assert form["authority"].value() == "ice"
    said = {
        "kind": "use_of_force",
        "certainty": "about",
        "where": "Camp East Montana",
        "unit": "B2",
        "authority": "ice",
    }
    assert "govuk-error-message" in client.post(where, said).content.decode()
    answer = client.post(where, {**said, "day": clock.today().isoformat()})
    assert answer.status_code == 302
    here = answer.url
    page = client.get(here).content.decode()
    assert "alrededor del" in page
    assert "Camp East Montana, B2" in page
    assert "Todavía no se toma ninguna declaración" in page
    words = {"says": "person", "words": "Me empujaron", "language": "español", "taken_at": "2026-03-02T10:00",
             "injuries": "Un golpe en el hombro"}  # fmt: skip
    refused = client.post(f"{here}declaracion/", {**words, "injuries": "Tiene diabetes"})
    assert "diabetes" in refused.content.decode()
    assert client.post(f"{here}declaracion/", words).status_code == 302
    assert "Me empujaron" in client.get(here).content.decode()
    told = {
        "use": "complaint",
        "decision": "granted",
        "also": ["words"],
        "channel": "visit",
        "language": "español",
    }
    assert client.post(f"{here}acuerdo/", told).status_code == 302
    page = client.get(here).content.decode()
    assert "con sus palabras" in page
    assert f"{here}queja/" in page
    assert "Uso de la fuerza" in client.get(f"/personas/{folio}/").content.decode()
    assert "Uso de la fuerza" in client.get("/derechos-humanos/").content.decode()
    assert "Nada es así" in client.get("/derechos-humanos/?kind=death").content.decode()
    assert Reading.objects.filter(staff=by, page="rights list", folio=folio).exists()


@pytest_db
def test_facts_and_statements_are_corrected_by_new_versions_and_none_is_lost(case):
    by = officer()
    one = alleged(case, by)
    first = stated(one, by, "Fue de noche.")
    with pytest.raises(Incomplete, match="por qué"):
        stated(one, by, "Fue de día.", corrects=first)
    second = stated(one, by, "Fue de día.", corrects=first, reason="Se equivocó de hora")
    with pytest.raises(Conflict):
        stated(one, by, "Otra cosa.", corrects=first, reason="x")
    assert [each.words()["words"] for each in queries.in_force([one.pk])] == ["Fue de día."]
    assert first.words()["words"] == "Fue de noche."
    changed = {"kind": "segregation", "certainty": "unknown", "day": None, "until": None, "facility": None, "unit": "",
               "place": "En el camión", "authority": "cbp"}  # fmt: skip
    actions.correct_facts(allegation=one, reason="Lo aclaró", by=by, **changed)
    shown = queries.shown([one])[0]
    assert (shown.facts.number, shown.facts.kind, shown.facts.where) == (2, "segregation", "En el camión")
    assert one.facts.count() == 2
    for change in (
        lambda: Facts.objects.filter(allegation=one).update(kind="death"),
        lambda: Statement.objects.filter(pk=second.pk).update(says="document"),
        lambda: Facts.objects.filter(allegation=one).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    written = Event.objects.filter(case=case, type__code__startswith="rights").order_by("pk")
    types = list(written.values_list("type_id", flat=True))
    assert types == ["rights_alleged", "rights_stated", "rights_corrected", "rights_corrected"]


@pytest_db
def test_what_they_say_is_sealed_at_rest_and_its_key_is_wrapped_anew_with_those_of_documents(case):
    one = stated(alleged(case, officer()), officer(), "Palabras que nadie lee en la base")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM rights_statement t")
        assert "nadie lee" not in cursor.fetchone()[0]
    with transaction.atomic():
        Statement.objects.filter(pk=one.pk).update(key_name=one.key_name)  # as rewrapping does
    assert Statement in store.SEALED


@pytest_db
def test_a_date_to_come_a_strange_kind_and_a_unit_of_nowhere_are_refused(case):
    by = officer()
    for said, field in (
        ({"day": clock.today() + dt.timedelta(days=2)}, "day"), ({"kind": "x"}, "kind"), ({"authority": "dhs_crcl"}, "authority"),
        ({"facility": None, "unit": "B2"}, "unit"), ({"certainty": "between"}, "until"),
    ):  # fmt: skip
        with pytest.raises(Incomplete) as refused:
            alleged(case, by, **said)
        assert refused.value.missing == (field,)


@pytest_db
def test_a_document_of_the_file_stands_beside_it_with_its_hash_and_no_other_document_does(case, tmp_path):
    by = officer()
    one = alleged(case, by)
    kept = documents.add(record=case.record, file=io.BytesIO(files.PDF), by=by, kind="detention").document
    assert actions.link_document(allegation=one, document=kept, by=by).kept_hash == kept.kept_hash
    actions.link_document(allegation=one, document=kept, by=by)
    assert one.evidence.count() == 1
    other = detained(tmp_path, MARIA, as_of="2026-03-02T10:00")
    theirs = documents.add(record=other.record, file=io.BytesIO(files.PDF), by=by, kind="detention").document
    with pytest.raises(NotAllowed):
        actions.link_document(allegation=one, document=theirs, by=by)


@pytest_db
def test_a_yes_that_was_withdrawn_is_a_no_at_once(case):
    by = officer()
    one = alleged(case, by)
    assert actions.agreed(one, "complaint") is None, "no line means no"
    agree(one, by, "complaint")
    assert actions.agreed(one, "complaint") is not None
    agree(one, by, "complaint", "withdrawn", words=True, name=True)
    assert actions.agreed(one, "complaint") is None
    last = Agreement.objects.latest("pk")
    assert (last.words_too, last.name_too) == (False, False)


@pytest_db
def test_who_reads_of_rights_and_whose_words_is_decided_by_role_and_office(client, case):
    by, supervisor = officer(), officer("elpaso", Role.SUPERVISOR)
    one = alleged(case, by)
    stated(one, by, "Palabras suyas", injuries="Un golpe")
    here = f"/derechos-humanos/hechos/{one.pk}/"
    for staff, status, words, hurt in (
        (by, 200, True, True), (supervisor, 200, True, True), (officer("", Role.HEADQUARTERS), 200, True, False),
        (officer("", Role.AUDITOR), 200, False, False), (officer("chicago"), 403, False, False),
        (officer("", Role.CIAM), 403, False, False), (officer("OC", Role.STATE), 403, False, False),
        (officer("", Role.LAWYER), 403, False, False),
    ):  # fmt: skip
        client.force_login(staff)
        answer = client.get(here)
        page = answer.content.decode()
        assert (answer.status_code, "Palabras suyas" in page, "Un golpe" in page) == (status, words, hurt), (
            staff.role
        )
        writes = client.get(f"{here}declaracion/").status_code
        assert writes == (200 if staff in (by, supervisor) else 403), staff.role
    client.force_login(officer("chicago"))
    assert client.get("/derechos-humanos/").context["rows"] == []
    with pytest.raises(NotAllowed):
        agree(one, officer("chicago"), "complaint")


@pytest_db
def test_the_list_is_narrowed_by_what_the_finder_of_patterns_names(client, case):
    by = officer()
    client.force_login(by)
    one = alleged(case, by, unit="B2")
    two = alleged(
        case,
        by,
        kind="death",
        facility=None,
        place="Un hospital",
        authority="hospital",
        certainty="unknown",
        day=None,
    )
    place, day = facility("Camp East Montana").pk, clock.today().isoformat()

    def shown(**asked):
        return {row.row.pk for row in client.get("/derechos-humanos/", asked).context["rows"]}

    assert shown() == {one.pk, two.pk}
    assert shown(facility=place, unit="B2", day=day, kind="use_of_force") == {one.pk}
    assert shown(authority="hospital") == {two.pk}
    assert shown(facility=place, kind="death") == set()
    assert shown(state="no_statement") == {one.pk, two.pk}
    agree(one, by, "complaint")
    assert shown(state="no_complaint") == {one.pk}
    assert shown(state="no_agreement") == {two.pk}
