"""Several at once: one question about many people, and the doubtful rows of one list."""

from __future__ import annotations

import uuid

import pytest

from amparo.core.errors import Conflict
from amparo.people.models import Merge, Pair
from amparo.people.queries import pairs_waiting, question_of
from amparo.review import actions, queries
from amparo.review.models import Answer
from amparo.review.tests.world import answer, answering, people, question, reread, strangers
from tests.factories import EL_PASO, detained, import_rows, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_looks(settings):
    settings.AMPARO_SECOND_LOOKS = 0.0


def together(pairs, labels, by):
    """Answer these pairs as one question; `labels` gives each record its person, as `AAB`."""
    return actions.answer_together(
        groups=labels, seen={pair.pk: reread(pair).standing for pair in pairs}, because=["same_parents"], more="",
        by=by, batch=uuid.uuid4(),
    )  # fmt: skip


def test_of_three_who_resemble_each_other_two_are_one_and_the_third_is_not():
    a, b, c = strangers(3)
    ab, bc = question(a, b), question(b, c)
    together([ab, bc], {a.person_id: "1", b.person_id: "1", c.person_id: "2"}, officer())
    assert (reread(ab).state, reread(bc).state) == ("same", "different")
    assert people() == 2
    assert not pairs_waiting(None).exists()


def test_all_three_are_one():
    a, b, c = strangers(3)
    pairs = [question(a, b), question(b, c), question(a, c)]
    together(pairs, dict.fromkeys((a.person_id, b.person_id, c.person_id), "1"), officer())
    assert people() == 1
    assert {reread(pair).state for pair in pairs} == {"same"}


def test_when_two_of_them_are_parted_no_answer_says_any_longer_that_they_are_one():
    a, b, c = strangers(3)
    pairs = [question(a, b), question(b, c), question(a, c)]
    who = officer()
    together(pairs, dict.fromkeys((a.person_id, b.person_id, c.person_id), "1"), who)
    joining = [pair for pair in pairs if reread(pair).merges.exists()]
    assert len(joining) == 2  # the third was settled by the other two
    actions.take_back(pair=joining[0], by=who, reason="another mother")
    for pair in map(reread, pairs):
        assert (pair.state == "same") is (pair.new.person_id == pair.known.person_id)


def test_two_ends_of_a_chain_whom_nobody_compared_are_asked_and_joined_with_the_rest():
    a, b, c = strangers(3)
    ab, bc = question(a, b), question(b, c)
    together([ab, bc], {a.person_id: "1", b.person_id: "2", c.person_id: "1"}, officer())
    made = Pair.objects.get(new=c, known=a)
    assert made.state == "same"
    assert Merge.objects.get().pair == made
    assert people() == 2


def test_when_one_of_the_answers_is_refused_nothing_of_the_question_is_kept():
    a, b, c = strangers(3)
    ab, bc = question(a, b), question(b, c)
    answer(question(a, c), "different", officer())
    with pytest.raises(Conflict):
        together([ab, bc], dict.fromkeys((a.person_id, b.person_id, c.person_id), "1"), officer())
    assert people() == 3
    assert {reread(pair).state for pair in (ab, bc)} == {"open"}
    assert Answer.objects.count() == 1


def test_a_question_whose_files_changed_while_it_was_read_is_not_answered():
    a, b, c, d = strangers(4)
    ab, bc = question(a, b), question(b, c)
    labels = {a.person_id: "1", b.person_id: "1", c.person_id: "2"}
    answer(question(a, d), "same", officer())
    answer(question(b, d), "same", officer())
    with pytest.raises(Conflict):
        together([ab, bc], labels, officer())


def test_where_offices_differ_the_question_proposes_and_the_rest_is_decided():
    a, b = strangers(2)
    c = strangers(1, first=2, office="losangeles")[0]
    ab, bc = question(a, b), question(b, c)
    together([ab, bc], dict.fromkeys((a.person_id, b.person_id, c.person_id), "1"), officer("elpaso"))
    assert (reread(ab).state, reread(bc).state) == ("same", "proposed")
    assert people() == 2


def test_the_page_shows_all_members_in_columns_and_keeps_the_answer(client):
    a, b, c = strangers(3)
    ab, bc = question(a, b), question(b, c)
    who = officer()
    client.force_login(who)
    page = client.get(f"/duplicados/{ab.pk}/pregunta/").content.decode()
    for one in (a, b, c):
        assert one.given_names in page
        assert f'name="group-{one.person_id}"' in page
    said = {
        f"group-{a.person_id}": "1",
        f"group-{b.person_id}": "2",
        f"group-{c.person_id}": "2",
        "more": "hermanos",
    }
    said |= {f"seen-{pair.pk}": reread(pair).standing for pair in (ab, bc)}
    answered = client.post(f"/duplicados/{ab.pk}/pregunta/", said, follow=True)
    assert answered.redirect_chain[0][0].startswith("/duplicados/juntos/")
    assert answered.content.decode().count("/retirar/") == 2
    assert (reread(ab).state, reread(bc).state) == ("different", "same")


def test_a_question_about_two_is_shown_side_by_side_instead(client):
    pair = question(*strangers())
    client.force_login(officer())
    assert client.get(f"/duplicados/{pair.pk}/pregunta/").url == f"/duplicados/{pair.pk}/"


