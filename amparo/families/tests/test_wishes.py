"""«If I am detained, tell …»: wishes in advance, who may be believed, and what they open. B1, B5, E6 of the stories."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import hash_code, new_folio, new_secret, show
from amparo.families import actions as families
from amparo.families.models import Follow, Request, Wishes
from amparo.families.tasks import ask_before_wishes_end
from amparo.families.tests.test_instant import MOTHER, WHO, asks
from amparo.families.tests.visiting import Visitor, text
from amparo.families.warnings import warnings_of
from amparo.families.wishes import actions
from amparo.families.wishes.actions import Said
from amparo.families.wishes.queries import before_of
from amparo.families.wishes.rules import Words, contradict
from amparo.notices.models import Notice
from amparo.notices.texts import text_of
from amparo.people.models import Consent, Purpose, Relative
from amparo.people.queries import consent_in_force
from tests.factories import JOSE, detained, import_rows, officer, said

pytestmark = pytest.mark.django_db
TELL = Said(
    kind="tell", name="Carmen López", relation="mother", contact=MOTHER, fields=("status", "place"), language="es-mx"
)  # fmt: skip
NEVER = Said(kind="never", name="Raúl Temido", contact="raul@example.org")
CHILDREN = Said(kind="children", name="Ana García", contact="915 555 0199")
HE = {**WHO, "mother_name": "Carmen López", "birth_state": "OC"}
#: A list that says what he said himself: by both surnames, the whole birth date and a rare enough name it is he.
LIST = JOSE.replace("GARCIA-LOPEZ,JOSE LUIS", "TZOMPANTZI NETZAHUAL,JOSE LUIS")


def at_the_window(
    *, by=None, named=(TELL, NEVER, CHILDREN), evidence="passport", contact="joseluis@example.org", **who
):
    return actions.take(
        described=said(**{**HE, **who}), contact=contact, language="es-mx", named=named, needs="Insulina", evidence=evidence,
        note="G12345678", by=by or officer("elpaso"),
    )  # fmt: skip


def on_the_portal(*, named=(TELL,), contact="joseluis@example.org", **who):
    folio, secret = new_folio("V"), new_secret()
    wishes = actions.register(
        folio=folio, secret_hash=hash_code(secret, salt=folio), described=said(**{**HE, **who}), contact=contact,
        language="es-mx", channel="web", named=named, needs="", received_at=clock.now(), office=None,
    )  # fmt: skip
    return wishes, secret


def test_b5_what_he_said_at_the_window_is_consent_for_whom_he_named_and_for_nobody_else():
    wishes, _secret = at_the_window()
    person = wishes.record.person
    mother = Relative.objects.get(record__person=person, wish="tell")
    line = consent_in_force(person.pk, Purpose.FAMILY, mother)
    assert line.fields == ["status", "place"]
    assert line.channel == "advance"
    assert "Pasaporte" in line.witness
    assert line.expires_at - clock.now() > dt.timedelta(days=729)
    assert list(
        Relative.objects.filter(record__person=person, wish="never").values_list("name", flat=True)
    ) == ["Raúl Temido"]
    assert Consent.objects.filter(record__person=person).count() == 1
    assert {event.type_id for event in Event.objects.filter(record=wishes.record)} >= {
        "wishes_kept", "wishes_confirmed", "consent_recorded", "relative_added",
    }  # fmt: skip


def test_b1_when_he_is_detained_the_mother_whom_he_named_follows_by_a_code_alone(tmp_path):
    at_the_window(surnames="Tzompantzi Netzahual")
    request, secret = asks(person={"surnames": "Tzompantzi Netzahual"})
    assert request.state == Request.State.FOLLOWING  # before anybody knows where he is
    import_rows(tmp_path, LIST.replace("A012345678", ""), as_of="2026-03-02T09:00")
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    shown = text(visitor.status())
    assert "Camp East Montana" in shown


def test_unconfirmed_wishes_open_nothing_until_somebody_establishes_who_said_them(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    wishes, _secret = on_the_portal(a_number="A012345678")
    assert not Consent.objects.filter(relative__isnull=False).exists()
    request, _ = asks(person={"a_number": "A012345678"})
    assert request.state == Request.State.RECEIVED
    assert [one.pk for one in before_of(case.record.person)] == [
        wishes.pk
    ]  # the officer reads that there is something
    actions.confirm(wishes=wishes, evidence="interview", note="", by=by, person=case.record.person)
    request.refresh_from_db()
    assert request.state == Request.State.FOLLOWING
    assert Follow.objects.get(request=request).relative.name == "Carmen López"


def test_an_abuser_who_registers_in_her_name_opens_nothing_and_is_raised_to_an_officer():
    mine, _secret = at_the_window()
    theirs, _secret = on_the_portal(
        contact="raul@example.org",
        named=[Said(kind="tell", name="Raúl Temido", relation="spouse", contact="raul2@example.org", fields=("place",))],
    )  # fmt: skip
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert theirs.doubted_at is not None
    assert mine.doubted_at is not None
    assert theirs.identified_at is None
    assert Task.objects.filter(
        kind=Task.Kind.REVIEW_REQUEST, text__contains=theirs.folio, done_at=None
    ).exists()
    assert not Consent.objects.filter(relative__name__contains="Raúl").exists()
    asked, _ = asks(contact="raul2@example.org", seeker_name="Raúl Temido", relation="spouse")
    assert asked.state == Request.State.RECEIVED
    mother, _ = asks()
    assert (
        mother.state == Request.State.RECEIVED
    )  # in doubt nothing opens at once, not even what was confirmed
    actions.settle(wishes=mine, note="Le pregunté en la ventanilla", by=mine.identified_staff)
    mother.refresh_from_db()
    assert mother.state == Request.State.FOLLOWING
    theirs.refresh_from_db()
    assert theirs.ended_why == "refused"


def test_a_later_word_of_the_person_wins_whatever_is_confirmed_afterwards(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    wishes, _secret = on_the_portal(a_number="A012345678")
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="refused", channel="visit", at=clock.now(), by=by
    )
    actions.confirm(wishes=wishes, evidence="interview", note="", by=by, person=case.record.person)
    mother = Relative.objects.get(record__person=case.record.person, wish="tell")
    assert consent_in_force(case.record.person_id, Purpose.FAMILY, mother) is None


def test_earlier_wishes_confirmed_after_later_ones_change_nothing():
    by = officer("elpaso")
    earlier, _secret = on_the_portal(named=[Said(kind="tell", name="Raúl Temido", relation="friend", contact="raul@example.org",
                                                 fields=("place",))])  # fmt: skip
    later, _secret = at_the_window(by=by)
    actions.confirm(wishes=earlier, evidence="passport", note="", by=by, person=later.record.person)
    earlier.refresh_from_db()
    assert earlier.ended_why == "replaced"
    assert not Relative.objects.filter(name="Raúl Temido", wish="tell").exists()
    mother = Relative.objects.get(record__person=later.record.person, wish="tell")
    assert consent_in_force(later.record.person_id, Purpose.FAMILY, mother) is not None


def test_who_is_said_later_never_to_be_told_is_told_nothing_by_earlier_wishes(tmp_path):
    by = officer("elpaso")
    wishes, _secret = at_the_window(by=by)
    mother = Relative.objects.get(record__person=wishes.record.person, wish="tell")
    casework.add_relative(record=wishes.record, name="Carmen López", relation="mother", wish="never", by=by)
    assert consent_in_force(wishes.record.person_id, Purpose.FAMILY, mother) is None


def test_the_contact_of_somebody_never_to_be_told_is_warned_of_under_any_name():
    wishes, _secret = at_the_window()
    request, _secret = asks(contact="raul@example.org", seeker_name="Un Primo", relation="other_kin")
    assert request.state == Request.State.RECEIVED
    by = officer("elpaso")
    families.confirm_person(request=request, person=wishes.record.person, by=by)
    request = Request.objects.select_related("record__person").get(pk=request.pk)
    assert "never_contact" in {one.code for one in warnings_of([request], by)[request.pk]}


def test_an_office_finds_what_was_said_on_the_portal_by_its_folio_alone(client):
    wishes, _secret = on_the_portal()
    client.force_login(officer("elpaso"))
    assert "García" not in client.get("/voluntades/").content.decode()
    assert client.get(f"/voluntades/?folio={show(wishes.folio)}").url == f"/voluntades/{wishes.folio}/"
    assert "García" in client.get(f"/voluntades/{wishes.folio}/").content.decode()
    client.force_login(officer("", Role.CIAM))
    assert "García" in client.get("/voluntades/").content.decode()


def test_wishes_taken_again_replace_the_earlier_ones_and_the_mother_keeps_her_page():
    by = officer("elpaso")
    first, _secret = at_the_window(by=by)
    request, secret = asks()
    assert request.state == Request.State.FOLLOWING
    sister = Said(
        kind="tell", name="Ana García", relation="sibling", contact="ana@example.org", fields=("status",)
    )
    actions.change(wishes=first, named=[TELL, sister], needs="", by=by, at=clock.now())
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Seguimos trabajando" not in text(visitor.status())
    second, _secret = at_the_window(by=by, named=[sister])
    first.refresh_from_db()
    assert (first.ended_why, second.ended_at) == ("replaced", None)
    assert "Seguimos trabajando" in text(visitor.status())


def test_whoever_holds_slip_and_telephone_lets_nobody_new_be_told_until_the_person_was_asked():
    by = officer("elpaso")
    wishes, _secret = at_the_window(by=by)
    other = Said(
        kind="tell",
        name="Otro Hombre",
        relation="spouse",
        contact="otro@example.org",
        fields=("status", "place"),
    )
    actions.change(wishes=wishes, named=[TELL, other], needs="", by=None, at=clock.now())
    told = Relative.objects.filter(record__person=wishes.record.person, wish="tell")
    assert list(told.values_list("name", flat=True)) == [TELL.name]
    wishes.refresh_from_db()
    assert wishes.doubted_at is not None
    request, _other_secret = asks()
    assert request.state == Request.State.RECEIVED  # nothing opens at once meanwhile
    actions.settle(wishes=wishes, note="Lo dijo ella misma", by=by)
    assert set(told.values_list("name", flat=True)) == {TELL.name, other.name}


def test_b5_withdrawing_at_the_window_is_gone_from_the_very_next_page():
    by = officer("elpaso")
    wishes, _secret = at_the_window(by=by)
    request, secret = asks()
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Seguimos trabajando" not in text(visitor.status())
    actions.withdraw(wishes=wishes, by=by)
    assert "Seguimos trabajando" in text(visitor.status())
    with pytest.raises(Conflict):
        actions.withdraw(wishes=wishes, by=by)


def test_wishes_run_out_after_two_years_and_the_person_is_asked_before():
    wishes, _secret = at_the_window()
    now = clock.now()
    with time_machine.travel(now + dt.timedelta(days=705), tick=False):
        ask_before_wishes_end(0)
        ask_before_wishes_end(0)
        assert Notice.objects.filter(template="wishes_end", about=wishes.folio).count() == 1
    mother = Relative.objects.get(record__person=wishes.record.person, wish="tell")
    with time_machine.travel(now + dt.timedelta(days=732), tick=False):
        assert consent_in_force(wishes.record.person_id, Purpose.FAMILY, mother) is None
    with time_machine.travel(now + dt.timedelta(days=706), tick=False):
        actions.renew(wishes=wishes, by=None, at=clock.now())
    with time_machine.travel(now + dt.timedelta(days=1400), tick=False):
        assert consent_in_force(wishes.record.person_id, Purpose.FAMILY, mother) is not None


def test_e6_a_minor_registers_nothing_and_wishes_of_a_minor_show_nothing(tmp_path):
    with pytest.raises(Incomplete):
        at_the_window(birth_date=str(clock.today().year - 15) + "-05-23")
    case = detained(tmp_path, JOSE.replace("05/23/1987", "05/23/2012"))
    wishes, _secret = on_the_portal(a_number="A012345678")
    with pytest.raises(NotAllowed):
        actions.confirm(
            wishes=wishes, evidence="interview", note="", by=officer("boston"), person=case.record.person
        )
    request, _secret = asks(person={"a_number": "A012345678"})
    assert request.state == Request.State.RECEIVED


def test_whose_office_it_is_and_which_counter_decides_who_may_take_and_confirm():
    wishes, _secret = on_the_portal()
    with pytest.raises(NotAllowed):
        at_the_window(by=officer("", Role.AUDITOR))
    with pytest.raises(Incomplete):
        actions.confirm(
            wishes=wishes, evidence="passport", note="", by=officer("", Role.CIAM)
        )  # seen through a telephone
    actions.confirm(wishes=wishes, evidence="register_call", note="", by=officer("", Role.CIAM))
    with pytest.raises(Conflict):
        actions.confirm(wishes=wishes, evidence="passport", note="", by=officer("elpaso"))


@pytest.mark.parametrize(
    "named",
    [(), (Said(kind="tell", name="Ana"),), (Said(kind="never", name=" "),),
     (Said(kind="tell", name="Yo", relation="friend", contact="joseluis@example.org", fields=("place",)),)],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_kept(named):
    with pytest.raises(Incomplete), transaction.atomic():
        at_the_window(named=named)
    assert not Wishes.objects.exists()


def test_the_database_itself_holds_that_confirmed_wishes_say_by_whom():
    wishes, _secret = on_the_portal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wishes.objects.filter(pk=wishes.pk).update(identified_by="passport")
    with pytest.raises(IntegrityError), transaction.atomic():
        wishes.named.update(fields=[])


def test_b6_the_message_that_wishes_end_says_nothing_of_anybody():
    for language in ("es-mx", "en"):
        for channel in ("email", "sms"):
            sent = text_of("wishes_end", channel, language, {"tail": "X4R2", "seal": "7K3M-9Q2X"})
            assert len(sent.body) <= 160 or channel == "email"
            assert settings.AMPARO_OFFICIAL_PHONE in sent.body
            assert "http" not in sent.body


names = st.tuples(st.sampled_from(("Ana López", "Raúl Temido", "Luz Cruz")), st.sampled_from(("", "a", "b")))
words = st.builds(
    Words, own_contact=st.sampled_from(("", "a", "b")), told=st.frozensets(names, max_size=3),
    never=st.frozensets(names, max_size=2),
)  # fmt: skip


@given(words, words)
def test_contradiction_does_not_depend_on_who_wrote_first(one, other):
    assert contradict(one, other) == contradict(other, one)


@given(words)
def test_whoever_says_the_same_again_contradicts_nobody(one):
    same = Words(own_contact=one.own_contact, told=one.told)
    assert not contradict(same, same)
