"""Answering one question: A2, A3; two people for two offices; nobody answers what has moved on; taking back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework.models import OfficerNotice
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people import actions as people_actions
from amparo.people.models import Merge, Pair
from amparo.people.queries import pairs_waiting
from amparo.review import actions
from amparo.review.models import Answer, SecondLook
from amparo.review.tests.world import answer, answering, people, question, record, reread, strangers
from tests.factories import officer, request_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_looks(settings):
    settings.AMPARO_SECOND_LOOKS = 0.0


def test_a2_one_officer_joins_two_files_of_their_own_office():
    pair = question(*strangers())
    written = answer(pair, "same", officer(), because=["same_parents"], more="")
    assert reread(pair).state == "same"
    assert people() == 1
    assert written.kind == "decided"
    assert Merge.objects.get().reason == written.reason != ""


def test_a3_two_juan_hernandez_hernandez_wait_for_a_person_and_stay_two_when_told_apart():
    one, other = record(), record(birth_date="1985-11-20")
    assert people() == 2
    pair = question(one, other)
    answer(pair, "different", officer())
    assert people() == 2
    assert reread(pair).state == "different"
    assert not pairs_waiting(None).filter(pk=pair.pk).exists()


def test_across_two_offices_the_first_same_proposes_and_joins_nobody():
    a, b = strangers(1)[0], strangers(1, first=2, office="losangeles")[0]
    pair = question(a, b)
    assert {pair.office_id, pair.other_office_id} == {"elpaso", "losangeles"}
    written = answer(pair, "same", officer("elpaso"))
    assert written.kind == "proposed"
    assert reread(pair).state == "proposed"
    assert not Merge.objects.exists()


def across():
    pair = question(strangers(1)[0], strangers(1, first=2, office="losangeles")[0])
    return pair, officer("elpaso"), officer("losangeles")


def test_both_offices_have_it_in_their_queue_before_and_after_the_proposal():
    pair, ours, _theirs = across()
    for office in ("elpaso", "losangeles"):
        assert pair in pairs_waiting([office])
    answer(pair, "same", ours)
    for office in ("elpaso", "losangeles"):
        assert pair in pairs_waiting([office])
    assert pair not in pairs_waiting(["chicago"])


def test_somebody_of_the_other_office_confirms_and_then_they_are_one():
    pair, ours, theirs = across()
    answer(pair, "same", ours)
    assert answer(pair, "same", theirs).kind == "confirmed"
    assert people() == 1
    merge = Merge.objects.get()
    assert (merge.by, merge.pair.proposed_by) == (theirs, ours)


def test_headquarters_may_be_the_second_person():
    pair, ours, _theirs = across()
    answer(pair, "same", ours)
    assert answer(pair, "same", officer(role=Role.HEADQUARTERS)).kind == "confirmed"


def test_neither_the_proposer_nor_a_colleague_of_the_same_office_can_confirm():
    pair, ours, _theirs = across()
    answer(pair, "same", ours)
    for who in (ours, officer("elpaso"), officer("elpaso", Role.SUPERVISOR)):
        with pytest.raises(NotAllowed):
            answer(pair, "same", who)
    assert not Merge.objects.exists()


def test_the_other_office_rejects_a_proposal_and_nothing_was_joined():
    pair, ours, theirs = across()
    answer(pair, "same", ours)
    answer(pair, "different", theirs)
    assert reread(pair).state == "different"
    assert people() == 2


def test_the_machine_alone_never_joins_across_two_offices():
    pair, _ours, _theirs = across()
    with pytest.raises(NotAllowed):
        people_actions.decide_pair(pair=pair, decision="same", by=None, reason="a script")


def test_the_database_itself_refuses_a_single_decider_across_offices():
    pair, ours, _theirs = across()
    with pytest.raises(IntegrityError, match="two_offices_mean_two_deciders"), transaction.atomic():
        Pair.objects.filter(pk=pair.pk).update(
            state="same", decided_by=ours, proposed_by=ours, decided_at=pair.raised_at, reason="alone"
        )
    with pytest.raises(IntegrityError, match="two offices mean two deciders"), transaction.atomic():
        people_actions.merge(gone=pair.new.person, kept=pair.known.person, by=ours, reason="alone", pair=pair)


def test_an_officer_of_a_third_office_may_not_answer():
    pair, _ours, _theirs = across()
    with pytest.raises(NotAllowed):
        answer(pair, "different", officer("chicago"))


def test_whoever_answers_what_a_colleague_answered_meanwhile_is_told_by_whom_and_how():
    pair = question(*strangers())
    slow = answering(pair, "same")
    colleague = officer()
    answer(pair, "unsure", colleague)
    with pytest.raises(Conflict, match=colleague.name):
        actions.answer(answering=slow, by=officer())
    assert reread(pair).state == "unsure"


def test_nobody_is_joined_by_the_way_who_was_said_to_be_two_people():
    a, b, c = strangers(3)
    who = officer()
    answer(question(a, c), "different", who)
    answer(question(a, b), "same", who)
    with pytest.raises(Conflict, match="personas distintas"):
        answer(question(b, c), "same", who)
    assert people() == 2


def test_whom_a_family_meant_does_not_keep_the_others_apart():
    from amparo.families.actions import confirm_person

    a, b = strangers(2)
    request, _secret = request_of(given_names="Zenón", surnames="Ajuria")
    asked = question(a, b)
    meant, not_meant = question(request.record, a), question(request.record, b)
    confirm_person(request=request, person=a.person, by=officer())
    assert (reread(meant).state, reread(not_meant).state) == ("same", "different")
    answer(asked, "same", officer())
    assert people() == 1


def test_an_answer_needs_a_reason():
    pair = question(*strangers())
    with pytest.raises(Incomplete):
        answer(pair, "same", officer(), more=" ")


def test_every_answer_is_kept_in_order_and_none_can_be_rewritten():
    pair, ours, theirs = across()
    answer(pair, "unsure", theirs)
    answer(pair, "same", ours)
    answer(pair, "same", theirs)
    assert list(Answer.objects.values_list("kind", "given")) == [
        ("decided", "unsure"),
        ("proposed", "same"),
        ("confirmed", "same"),
    ]
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Answer.objects.update(reason="nothing")


def test_whoever_answered_takes_it_back_and_everything_is_as_before():
    pair = question(*strangers())
    before = (pair.new.person_id, pair.known.person_id)
    who = officer()
    answer(pair, "same", who)
    actions.take_back(pair=pair, by=who, reason="I looked at the wrong row")
    pair = reread(pair)
    assert (pair.new.person_id, pair.known.person_id) == before
    assert pair.state == "open"
    assert pair in pairs_waiting(["elpaso"])


def test_a_colleague_cannot_take_back_what_was_not_theirs_but_the_supervisor_can():
    pair = question(*strangers())
    answer(pair, "different", officer())
    with pytest.raises(NotAllowed):
        actions.take_back(pair=pair, by=officer(), reason="I think otherwise")
    actions.take_back(pair=pair, by=officer(role=Role.SUPERVISOR), reason="the mother called")
    assert reread(pair).state == "open"
    with pytest.raises(Conflict):
        actions.take_back(pair=pair, by=officer(role=Role.SUPERVISOR), reason="again")


def test_a_proposal_taken_back_asks_anew_for_two_people():
    pair, ours, theirs = across()
    answer(pair, "same", ours)
    actions.take_back(pair=pair, by=ours, reason="another mother")
    assert answer(pair, "same", theirs).kind == "proposed"


def test_after_a_join_was_undone_across_offices_two_people_decide_again():
    pair, ours, theirs = across()
    answer(pair, "same", ours)
    answer(pair, "same", theirs)
    people_actions.unmerge(
        merge=Merge.objects.get(), by=officer(role=Role.HEADQUARTERS), reason="another mother"
    )
    assert answer(pair, "same", ours).kind == "proposed"


def test_a_share_of_what_is_decided_is_asked_again(settings):
    settings.AMPARO_SECOND_LOOKS = 1.0
    pair = question(*strangers())
    first = officer()
    answer(pair, "different", first)
    look = SecondLook.objects.get()
    assert (look.kind, look.first, look.not_by, look.office_id) == ("agreement", "different", first, "elpaso")
    settings.AMPARO_SECOND_LOOKS = 0.0
    other = question(*strangers(2, first=2))
    answer(other, "different", first)
    assert SecondLook.objects.count() == 1


def test_what_nobody_is_sure_of_is_not_asked_again_as_if_it_were_an_answer(settings):
    settings.AMPARO_SECOND_LOOKS = 1.0
    answer(question(*strangers()), "unsure", officer())
    assert not SecondLook.objects.exists()


def test_the_other_office_is_told_of_a_proposal_and_a_second_look_is_told_to_all_but_who_answered(settings):
    settings.AMPARO_SECOND_LOOKS = 1.0
    pair, ana, luis = across()
    boss = officer("losangeles", Role.SUPERVISOR)
    answer(pair, "same", ana)
    answer(pair, "different", luis)
    assert SecondLook.objects.get().office_id == "losangeles"

    def told(staff):
        return list(
            OfficerNotice.objects.filter(staff=staff).order_by("pk").values_list("text_code", flat=True)
        )

    assert (told(ana), told(luis)) == ([], ["answer_to_confirm"])
    assert told(boss) == ["answer_to_confirm", "second_look_asked"]