def test_the_page_keeps_what_was_chosen_when_the_reason_is_missing(client):
    a, b, c = strangers(3)
    ab, _bc = question(a, b), question(b, c)
    client.force_login(officer())
    page = client.post(f"/duplicados/{ab.pk}/pregunta/", {f"group-{c.person_id}": "1"}).content.decode()
    chosen = page.split(f'name="group-{c.person_id}"')[1].split("</select>")[0]
    assert '<option value="1" selected>' in chosen
    assert Answer.objects.count() == 0


#: A list with two rows that resemble people on an earlier one: other numbers, other birth dates, the same common names.
FIRST = (
    f"A011111111,LOPEZ-GARCIA,JUAN CARLOS,04/07/1985,M,MEXICO,B1,{EL_PASO}",
    f"A022222222,MARTINEZ-PEREZ,MARIA ELENA,09/11/1990,F,MEXICO,B2,{EL_PASO}",
)
SECOND = (
    f",LOPEZ-GARCIA,JUAN CARLOS,07/04/1985,M,MEXICO,B77,{EL_PASO}",
    f",MARTINEZ-PEREZ,MARIA ELENA,09/12/1990,F,MEXICO,B78,{EL_PASO}",
)


@pytest.fixture
def doubtful(tmp_path):
    """A list with doubtful rows, and the pairs that they raised."""
    from amparo.custody.models import Roster

    import_rows(tmp_path, *FIRST, as_of="2026-03-02T09:00")
    import_rows(tmp_path, *SECOND, as_of="2026-03-09T09:00")
    roster = Roster.objects.latest("pk")
    _page, doubts = queries.doubts_of(roster, ["elpaso"], "1", reader=officer())
    return roster, [doubt.pair for doubt in doubts]


def test_the_doubtful_rows_of_a_list_stand_on_one_screen_each_with_its_best_candidate(client, doubtful):
    roster, pairs = doubtful
    assert len(pairs) == 2
    client.force_login(officer())
    page = client.get(f"/listas/{roster.pk}/dudosos/").content.decode()
    for pair in pairs:
        assert f'name="given-{pair.pk}"' in page
        assert pair.known.name in page


def test_they_are_handed_in_together_and_each_has_its_way_back(client, doubtful):
    roster, (first, second) = doubtful
    who = officer()
    client.force_login(who)
    said = {
        f"given-{first.pk}": "same", f"seen-{first.pk}": first.standing, f"because-{first.pk}": "same_birth_and_names",
        f"given-{second.pk}": "different", f"seen-{second.pk}": second.standing, "more": "revisado con la lista",
    }  # fmt: skip
    page = client.post(f"/listas/{roster.pk}/dudosos/", said, follow=True)
    assert (reread(first).state, reread(second).state) == ("same", "different")
    text = page.content.decode()
    for pair in (first, second):
        assert f"/duplicados/{pair.pk}/retirar/" in text
    client.post(f"/duplicados/{first.pk}/retirar/", {"reason": "me equivoqué de renglón"})
    assert reread(first).state == "open"
    assert reread(second).state == "different"


def test_a_row_that_a_colleague_answered_meanwhile_does_not_undo_the_others(client, doubtful):
    roster, (first, second) = doubtful
    stale = first.standing
    answer(first, "unsure", officer())
    client.force_login(officer())
    said = {
        f"given-{first.pk}": "same", f"seen-{first.pk}": stale, f"line-{first.pk}": "2",
        f"given-{second.pk}": "different", f"seen-{second.pk}": second.standing, "more": "revisado",
    }  # fmt: skip
    page = client.post(f"/listas/{roster.pk}/dudosos/", said, follow=True).content.decode()
    assert (reread(first).state, reread(second).state) == ("unsure", "different")
    assert "Renglón 2:" in page


def test_handing_in_nothing_says_so(client, doubtful):
    roster, _pairs = doubtful
    client.force_login(officer())
    page = client.post(f"/listas/{roster.pk}/dudosos/", {}, follow=True).content.decode()
    assert "No se respondió nada" in page


def test_a_list_of_another_office_is_not_there(client, doubtful):
    roster, _pairs = doubtful
    client.force_login(officer("chicago"))
    assert client.get(f"/listas/{roster.pk}/dudosos/").status_code == 404


def test_a_list_without_doubts_says_so(client, tmp_path):
    detained(tmp_path)
    from amparo.custody.models import Roster

    client.force_login(officer())
    page = client.get(f"/listas/{Roster.objects.latest('pk').pk}/dudosos/").content.decode()
    assert "Ningún renglón de esta lista espera" in page


def test_the_number_of_queries_does_not_grow_with_the_rows(client, doubtful, django_assert_max_num_queries):
    roster, _pairs = doubtful
    client.force_login(officer())
    with django_assert_max_num_queries(16):
        client.get(f"/listas/{roster.pk}/dudosos/")


def test_what_hangs_together_is_found_from_any_of_its_pairs():
    a, b, c = strangers(3)
    ab, bc = question(a, b), question(b, c)
    assert {one.pk for one in question_of(ab)} == {one.pk for one in question_of(bc)}


def test_answers_of_each_stand_on_their_own():
    first, second = question(*strangers(2)), question(*strangers(2, first=2))
    stale = answering(first, "same", seen="long ago")
    outcomes = actions.answer_each(
        answers=[stale, answering(second, "different")], by=officer(), batch=uuid.uuid4()
    )
    assert outcomes[0].answer is None
    assert outcomes[0].refusal
    assert outcomes[1].answer is not None
