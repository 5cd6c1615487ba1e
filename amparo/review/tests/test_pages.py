"""The desk's pages: what they show, what they write down, and who reaches them."""

from __future__ import annotations

import re

import pytest

from amparo.accounts.models import Reading, Role
from amparo.custody.models import Roster
from amparo.review.models import Answer, SecondLook
from amparo.review.tests.world import answer, question, record, reread, strangers
from tests.factories import EL_PASO, detained, import_rows, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_looks(settings):
    settings.AMPARO_SECOND_LOOKS = 0.0


def said(pair, given="same", **more):
    return {"given": given, "seen": reread(pair).standing, "more": "la misma madre", **more}


def test_a_decision_opens_the_next_question_with_the_way_back_in_sight(client):
    first, second = question(*strangers(2), 0.5), question(*strangers(2, first=2), 0.9)
    client.force_login(officer())
    page = client.post(f"/duplicados/{first.pk}/", said(first), follow=True)
    assert page.redirect_chain == [(f"/duplicados/{second.pk}/", 302)]
    assert f'href="/duplicados/{first.pk}/retirar/"' in page.content.decode()
    page = client.post(f"/duplicados/{second.pk}/", said(second, "different"), follow=True)
    assert page.redirect_chain == [("/duplicados/", 302)]


def test_fields_are_marked_by_sign_and_word_and_not_by_colour_alone(client):
    pair = question(record(curp=""), record(birth_date="1985-11-20", mother_name="Rosa Lima"))
    client.force_login(officer())
    page = client.get(f"/duplicados/{pair.pk}/", headers={"accept-language": "es"}).content.decode()
    found = re.findall(r'am-verdict is-(\w+)"><span aria-hidden="true">(.)</span> ([^<]+)<', page)
    marks = {(verdict, sign, words) for verdict, sign, words in found}
    assert {("same", "=", "igual"), ("missing", "·", "falta uno")} <= marks
    assert any(verdict == "different" and sign == "≠" for verdict, sign, _words in marks)


def test_what_reads_the_same_is_marked_as_the_same_however_it_was_compared(client):
    one = record(given_names="José", surname1="", surnames="TZINE", surname2="")
    pair = question(
        one, record(given_names="Pedro", surname1="", surnames="Tzine", surname2="", birth_date="1970-02-03")
    )
    client.force_login(officer())
    page = client.get(f"/duplicados/{pair.pk}/").content.decode()
    row = page[page.index("Apellidos") :].split("</tr>")[0]
    assert "igual" in row


def test_both_readings_are_written_down_with_their_purpose_each_time_the_page_is_shown(client):
    pair = question(*strangers())
    who = officer()
    client.force_login(who)
    client.get(f"/duplicados/{pair.pk}/")
    rows = Reading.objects.filter(staff=who).values_list("person_id", "page", "purpose")
    expected = {(one.person_id, "pair", "deciding duplicates") for one in (pair.new, pair.known)}
    assert set(rows) == expected
    assert len(rows) == 2


def test_an_answer_without_choice_or_reason_keeps_what_was_typed_and_says_what_is_missing(client):
    pair = question(*strangers())
    client.force_login(officer())
    page = client.post(f"/duplicados/{pair.pk}/", {"seen": pair.standing, "more": "lo vi"}).content.decode()
    assert "lo vi" in page
    assert "Elija una de las tres respuestas." in page
    page = client.post(f"/duplicados/{pair.pk}/", {"seen": pair.standing, "given": "same"}).content.decode()
    assert "Elija un motivo" in page
    assert not Answer.objects.exists()


def test_somebody_elses_answer_meanwhile_is_told_kindly_and_can_be_answered_again(client):
    pair = question(*strangers())
    stale = said(pair)
    answer(pair, "unsure", officer())
    client.force_login(officer())
    page = client.post(f"/duplicados/{pair.pk}/", stale).content.decode()
    assert "respondió esto mientras usted leía" in page
    assert f'name="seen" value="{reread(pair).standing}"' in page
    assert reread(pair).state == "unsure"


def test_a_day_on_which_both_were_seen_in_two_places_is_drawn_listed_and_counted_against(client, tmp_path):
    first = detained(tmp_path, as_of="2026-03-02T09:00").record
    row = "A055555555,OLMEDO-ROSAS,ABUNDIO,02/11/1969,M,MEXICO,B900,Adelanto ICE Processing Center"
    import_rows(tmp_path, row, as_of="2026-03-02T11:00")
    other = Roster.objects.latest("pk").row_set.get().record
    pair = question(first, other)
    client.force_login(officer())
    page = client.get(f"/duplicados/{pair.pk}/").content.decode()
    assert "am-overlay__day is-apart" in page
    assert "En 1 día estaban en dos lugares" in page
    assert re.search(
        r'<li class="is-against"><span[^>]*>En contra:</span> El 2 mar 2026 estaban en dos lugares', page
    )
    assert EL_PASO in page
    assert " style=" not in page


