"""A minor about whom everything is written that can be, each part with words of its own that no page may show to others.

Every address of the workspace has a recipe here for its arguments: an address without one fails the test that walks them.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from amparo.accounts import two_people
from amparo.accounts.actions import log_reading
from amparo.accounts.models import Role, Staff
from amparo.casework import actions as casework
from amparo.casework.alerts import actions as alerts
from amparo.casework.children import actions as children
from amparo.casework.contacts import actions as contacts
from amparo.casework.documents import actions as documents
from amparo.casework.documents.tests import files
from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.hand_overs import transfers
from amparo.casework.hearings import actions as hearings
from amparo.casework.hearings import feed
from amparo.casework.incidents import actions as incidents
from amparo.casework.intake.actions import recognise
from amparo.casework.letters.tests.test_writing import write
from amparo.casework.minors import actions as team
from amparo.casework.models import Case, OfficerNotice, Task
from amparo.casework.protocols.actions import open_protocol, settle
from amparo.casework.tasks import actions as tasks
from amparo.casework.tests.visiting import interviewed, visit_to
from amparo.core import clock
from amparo.core.folios import new_folio
from amparo.core.sealing import seal_bytes
from amparo.counsel.models import BondFund, BondGrant, Plan, Proposal
from amparo.counsel.money.actions import approve
from amparo.counsel.quality.actions import complain_for_person
from amparo.counsel.tests import money as pale_money
from amparo.counsel.tests import pale
from amparo.custody.models import Roster, RosterRow
from amparo.families import actions as families
from amparo.families import guarding
from amparo.families.following import messages as words
from amparo.families.following import papers
from amparo.families.fraud import actions as fraud
from amparo.families.models import GraveCall, Judgement, Upload, Wishes
from amparo.families.spoken import actions as spoken
from amparo.families.wishes import actions as wishes
from amparo.inclusion.accommodations.tests.asking import by_letter
from amparo.inclusion.interpreters import roster as interpreters
from amparo.inclusion.interpreters.tests import roster_of
from amparo.inclusion.packs.tests import speaking
from amparo.inclusion.training.shifts import keep_shift
from amparo.insight.figures.actions import keep as keep_figure
from amparo.insight.figures.asked import Asked
from amparo.insight.figures.counting import count_anew
from amparo.insight.figures.defined import figures
from amparo.notices.addresses import sealed
from amparo.people import actions as people
from amparo.people.kin import actions as kin
from amparo.people.models import Person, Record
from amparo.places.models import Facility, Municipality, Office
from amparo.programmes.tests.catalogue import a_sheet_of
from amparo.returns.arriving import announcing, importing
from amparo.returns.arriving.content import Said
from amparo.returns.arriving.models import ArrivalRow
from amparo.returns.cartilla.actions import issue
from amparo.returns.cartilla.document import Chosen
from amparo.returns.desks.actions import open_plan
from amparo.returns.homecoming import actions as homecoming
from amparo.returns.jobs import actions as offers
from amparo.returns.medicines import actions as medicines
from amparo.returns.models import Correction, HelpAsked
from amparo.returns.offering.actions import offer
from amparo.returns.plans import actions as return_plans
from amparo.returns.plans.models import Milestone
from amparo.returns.plans.rules import ChildFacts, Facts
from amparo.returns.tests import homecomings
from amparo.review.models import SecondLook
from amparo.review.tests.world import answer, question, record
from amparo.rights.allegations.models import Use
from amparo.rights.complaints import actions as complaints
from amparo.rights.exports import actions as rights_exports
from amparo.rights.separations import actions as separations
from amparo.rights.tests import world as rights_world
from amparo.trust.arco import actions as arco
from amparo.trust.looking.models import Finding, Mark
from tests.factories import EL_PASO, detained, officer, receive, request_of, said

#: What nobody outside the team may read, in whatever writing: letters and digits alone are compared.
NAME = {"given_names": "Citlalicanaria", "surname1": "Quecholcanaria", "surname2": "Tecolotlcanaria"}
ROW = f"A211222333,QUECHOLCANARIA,CITLALICANARIA,03/09/2012,F,MEXICO,B7701,{EL_PASO}"
WORDS = {
    "given name": "citlalicanaria", "first surname": "quecholcanaria", "second surname": "tecolotlcanaria",
    "A-number": "211222333", "telephone": "6565550188", "booking": "b7701", "what was written": "secretocanario",
    "relative": "nenetlcanaria", "alert": "317612",
    "birth date": "20120309", "birth date, day first": "09032012", "birth date, month first": "03092012",
    "birth date in words": "9demarzode2012", "birth date, short": "9mar2012", "birth date, unpadded": "932012",
}  # fmt: skip
SECRET = "Secreto canario"


@dataclass
class Minor:
    """The child's person, the cases, who is on the team, and how to fill each address: name of the view → arguments."""

    person: Person
    case: Case
    officer: Staff
    supervisor: Staff
    recipes: dict[str, list[dict[str, Any]]]


