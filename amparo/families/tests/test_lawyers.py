"""The lawyer on a family's page, what a family says of them (C8), the public directory and the look-up (B9)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection

from amparo.casework import actions as casework
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.folios import show
from amparo.counsel.models import Complaint, Contract, RatedOnce, Rating, Reach, Referral
from amparo.counsel.quality import actions as quality
from amparo.counsel.referrals import actions, answering
from amparo.counsel.tests.pale import advisor, agrees, contract, in_progress, offered, referral
from amparo.families.lawyers import by_telephone
from amparo.families.models import Inbox
from amparo.families.spoken import actions as spoken
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.test_extortion import alike, check
from amparo.families.tests.visiting import FIELDS, Visitor, follow, text
from amparo.notices.models import Notice
from amparo.people.models import Purpose
from amparo.places.models import County
from amparo.portal.advisors import ON_A_PAGE, chosen
from amparo.portal.door import Advisor as Listed
from amparo.portal.limits import Limit, limits
from tests.factories import directory, officer, request_of

pytestmark = pytest.mark.django_db
RATING = {"stars": "2", "spoke": "yes", "explained": "no", "again": "no"}


def agree(case, relative, by, fields):
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=fields,
        channel="visit", at=clock.now(), by=by,
    )  # fmt: skip


def say(visitor, path, **said):
    """Send the form of a page with its own tokens; the worker takes it in."""
    page = visitor.get(path).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    handle = re.search(r'name="lawyer" value="([^"]+)"', page).group(1)
    answer = visitor.post(path, **{"token": token, "lawyer": handle, **said})
    work_inbox_through()
    return answer


def test_a_family_reads_when_a_lawyer_was_asked_acknowledged_and_took_it_and_the_name_last(followed):
    visitor, _request, case, by, _relative = followed
    terms = contract()
    advisor(terms)
    made = referral(case, by=by)
    assert "pidió ayuda a un abogado" in text(visitor.status())
    assert "Todavía no responde ninguno" in text(visitor.status())
    made.refresh_from_db()
    who = terms.firm.advisors.get()
    actions.offer(referral=made, advisor=who, contract=terms, by=by)
    assert who.name not in text(visitor.status())
    answering.clear(referral=made, advisor=who)
    answering.acknowledge(referral=made, advisor=who)
    page = text(visitor.status())
    assert "Recibió el caso el" in page
    assert who.name not in page
    answering.contacted(referral=made, advisor=who, on=clock.today())
    answering.accept(referral=made, advisor=who, level="advice")
    page = text(visitor.status())
    assert "tomó el caso" in page
    assert who.name in page
    assert "Defensa contra la expulsión" not in page  # nothing of the need
    answering.conclude(referral=made, advisor=who, outcome="relief")
    assert "Su ayuda terminó el" in text(visitor.status())


def test_an_acknowledgement_that_does_not_hold_is_not_shown(followed):
    visitor, _request, case, by, _relative = followed
    terms = contract()
    advisor(terms)
    made = in_progress(case, by=by)
    who = made.advisor
    actions.must_decide(made, at=clock.now())
    actions.decide(referral=made, keep=False, reason="Fue trasladado", by=by)
    page = text(visitor.status())
    assert "Recibió el caso" not in page
    assert "tomó el caso" not in page
    assert who.name not in page
    assert "busca a otro" in page


def test_after_a_lapse_and_a_refusal_nothing_of_the_first_is_shown_as_if_it_held(followed):
    visitor, _request, case, by, _relative = followed
    terms = contract()
    first = advisor(terms)
    offer = offered(case, by=by)
    answering.clear(referral=offer.referral, advisor=first)
    answering.acknowledge(referral=offer.referral, advisor=first)
    answering.decline(referral=offer.referral, advisor=first, why="capacity")
    page = text(visitor.status())
    assert "Recibió el caso" not in page
    assert "busca a otro" in page
    agrees(case, by=by, decision="withdrawn")  # the person wants no lawyer: nothing of one is told any more
    page = text(visitor.status())
    assert "busca a otro" not in page
    assert "Recibió el caso" not in page


@pytest.mark.parametrize(
    "more",
    [
        {"area": "penal", "forum": "state", "law_state": "TX"},
        {"area": "familiar", "forum": "state", "law_state": "TX"},
        {"subarea": "victims", "forum": "dhs"},
    ],
)
def test_no_name_where_it_would_say_in_what_matter(followed, more):
    visitor, _request, case, by, _relative = followed
    who = advisor(contract(), areas=("migratorio", "penal", "familiar"))
    in_progress(case, by=by, **more)
    page = text(visitor.status())
    assert "tomó el caso" in page
    assert who.name not in page


def test_without_the_field_of_the_lawyer_nothing_of_one_is_shown_and_nothing_can_be_said(followed):
    visitor, _request, case, by, relative = followed
    advisor(contract())
    in_progress(case, by=by)
    agree(case, relative, by, [field for field in FIELDS if field not in ("lawyer", "services")])
    assert "abogado tomó" not in text(visitor.status())
    for path in ("/seguir/abogado/", "/seguir/abogado/queja/"):
        assert visitor.get(path).headers["Location"] == "/seguir/estado/"


def test_c8_a_family_rates_once_and_nothing_leads_from_the_rating_to_them(followed):
    visitor, _request, case, by, _relative = followed
    advisor(contract())
    made = in_progress(case, by=by)
    assert "Diga cómo fue el abogado" in text(visitor.status())
    events = Event.objects.count()
    assert say(visitor, "/seguir/abogado/", **RATING).headers["Location"] == "/seguir/abogado/rated/"
    kept = Rating.objects.get()
    assert (kept.advisor_id, kept.stars, kept.spoke, kept.explained, kept.again) == (
        made.advisor_id, 2, True, False, False,
    )  # fmt: skip
    assert not Inbox.objects.filter(kind="rating").exists()  # not even that something came
    assert Event.objects.count() == events
    assert say(visitor, "/seguir/abogado/", **{**RATING, "stars": "5"}).headers["Location"] == (
        "/seguir/abogado/rated/"  # the same page, and the first one counts
    )
    assert Rating.objects.get().stars == 2
    assert RatedOnce.objects.count() == 1


def test_c8_nobody_rates_for_another_not_even_with_the_portals_password(followed):
    visitor, request, case, by, _relative = followed
    advisor(contract())
    made = in_progress(case, by=by)
    own = request.visits.latest("pk").token_hash
    other, secret = request_of(contact="otra@example.org", given_names="Zenaida", surnames="Netzahual")
    stranger = Visitor()
    stranger.prove(show(other.folio), show(secret))
    said = {"stars": 1, "spoke": False, "explained": False, "again": False, "referral": made.pk}
    for payload in (
        {"visit": "0" * 64, "request": request.pk},
        {"visit": own, "request": other.pk},
        {"visit": other.visits.latest("pk").token_hash, "request": other.pk},
        {"visit": own, "request": request.pk, "referral": made.pk + 1},
        {"visit": own, "request": request.pk, "stars": 9},
    ):
        Inbox.objects.create(kind="rating", payload={**said, **payload})
    work_inbox_through()
    assert not Rating.objects.exists()
    handle = re.search(
        r'name="lawyer" value="([^"]+)"', visitor.get("/seguir/abogado/").content.decode()
    ).group(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute(
            "SELECT set_config('amparo.visit', %s, true)", [stranger.client.cookies["amparo_visit"].value]
        )
        cursor.execute(
            "SELECT portal_rate(%s, 1, true, true, true), portal_complain(%s, 'ff')", [handle, handle]
        )
        assert cursor.fetchone() == (False, False)
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config('amparo.visit', '', true)")


def test_c8_a_familys_complaint_reaches_the_supervisor_and_the_answer_the_family(followed):
    visitor, request, case, by, _relative = followed
    advisor(contract())
    made = in_progress(case, by=by)
    words = "Nunca contesta y pidió dinero"
    assert (
        say(visitor, "/seguir/abogado/queja/", text=words).headers["Location"]
        == "/seguir/abogado/complained/"
    )
    complaint = Complaint.objects.get()
    assert (complaint.said_by, complaint.request_folio) == ("family", request.folio)
    assert complaint.referral_id == made.pk
    assert quality.words_of(complaint)[0] == words
    assert Inbox.objects.get(kind="complaint").payload == {}
    assert words not in str(list(Event.objects.values_list("note", "data")))
    supervisor = officer("elpaso", "supervisor")
    quality.answer_complaint(
        complaint=complaint, finding="founded", text="Le cambiamos el abogado.", by=supervisor
    )
    assert "Le cambiamos el abogado" in text(visitor.get("/seguir/mensajes/"))
    for notice in Notice.objects.filter(about=request.folio):
        assert "abogado" not in str(notice.values)


def test_c8_when_it_is_settled_followers_are_invited_without_words_of_it_and_finish_closes(followed):
    visitor, request, case, by, _relative = followed
    advisor(contract())
    made = in_progress(case, by=by)
    answering.conclude(referral=made, advisor=made.advisor, outcome="bond_granted")
    made.refresh_from_db()
    Notice.objects.filter(about=request.folio).update(
        state="sent", sent_at=clock.now()
    )  # else what waits tells of it
    actions.settle(referral=made, by=by)
    invited = Notice.objects.get(about=request.folio, key__startswith=f"survey:{made.folio}")
    assert invited.template == "news"
    assert "abogado" not in str(invited.values)
    assert "Su trabajo terminó. Díganos cómo fue." in text(visitor.status())
    say(visitor, "/seguir/abogado/", **RATING)
    made.refresh_from_db()
    assert made.state == "paid"  # the moment of closing would say whose rating it was
    actions.finish(referral=made, by=by)
    assert Referral.objects.get(pk=made.pk).ending == "done"
    assert Rating.objects.count() == 1


def test_c8_by_telephone_a_relative_says_the_same_in_the_call_where_they_proved_themselves(
    tmp_path, followed, client
):
    _visitor, _request, case, by, _relative = followed
    advisor(contract())
    made = in_progress(case, by=by)
    request, _secret = request_of(contact="951 555 0177")
    follow(case, request, by=by)
    pin = spoken.give_pin(request=request, by=by)
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=by)
    client.force_login(by)
    read = text(client.get(f"/solicitudes/{request.folio}/llamar/{call.pk}/"))
    assert "Recibió el caso el" in read
    assert made.advisor.name in read
    page = f"/solicitudes/{request.folio}/llamar/{call.pk}/abogado/"
    assert client.get(page).status_code == 200
    client.post(page, {"what": "rate", "referral": made.pk, **RATING})
    assert Rating.objects.get().stars == 2
    assert not by_telephone.rate(
        call=call, referral=made, by=by, stars=5, spoke=True, explained=True, again=True
    )
    client.post(page, {"what": "complain", "referral": made.pk, "text": "No contesta"})
    assert Complaint.objects.get().said_by == "call"
    spoken.hang_up(call=call, by=by)
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b9_a_lawyer_has_a_contract_or_not_on_pages_of_one_size_and_nothing_is_found_by_a_part(
    monkeypatch, language
):
    directory()
    monkeypatch.setitem(limits(), "verify", (Limit("verify", "device", 99, 99, "wait"),))
    who = advisor(contract(), states=("TX",), in_directory=False)  # checked, though they stand in no list
    who.admissions.update(number="24-012345")
    visitor = Visitor()
    visitor.client.cookies["lang"] = language
    yes, no = ("Sí:", "No:") if language == "es-mx" else ("Yes:", "No:")
    right = {"what": "lawyer", "state": "TX", "number": " 24 012345"}
    hit = check(visitor, **right)
    assert yes in text(hit)
    assert who.name not in text(hit)
    for wrong in (
        {"number": "24012346"}, {"number": "24012"}, {"number": "4012345"}, {"number": "%"}, {"number": "24_12345"},
        {"state": "NM"},
    ):  # fmt: skip
        answer = check(visitor, **{**right, **wrong})
        assert yes not in text(answer), wrong
        if wrong["number"] != "%" if "number" in wrong else True:
            assert no in text(answer), wrong
            alike(hit, answer)
    for change, back in (
        (lambda: who.admissions.update(standing="suspended"), lambda: who.admissions.update(standing="good")),
        (lambda: Contract.objects.update(ends_on=clock.today() - dt.timedelta(days=1)),
         lambda: Contract.objects.update(ends_on=clock.today() + dt.timedelta(days=9))),
        (lambda: type(who).objects.update(active=False), lambda: type(who).objects.update(active=True)),
        (lambda: type(who.firm).objects.update(active=False), lambda: type(who.firm).objects.update(active=True)),
    ):  # fmt: skip
        change()
        assert no in text(check(visitor, **right))
        back()
    assert yes in text(check(visitor, **right))


def listed(number=1, **more):
    return Listed(
        **{
            "number": number, "name": f"Abogada {number}", "firm": "", "phone": "", "areas": ("migratorio",),
            "languages": ("es",), "sign_languages": (), "counties": (), **more,
        }
    )  # fmt: skip


def test_the_directory_is_narrowed_by_area_county_and_language():
    everyone = [
        listed(1, counties=("48141",)),
        listed(2, areas=("penal",), languages=("es", "zap")),
        listed(3, sign_languages=("ase",)),
    ]
    assert [one.number for one in chosen(everyone)] == [1, 2, 3]
    assert [one.number for one in chosen(everyone, area="penal")] == [2]
    assert [one.number for one in chosen(everyone, places={"48141", "48001"})] == [1]
    assert [one.number for one in chosen(everyone, language="Zapoteco")] == [2]
    assert [one.number for one in chosen(everyone, language="Lengua de señas americana (ASL)")] == [3]


def test_the_public_directory_shows_whom_it_may_and_what_it_may():
    directory()
    terms = contract()
    terms.firm.public_phone, terms.firm.phone = "915 555 0100", "915 555 0199"
    terms.firm.email = "dentro@example.org"
    terms.firm.save()
    drafted = contract(state=Contract.State.DRAFT)
    who = advisor(terms, areas=("migratorio", "laboral"), languages=["es", "nah"])
    Reach.objects.create(advisor=who, county=County.objects.get(pk="48141"), mode="in_person")
    hidden = [
        advisor(terms, in_directory=False),
        advisor(terms, active=False),
        advisor(drafted),
    ]
    suspended = advisor(terms)
    suspended.admissions.update(standing="suspended")
    visitor = Visitor()
    page = text(visitor.get("/abogados/"))
    for known in (
        who.name,
        terms.firm.name,
        "El Paso County (TX)",
        "Náhuatl",
        "915 555 0100",
        "Trabajo y salarios",
    ):
        assert known in page
    for unknown in (
        *(one.name for one in [*hidden, suspended]), "915 555 0199", "dentro@example.org", who.email,
        who.admissions.get().number,
    ):  # fmt: skip
        assert unknown not in page
    narrowed = [
        ({"place": "79901"}, True), ({"place": "Fresno"}, False), ({"area": "penal"}, False), ({"language": "Náhuatl"}, True),
        ({"area": "laboral", "place": "El Paso, TX", "language": "Español"}, True),
    ]  # fmt: skip
    for said, there in narrowed:
        assert (who.name in text(visitor.post("/abogados/", **said))) is there, said
    assert "No conocemos ese lugar" in text(visitor.post("/abogados/", place="Oaxaca"))
    assert who.name in text(visitor.get("/abogados/?place=Fresno"))  # an address asks for nothing
    assert "Nadie puede cobrarle" in text(visitor.get("/abogados/como-pedir/"))


def test_the_directory_turns_its_pages_without_a_script_and_each_is_light():
    directory()
    terms = contract()
    terms.firm.public_phone = "915 555 0100"
    terms.firm.save()
    counties = list(County.objects.filter(state="TX", retired_on__isnull=True)[:30])
    for _number in range(ON_A_PAGE + 3):
        who = advisor(
            terms, areas=("migratorio", "laboral", "penal", "familiar"), languages=["es", "en", "nah"]
        )
        Reach.objects.bulk_create(Reach(advisor=who, county=one, mode="video") for one in counties)
    visitor = Visitor()
    first = visitor.get("/abogados/")
    assert f"{ON_A_PAGE + 3} abogados" in text(first)
    assert "y 22 más" in text(first)
    assert len(first.content) < 20_000  # as every page that a browser keeps (test_public_pages)
    second = visitor.post("/abogados/", area="penal", page="2")
    assert text(second).count("Teléfono:") == 3
    assert re.search(r'type="hidden" name="area" value="penal"', second.content.decode())