def test_a_proposal_is_shown_to_the_other_office_with_who_and_why(client):
    pair = question(strangers(1)[0], strangers(1, first=2, office="losangeles")[0])
    proposer = officer("elpaso")
    answer(pair, "same", proposer, more="misma acta de nacimiento")
    client.force_login(officer("losangeles"))
    page = client.get(f"/duplicados/{pair.pk}/").content.decode()
    assert proposer.name in page
    assert "misma acta de nacimiento" in page
    client.force_login(officer("elpaso"))
    done = client.post(f"/duplicados/{pair.pk}/", said(pair), follow=True).content.decode()
    assert "Lo confirma alguien de la otra oficina" in done


@pytest.mark.parametrize("role", [Role.CIAM, Role.AUDITOR, Role.ADMINISTRATOR])
def test_whoever_decides_no_duplicates_reaches_none_of_the_pages(client, role):
    pair = question(*strangers())
    client.force_login(officer(role=role))
    for path in ("", "primero/", "segunda-mirada/", f"{pair.pk}/", f"{pair.pk}/siguiente/", f"{pair.pk}/retirar/",
                 f"{pair.pk}/pregunta/"):  # fmt: skip
        assert client.get(f"/duplicados/{path}").status_code == 403, path


def test_an_officer_of_neither_office_sees_no_pair_and_leaves_no_trace_of_having_read_it(client):
    pair = question(*strangers())
    client.force_login(officer("chicago"))
    for path in ("", "retirar/", "pregunta/"):
        assert client.get(f"/duplicados/{pair.pk}/{path}").status_code == 403
    assert not Reading.objects.exists()


def test_headquarters_reads_what_was_answered_so_far_without_an_office_of_its_own(client):
    pair = question(*strangers())
    answer(pair, "unsure", officer(), more="falta preguntar a la madre")
    client.force_login(officer(role=Role.HEADQUARTERS))
    assert "falta preguntar a la madre" in client.get(f"/duplicados/{pair.pk}/").content.decode()


def test_an_empty_queue_says_what_will_appear_there(client):
    client.force_login(officer())
    assert "Ningún par espera una decisión." in client.get("/duplicados/").content.decode()
    assert client.get("/duplicados/primero/").url == "/duplicados/"


def test_the_queue_says_why_each_stands_where_it_does_in_both_languages(client):
    question(*strangers())
    client.force_login(officer())
    assert "los datos no lo deciden; llegó hoy" in client.get("/duplicados/").content.decode()
    client.cookies["lang"] = "en"
    assert "the data leave it open; it came in today" in client.get("/duplicados/").content.decode()


def look(pair, first_by, **more):
    return SecondLook.objects.create(
        kind="agreement", one=pair.new, other=pair.known, pair=pair, first="same", not_by=first_by, office_id="elpaso",
        door=pair.new.source, month="2026-03-01", asked_at=pair.raised_at, **more,
    )  # fmt: skip


def test_a_second_look_is_blind_to_the_first_answer_the_reason_the_odds_and_the_file(client):
    pair = question(*strangers(), 0.83)
    first = officer()
    answer(pair, "same", first, more="porque lo dice su hermana")
    asked = look(reread(pair), first)
    client.force_login(officer())
    page = client.get("/duplicados/segunda-mirada/").content.decode()
    main = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page[page.index("<main") :])
    assert f'name="look" value="{asked.pk}"' in main
    for hidden in (
        "hermana",
        first.name,
        "83",
        pair.new.person.folio,
        "A favor:",
        "Es la misma persona</strong>",
    ):
        assert hidden not in main, hidden


def test_a_second_look_measures_and_changes_no_file(client):
    pair = question(*strangers())
    first = officer()
    answer(pair, "same", first)
    asked = look(reread(pair), first)
    second = officer()
    client.force_login(second)
    client.post("/duplicados/segunda-mirada/", {"look": asked.pk, "given": "different"})
    asked.refresh_from_db()
    assert (asked.given, asked.answered_by) == ("different", second)
    assert reread(pair).state == "same"


def test_the_first_reviewer_another_office_and_a_late_third_are_not_asked(client):
    pair = question(*strangers())
    first = officer()
    asked = look(pair, first)
    for who in (first, officer("chicago")):
        client.force_login(who)
        assert f'value="{asked.pk}"' not in client.get("/duplicados/segunda-mirada/").content.decode()
    client.force_login(officer())
    client.post("/duplicados/segunda-mirada/", {"look": asked.pk, "given": "same"})
    page = client.post("/duplicados/segunda-mirada/", {"look": asked.pk, "given": "different"}, follow=True)
    assert "Alguien ya lo respondió" in page.content.decode()
    asked.refresh_from_db()
    assert asked.given == "same"


def test_taking_back_without_the_right_to_is_explained_and_offers_no_button(client):
    pair = question(*strangers())
    answer(pair, "different", officer())
    client.force_login(officer())
    page = client.get(f"/duplicados/{pair.pk}/retirar/").content.decode()
    assert "Puede retirarla quien respondió" in page
    assert "govuk-button--warning" not in page
    client.post(f"/duplicados/{pair.pk}/retirar/", {"reason": "de todos modos"})
    assert reread(pair).state == "different"


def test_what_others_handed_in_is_not_shown(client):
    import uuid

    client.force_login(officer())
    page = client.get(f"/duplicados/juntos/{uuid.uuid4()}/").content.decode()
    assert "no se guardó nada suyo" in page