def a_minor(folder: Path) -> Minor:
    """The minor with one of everything. Their officer and supervisor are El Paso's; a second case passed to Boston."""
    by, supervisor, boston = officer("elpaso"), officer("elpaso", Role.SUPERVISOR), officer("boston")
    now = clock.now()
    earlier = record(given_names="Cuarta", surname1="Parecida")
    case = detained(folder, ROW)
    case = casework.take_case(case=case, by=by)
    person = Person.objects.get(pk=case.record.person_id)
    own = Record.objects.get(pk=case.record_id)
    told = receive(
        said(**NAME, birth_date="2012-03-09", phone="6565550188", a_number="211222333"), office="elpaso"
    )
    _about(told.record_id, person)
    casework.record_interview(case=case, at=now - dt.timedelta(hours=3), channel="visit", by=by, note=SECRET)
    pale.advisor()
    referral = pale.in_progress(case, by=by, need=SECRET, parties=["Nenetlcanaria"])
    relative = casework.add_relative(
        record=own, name="Nenetlcanaria", relation="mother", phone="6565550188", by=by
    )
    asked = transfers.ask_for_case(case=case, reason=SECRET, by=officer("miami"))
    hearing = hearings.schedule(
        case=case, kind="master", court=SECRET, judge=SECRET, at=now + dt.timedelta(days=2), time_zone="America/Denver",
        mode="video", by=by,
    )  # fmt: skip
    task = tasks.ask(text=SECRET, office=by.office, by=by, case=case)
    visit = visit_to(case, by=by)
    interview, _new = interviewed(case, by=by, visit=visit, note=SECRET, health=SECRET)
    shift = keep_shift(
        shift=None,
        name="Mañana",
        weekdays=[0],
        starts=dt.time(8),
        ends=dt.time(14),
        staff=[by],
        by=supervisor,
    )
    complaint = complain_for_person(referral=referral, text=SECRET, by=by)
    child = children.add(record=own, by=by, name="Nenetlcanaria", where=SECRET)
    document = documents.add(
        record=own, file=io.BytesIO(files.PDF), by=by, kind="nta", label=SECRET, case=case
    ).document
    letter = write(case, "accommodation_request", by, asked=["lsm"])
    needed = by_letter(case, by, "cane", subject=SECRET)
    interpreter = roster_of.interpreter("Intérprete Inventada", ("mixteco", "es", "Tlaxiaco, Oaxaca"))
    interpreting = roster_of.need(case, by, town=f"{SECRET}, Oaxaca", variety=SECRET, note=SECRET)
    interpreters.avoid(interpreter=interpreter, record=own, why=SECRET, by=by)
    step = open_protocol(case=case, kind="minor_alone", by=by, reason=SECRET).steps.first()
    rights = _rights(case, child, by=by, supervisor=supervisor)
    notice, taken = _coming_back(case, by=by, supervisor=supervisor, folder=folder)
    contact = contacts.record_contact(
        office=by.office, channel="call", asked=SECRET, by=by, token="t9", said=NAME, caller="Nenetlcanaria",
        phone="6565550188", record=own,
    )  # fmt: skip
    free = contacts.record_contact(
        office=by.office, channel="call", asked="Pregunta", by=by, token="t8", said={"given_names": "Ana"}
    )
    alert = alerts.sound(
        via="test", key="k9", described=said(**NAME, phone="6565550188"), place=alerts.Place(31.7612, -106.4876, 9.0),
        contacts=[alerts.Contact("Nenetlcanaria", "6565550188", "mother")], at=now, language="es",
    )  # fmt: skip
    _about(alert.record_id, person)
    request, _secret = request_of(given_names=NAME["given_names"], surnames=NAME["surname1"])
    families.confirm_person(request=request, person=person, by=by)
    families.confirm_relation(request=request, evidence=SECRET, by=by)
    attempt = fraud.receive(
        {"folio": new_folio("X"), "asked": "dinero", "place": "Camp East Montana"}, at=clock.now()
    )
    assert attempt is not None
    paper = papers.ask(request=request, code="birth", by=by)
    upload = Upload.objects.create(
        paper=paper, body=seal_bytes(files.PDF + b"\n", settings.AMPARO_CONTACT_PUBLIC_KEY)
    )
    papers.receive({"upload": upload.pk})
    words.answer(request=request, text=SECRET, by=by)
    casework.record_service(case=case, type="grave_illness", at=now, by=by, note=SECRET)
    grave_call = GraveCall.objects.get(follow__request=request)
    danger = guarding.name_danger(request=request, kind="violence", reason=SECRET, by=by)
    families.reply(question=families.ask(request=request, code="birth", by=by), answer=SECRET, by=by)
    Judgement.objects.create(
        request=request, office_id="elpaso", month=now.date().replace(day=1), asked_at=now
    )
    unlinked, _secret = request_of(given_names="Rosa", surnames="Inventada")
    pair = question(record(given_names="Citlali", surname1="Quechol", birth_date="2008-01-05"), own)
    decided = question(record(given_names="Otra", surname1="Persona"), own)
    answer(decided, "different", supervisor)
    RosterRow.objects.filter(record=own).update(outcome=RosterRow.Outcome.DOUBTFUL)
    question(own, earlier)
    third = question(record(given_names="Tercera", surname1="Distinta"), own)
    SecondLook.objects.create(
        kind="precision", one=own, other=pair.new, first="same", office_id="elpaso", door="intake",
        month=now.date().replace(day=1), asked_at=now, not_by=supervisor,
    )  # fmt: skip
    joined = Person.objects.get(
        pk=receive(said(given_names="Sin", surname1="Nadie"), office="elpaso").person_id
    )
    merge = people.merge(gone=joined, kept=person, by=supervisor, reason=SECRET)
    read = log_reading(staff=by, person_id=person.pk, folio=person.folio, page="person", purpose=SECRET)
    unusual = Finding.objects.create(
        rule="marked", key=f"{person.pk}:x", staff=by, office_id="elpaso", person_id=person.pk, folio=person.folio, people=1,
        readings=1, numbers=[read.pk], at=now, found_at=now,
    )  # fmt: skip
    marked = Mark.objects.create(record=own, reason="Una cantante", at=now, by=supervisor)
    place = team.ask_to_join(person=person, why="Busco a su madre", by=boston)
    calendar = feed.new_address(by=by)
    hearings.assign(hearing=hearing, officer=by, action=SECRET, by=by)
    other = casework.open_case(
        record=own, type="migratorio.localizacion", office=Office.objects.get(pk="elpaso"), at=now, by=by
    )
    waiting = hand_overs.hand_over(
        case=casework.take_case(case=other, by=by), to=Office.objects.get(pk="boston"), reason=SECRET, at=now, by=by
    )  # fmt: skip
    mother = record(given_names="Nenetlcanaria", surname1="Madre")
    kinship = kin.record_kinship(record=own, relation="child", other=mother, said="person", by=by)
    incident = incidents.open_incident(kind="raid", what="Redada en una obra", at=now, by=by, place="Obra")
    inside = incidents.add_case(incident=incident, case=case, by=by)
    incidents.add_note(incident=incident, text="Hay abogados en el lugar", by=by)
    referred = referral
    money = pale_money.asked(referred, by=by)
    money = approve(authorisation=money, by=supervisor)
    invoice = pale_money.drafted(of=money, by=by)
    bond_fund = BondFund.objects.earliest("pk")
    bond = BondGrant.objects.create(
        fund=bond_fund, case=case, office=by.office, amount=1500, limit=5000, place_state="IL", requested_by=by,
        answers=dict.fromkeys(bond_fund.checklist, "yes"), requested_at=now, changed_at=now, changed_on=now.date(), changed_by=by,
    )  # fmt: skip
    roster = Roster.objects.latest("pk")
    back = homecomings.arrived(record=own, state="TL")
    open_plan(homecoming=back, by=None)
    medicine = medicines.add(
        homecoming=back, drug=SECRET, what_for=SECRET, by=homecomings.desk(agency="imss")
    )
    milestone = _milestone(own)
    returned = [{"folio": back.folio}]
    count_anew()
    kept_figure = keep_figure(
        name="Casos de mi consulado", asked=Asked.read(figures()["casos"], {}, by), by=by
    )
    folio = [{"folio": person.folio}]
    cases = [{"folio": case.folio}, {"folio": other.folio}]
    number = itertools.count(1)
    spoken_request, _secret = request_of(given_names="Rosa", surnames="Ajena", contact="951 555 0177")
    pin = spoken.give_pin(request=spoken_request, by=by)
    call = spoken.call_back(request=spoken_request, outcome="answered", said=pin, by=by)
    families.confirm_person(request=spoken_request, person=person, by=by)
    wished = _wishes(person, by)
    plan = Plan.objects.create(
        office_id="elpaso", asked_by=supervisor, state=Plan.State.READY, figures={"referrals": 1}
    )
    Proposal.objects.create(
        plan=plan,
        referral=referral,
        advisor=referral.advisor,
        contract=referral.contract,
        level=referral.level,
    )
    sheet = a_sheet_of("elpaso")
    voice = speaking.a_voice(officer("elpaso", Role.SUPERVISOR))
    given = offer(person=person, record=case.record, slug=sheet.programme_id, language="es", by=by)
    homecoming = homecomings.arrived(record=own, days_ago=1, state="TL")
    cartilla = issue(homecoming=homecoming, chosen=Chosen(True, True), language="es", by=homecomings.desk())
    help_asked = HelpAsked.objects.create(
        homecoming=homecoming, asked_at=now, body=sealed(SECRET), answer_by=now + dt.timedelta(days=1)
    )
    correction = Correction.objects.create(
        homecoming=homecoming, kind="name", asked_at=now, body=sealed(" ".join(NAME.values()))
    )
    asked_of_two = two_people.ask(
        kind="export",
        what={"list": ""},
        summary="Libro de 300 casos",
        reason="Junta del lunes",
        by=supervisor,
    )
    asked = arco.receive(
        right="access", channel="window", applicant=" ".join(NAME.values()), asked=SECRET, office=supervisor.office,
        by=supervisor, person=person,
    )  # fmt: skip
    for how in ("passport", "known_facts"):
        arco.identify(request=asked, how=how, note=SECRET, by=supervisor)
    recipes = {
        **_each(
            ("rights_request", "find_rights", "identify_rights", "extend_rights", "answer_rights", "correct_rights",
             "oppose_rights", "withdraw_rights", "rights_letter", "review_rights", "rights_looked", "rights_file"),
            [{"folio": asked.folio}],
        ),
        "act_rights": [{"folio": asked.folio, "what": "pedir"}],
        "change_block": [{"number": next(number)}],
        **_each(("privacy_notice", "publish_privacy"), [{"number": 1}]),
        "tell_privacy": folio,
        **_each(
            ("wishes_page", "confirm_wishes", "settle_wishes", "withdraw_wishes"), [{"folio": wished.folio}]
        ),
        **_each(("call_family", "new_pin"), [{"folio": spoken_request.folio}, {"folio": request.folio}]),
        **_each(("read_aloud", "hang_up", "lawyer_by_telephone"), [{"folio": spoken_request.folio, "number": call.pk}]),
        # The training, which is about nobody.
        **_each(
            ("course_unit", "course_exercise", "course_quiz", "course_card", "course_package"),
            [{"slug": "modelo-de-derechos"}],
        ),
        **_each(("tongue", "tongue_speaker", "tongue_pack"), [{"code": voice.tongue.code}]),
        **_each(("voice_audio", "voice_review"), [{"code": voice.tongue.code, "number": voice.pk}]),
        "tongue_phrase": [{"code": voice.tongue.code, "phrase": voice.phrase}],
        "tongue_take_back": [{"code": voice.tongue.code, "number": voice.speaker_id}],
        **_each(("course_lesson", "course_case"), [{"slug": "modelo-de-derechos", "number": 1}]),
        "figure": [{"figure": one} for one in ("casos", "personas")],
        "figure_list": [{"figure": one} for one in ("casos", "casos_abiertos", "personas", "entrevistas", "pale", "visitas")],
        "figure_keep": [{"figure": "casos"}],
        "figure_download": [{"figure": "casos", "form": form} for form in ("csv", "xlsx", "pdf")],
        **_each(("figure_kept", "figure_forget"), [{"number": kept_figure.pk}]),
        "open_data_month": [{"month": "2026-01"}],  # figures, in which nobody is
        **_each(("interpreter", "edit_interpreter"), [{"number": interpreter.pk}]),
        "change_interpreter": [{"number": interpreter.pk, "what": "evitar"}],
        "interpreter_need": [{"number": interpreting.pk}],
        "change_interpreter_need": [{"number": interpreting.pk, "what": "cancelar"}],
        "advisor_quality": [{"number": referral.advisor_id}],
        "quarterly_report": [{"number": referral.advisor_id, "quarter": f"{now.year}-{(now.month + 2) // 3}"}],
        "lawyer_said_by_person": [{"folio": referral.folio}],
        "complaint": [{"folio": complaint.folio}],
        "state_request": [{"folio": request.folio}],
        **_each(
            ("person", "read_across", "history", "who_looked", "record_service", "record_interview", "add_relative",
             "consent", "description", "locator", "end_stay", "offer_help", "documents", "add_documents", "letters",
             "interview_sheet", "children", "children_asked", "new_child", "daily_life", "verify_caller", "team", "ask_for_team",
             "add_to_team", "family", "new_kin", "person_incident", "programmes_for", "accommodations",
             "ask_accommodation", "find_interpreter"), folio,
        ),
        **_each(
            ("case", "take_case", "move_case", "conclude_case", "reopen_case", "case_subtype", "court", "new_hearing",
             "hand_over_case", "ask_for_case", "case_protocols"), cases,
        ),
        "offer_programme": [{"folio": person.folio, "slug": sheet.programme_id}],
        "sheet_given": [{"folio": person.folio, "number": given.pk}],
        "settle_step": [{"folio": case.folio, "step": "interview"}],
        "write_letter": [{"folio": person.folio, "code": "accommodation_request", "language": "en"}],
        "interview": [{"folio": person.folio, "number": interview.pk}],
        "daily_life_of_child": [{"folio": person.folio, "number": child.pk}],
        **_each(("shift", "end_shift"), [{"number": shift.pk}]),
        "change_child": [{"folio": person.folio, "number": child.pk}],
        "answer_team": [{"folio": person.folio, "number": place.pk}],
        "alert": [{"folio": alert.folio}],
        **_each(
            ("document", "withdraw_document", "destroy_document", "document_file", "document_image"),
            [{"number": document.pk}, {"number": letter.document_id}],
        ),
        **_each(
            ("contact", "contact_answer", "contact_assistance", "contact_case", "contact_join"),
            [{"folio": contact.folio}, {"folio": free.folio}],
        ),
        **_each(("visit", "visit_sheets", "tablet_bundle"), [{"number": visit.pk}]),
        **_each(("take_back_kin", "end_kin"), [{"folio": person.folio, "number": kinship.pk}]),
        **_each(
            ("incident", "change_incident", "incident_people", "incident_note", "incident_tasks", "close_incident",
             "reopen_incident"), [{"folio": incident.folio}],
        ),
        "remove_from_incident": [{"folio": incident.folio, "number": inside.pk}],
        "letter_answer": [{"number": letter.pk}],
        **_each(("accommodation_answers", "accommodation_delivery", "end_accommodation"), [{"number": needed.pk}]),
        "accommodation_figures_file": [{"by": "facility"}],
        "hearing": [{"number": hearing.pk}],
        "change_hearing": [{"number": hearing.pk, "what": "hold"}],
        "calendar_feed": [{"token": calendar}],
        **_each(("accept_hand_over", "return_hand_over"), [{"number": waiting.pk}]),
        "answer_transfer": [{"number": asked.pk}],
        "protocol_step": [{"number": step.pk}],
        "finish_task": [{"number": task.pk}],
        "open_notice": [{"number": one} for one in OfficerNotice.objects.values_list("pk", flat=True)[:4]],
        "unmerge": [{"number": merge.pk}],
        "unusual_reading": [{"number": unusual.pk}],
        "unmark_file": [{"number": marked.pk}],
        **_each(
            ("pair", "pair_next", "pair_take_back", "question"),
            [{"number": one.pk} for one in (pair, decided, third)],
        ),
        "review_batch": [{"batch": interview.pk}],
        **_each(
            ("roster_doubts", "roster", "roster_progress", "roster_columns", "roster_confirm", "roster_discard",
             "roster_unreadable"), [{"number": roster.pk}],
        ),
        **_each(
            ("fraud_report", "fraud_place", "fraud_warn", "fraud_close"),
            [{"folio": attempt.folio}],
        ),
        **_each(
            ("request", "confirm_person", "confirm_relation", "close_request", "reissue_secret", "refuse_request", "ask_request",
             "reply_request", "block_request", "unblock_request", "name_danger", "answer_family", "needs_no_answer",
             "ask_paper", "request_telling", "request_contact", "test_telling"),
            [{"folio": request.folio}, {"folio": unlinked.folio}],
        ),
        "settle_paper": [{"folio": request.folio, "number": paper.pk}],
        "sent_file": [{"folio": request.folio, "number": upload.pk}],
        "grave_news_told": [{"folio": request.folio, "number": grave_call.pk}],
        "end_danger": [{"folio": request.folio, "number": danger.pk}],
        # PALE's money.
        **_each(
            ("pale_contract", "change_pale_contract", "sign_pale_contract", "amend_pale_contract", "end_pale_contract",
             "audit_pale_contract", "audit_pale_contract_book"), [{"number": referred.contract_id}],
        ),
        "ask_pale_money": [{"folio": referred.folio}],
        "pale_authorisation": [{"number": money.pk}],
        **_each(
            ("pale_invoice", "pale_invoice_file", "pale_my_invoice", "pale_my_invoice_file"), [{"number": invoice.pk}]
        ),
        **_each(
            ("pale_invoice_line", "pale_my_invoice_line"), [{"number": invoice.pk, "authorisation": money.pk}]
        ),
        "pale_payment": [{"number": next(number)}],
        "pale_bond_fund": [{"code": bond_fund.code}],
        "ask_pale_bond": cases,
        "pale_bond": [{"number": bond.pk}],
        "take_back_pale_mine": [{"kind": "tiempo", "number": next(number)}],
        **_each(
            ("desk_person", "desk_touch", "desk_questions", "desk_departure", "desk_arrival", "household", "join_household",
             "leave_household", "medicines"), returned,
        ),
        "change_medicine": [{"folio": back.folio, "number": medicine.pk, "what": "toma"}],
        # Returns.
        "prearrival": folio,
        **_each(("prearrival_notice", "prearrival_answer"), [{"number": notice.pk}]),
        "prearrival_file": [{"number": notice.pk, "format": format} for format in ("json", "csv")],
        "coming_file": [{"format": "json"}, {"format": "csv"}],
        **_each(
            ("arrival_list", "arrival_list_progress", "arrival_list_columns", "arrival_list_confirm", "arrival_list_discard",
             "arrival_list_unreadable"), [{"number": taken.pk}],
        ),
        **_each(("centre", "new_centre_period"), [{"slug": "tijuana"}]),
        "edit_centre_period": [{"slug": "tijuana", "number": homecomings.centre().periods.earliest("pk").pk}],
        # Addresses that are about nobody.
        **_each(("staff_member", "end_sessions_of"), [{"number": by.pk}]),
        "two_people_one": [{"number": asked_of_two.pk}],
        **_each(
            ("kind", "kind_begin_draft", "kind_draft", "kind_publish", "kind_discard", "kind_retire"),
            [{"code": case.type_id}],
        ),
        **_each(
            ("programme", "programme_differences", "check_programme", "withdraw_programme", "entrust_programme",
             "programme_draft", "begin_programme_draft", "import_sheet", "discard_sheet", "take_back_sheet", "review_sheet",
             "return_sheet"), [{"slug": sheet.programme_id}],
        ),
        "export_sheet": [{"slug": sheet.programme_id, "number": sheet.number}],
        **_each(("office", "add_special_day"), [{"slug": "elpaso"}]),
        "take_back_special_day": [{"slug": "elpaso", "number": next(number)}],
        "take_back_facility_way": [{"slug": Facility.objects.get(name=EL_PASO).slug, "number": next(number)}],
        **_each(("facility", "decide_facility"), [{"slug": Facility.objects.get(name=EL_PASO).slug}]),
        **_each(("end_absence", "forget_list", "revoke_api_client"), [{"number": next(number)}]),
        **_each(("cancel_alert", "confirm_alert"), [{"folio": alert.folio}]),
        "propose_referral": cases,
        **_each(("referral", "offer_referral"), [{"folio": referral.folio}]),
        "change_referral": [{"folio": referral.folio, "what": "retirar"}],
        "plan": [{"number": plan.pk}],
        "change_plan": [{"number": plan.pk, "what": "descartar"}],
        "advisor": [{"number": referral.advisor_id}],
        "edit_advisor": [{"number": referral.advisor_id}],
        "change_advisor": [{"number": referral.advisor_id, "what": "baja"}],
        "edit_firm": [{"number": referral.advisor.firm_id}],
        "new_advisor": [{"firm": referral.advisor.firm_id}],
        **_each(("pale_my_referral", "pale_new_hearing", "pale_my_notes"), [{"folio": referral.folio}]),
        "pale_answer": [{"folio": referral.folio, "what": "paso"}],
        "pale_change_hearing": [{"folio": referral.folio, "number": hearing.pk, "what": "mover"}],
        "pale_remove_note": [{"folio": referral.folio, "number": next(number)}],
        # The own page of somebody who came back: a minor has none, and what the desk issues is in the guardian's hand.
        **_each(("own_page", "give_own_page", "end_own_page", "issue_cartilla"), [{"folio": homecoming.folio}]),
        "own_help": [{"number": help_asked.pk}],
        "own_correction": [{"number": correction.pk}],
        "withdraw_cartilla": [{"number": cartilla.pk}],
        "cartilla_file": [{"number": cartilla.pk, "kind": kind} for kind in ("pdf", "json")],
        "pale_acknowledge": [{"token": "un-token-inventado"}],
        # Returns.
        "agency_milestone": [{"number": milestone.pk}],
        "agency_answer": [{"number": milestone.pk, "what": "entregada"}],
        "allocation": [{"number": next(number)}],
        **_each(
            ("return_figures_download", "resources_download", "arrivals_forecast_download"), [{"form": "csv"}, {"form": "xlsx"}]
        ),
    }  # fmt: skip
    recipes |= _returned(own, child, by) | rights
    assert relative.record_id == own.pk
    Task.objects.create(  # without words of its own, so that lists say whose it is
        kind=Task.Kind.LOOK_FOR,
        office=by.office,
        role=by.role,
        record=own,
        case=case,
        created_at=now,
        due_at=now,
    )
    return Minor(person, Case.objects.get(pk=case.pk), by, supervisor, recipes)


def _each(names: tuple[str, ...], arguments: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return dict.fromkeys(names, arguments)


def _returned(own: Record, child: Any, by: Staff) -> dict[str, list[dict[str, Any]]]:
    """The child came back, with a plan, a follow-up, and an offer near where they go."""
    home = homecomings.arrived(record=own, days_ago=31, state="TL")
    home = homecoming.go_to(homecoming=home, state="TL", municipality="29033", by=None)
    facts = Facts(age=14, children=(ChildFacts(id=child.pk, age=1, us_born=True, in_mexico=True),))
    return_plans.make_plan(homecoming=home, facts=facts, by=None)
    registered = home.milestones.get(kind="child_registered")
    offer = offers.keep(
        kind="job", title="Oferta inventada", offered_by="Taller inventado", contact="Oficina", places=1,
        valid_until=clock.today() + dt.timedelta(days=9), municipality=Municipality.objects.get(pk="20067"),
        by=officer("", Role.HEADQUARTERS),
    )  # fmt: skip
    folio = [{"folio": home.folio}]
    return {
        **_each(
            ("return_plan", "return_plan_print", "add_milestone", "return_destination", "return_offers"),
            folio,
        ),
        "milestone": [{"folio": home.folio, "number": registered.pk}],
        "child_paper": [{"folio": home.folio, "number": registered.pk, "code": "apostille"}],
        "change_milestone": [{"folio": home.folio, "number": registered.pk, "what": "hecha"}],
        "follow_up": [{"number": home.follow_ups.get(day=30).pk}],
        "suggest_offer": [{"folio": home.folio, "number": offer.pk}],
        **_each(("offer", "edit_offer", "withdraw_offer"), [{"number": offer.pk}]),
    }


def _rights(case: Case, child: Any, *, by: Staff, supervisor: Staff) -> dict[str, list[dict[str, Any]]]:
    """Something was done to the child, who agrees to everything; a complaint, a family apart, an export that waits."""
    one = rights_world.alleged(case, by, place=SECRET, facility=None, agreed=tuple(Use.values))
    statement = rights_world.stated(
        one, by, SECRET, teller="Nenetlcanaria", witnesses=SECRET, injuries=SECRET
    )
    sent = complaints.send_paper(
        allegation=one, authority="dhs_crcl", file=io.BytesIO(files.PDF + b"\n\n"), name="queja.pdf", by=by
    )
    complaints.add_step(complaint=sent, kind="answer", on=clock.today(case.office.zone), text=SECRET, by=by)
    apart = separations.open_separation(case=case, child=child, status="apart", text=SECRET, by=by)
    export = rights_exports.ask(
        purpose="treaty", recipient="Comité inventado", why="Un informe", by=supervisor
    )
    return {
        **_each(
            ("rights_of_person", "new_allegation", "new_separation"),
            [{"folio": Person.objects.get(pk=case.record.person_id).folio}],
        ),
        **_each(
            ("allegation", "correct_allegation", "allegation_statement", "allegation_agreement", "allegation_document",
             "new_rights_complaint"), [{"number": one.pk}],
        ),
        "review_statement": [{"number": statement.pk}],
        "rights_complaint": [{"number": sent.pk}],
        "separation": [{"number": apart.pk}],
        **_each(("rights_export", "release_rights_export", "take_rights_export"), [{"number": export.pk}]),
        "rights_patterns_file": [{"by": "facility"}],
        "notification_figures_file": [{"by": "both"}],
    }  # fmt: skip


def _milestone(own: Record) -> Milestone:
    """The child is expected back; their school was asked for, and the agency is past its hour."""
    returned = homecoming.arrive(
        record=own, at=clock.now() - dt.timedelta(days=20), declined_centre=True, by=None
    )
    returned = homecoming.go_to(homecoming=returned, state="TL", phone="6565550188", by=None)
    return_plans.make_plan(homecoming=returned, facts=Facts(age=14, studies=True), by=None)
    plan = list(returned.milestones.select_related("homecoming"))
    for one in plan:
        if one.kind in ("acta", "curp"):
            return_plans.deliver(milestone=one, by=None)
    milestone = return_plans.refer(milestone=next(one for one in plan if one.kind == "imss"), by=None)
    Milestone.objects.filter(pk=milestone.pk).update(answer_by=clock.now() - dt.timedelta(days=1))
    return milestone


def _wishes(person: Person, by: Staff) -> Wishes:
    """What was said on the portal in the child's name, as though they were of age, and linked to the child since."""
    kept = wishes.register(
        folio=new_folio("V"), secret_hash="0" * 64, described=said(**NAME, birth_date="1990-03-09"), contact="niña@example.org",
        language="es-mx", channel="web", named=[wishes.Said(kind="never", name="Nenetlcanaria", contact="6565550188")],
        needs=SECRET, received_at=clock.now(), office=by.office,
    )  # fmt: skip
    people.link_record(record=kept.record, person=person, by=by)
    return kept


def _coming_back(case: Case, *, by: Staff, supervisor: Staff, folder: Path) -> tuple[Any, Any]:
    """A notice of the child to a centre, and a list of arrivals on which a row that may be theirs waits."""
    for purpose in ("return", "health"):
        casework.record_consent(
            record=case.record, purpose=purpose, decision="granted", channel="visit", at=clock.now(), by=by
        )
    made = open_protocol(case=case, kind="vulnerable_return", by=by, reason=SECRET)
    agreed = dict.fromkeys(("agreed_hour", "receiver", "companion", "medicines", "destination"), SECRET)
    settle(step=made.steps.get(code="ready"), by=supervisor, values=agreed)
    notice = announcing.announce(
        record=case.record, centre=homecomings.centre(), expected_at=clock.now() + dt.timedelta(days=3), state="TL",
        said=Said(receiver="Nenetlcanaria", belongings=SECRET, outside_hours=SECRET), by=by,
    )  # fmt: skip
    path = (
        folder / "llegadas.csv"
    )  # another day of birth: a child of the same name, who waits for somebody to decide
    row = f"{NAME['given_names']};{NAME['surname1']} {NAME['surname2']};17/08/2013"
    path.write_text(f"Nombre;Apellidos;Fecha nacimiento\n{row}\n", encoding="utf-8")
    taken = importing.import_file(path=path, centre=homecomings.centre(), as_of=clock.now())
    ArrivalRow.objects.filter(arrival_list=taken).update(outcome="doubtful", homecoming=None)
    return notice, taken


def _about(record_id: int, person: Person) -> None:
    """The record is the minor's, as an officer of the team said."""
    recognise(Record.objects.get(pk=record_id), person)
