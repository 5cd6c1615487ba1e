"""A little of PALE put into a house for its browser tests: `python -m tests.browser.pale FOLIO-OF-A-FAMILY`; says JSON.

Through the product's own actions. Run a second time it changes nothing.
"""

from __future__ import annotations

import json
import sys


def arrange(folio: str) -> dict[str, object]:
    from amparo.accounts.models import Role, Staff
    from amparo.casework import actions as casework
    from amparo.casework.models import Case
    from amparo.core import clock
    from amparo.core.folios import read_folio
    from amparo.counsel.models import Admission, Advisor, Complaint, Referral
    from amparo.counsel.quality import actions as quality
    from amparo.counsel.referrals import actions, answering
    from amparo.counsel.tests import pale
    from amparo.families.models import Request
    from amparo.people.models import Purpose

    request = Request.objects.get(folio=read_folio(folio))
    if not Complaint.objects.exists():
        case = (
            Case.objects.filter(record__person=request.record.person).exclude(status="concluded").latest("pk")
        )
        by = Staff.objects.filter(office=case.office, role__in=[Role.OFFICER, Role.SUPERVISOR]).first()
        # A matter of its own: the world may have an open referral for the other one, or not, as its year went.
        case = casework.open_case(
            record=case.record, type="migratorio.alivio", office=case.office, at=clock.now(), by=by
        )
        follow = request.follow
        casework.record_consent(
            record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=follow.relative,
            fields=["status", "place", "services", "next_step", "hearings", "lawyer"], channel="visit", at=clock.now(), by=by,
        )  # fmt: skip
        terms = pale.contract(case.office_id)
        terms.firm.public_phone = "915 555 0100"
        terms.firm.save()
        who = pale.advisor(
            terms,
            areas=("migratorio", "laboral"),
            languages=["es", "en", "nah"],
            capacity=90,
            capacity_month=90,
        )
        Admission.objects.filter(advisor=who).update(number="24012345")
        for number in range(24):
            pale.advisor(terms, areas=("penal",) if number % 2 else ("migratorio", "familiar"))
        for number in range(10):
            made = pale.referral(case, by=by)
            made.refresh_from_db()
            actions.offer(referral=made, advisor=who, contract=terms, by=by)
            _serve(made, who)
            answering.conclude(
                referral=made, advisor=who, outcome="bond_granted" if number % 3 else "bond_denied"
            )
            made.refresh_from_db()
            actions.settle(referral=made, by=by)
            actions.finish(referral=made, by=by)
            quality.rate(referral=made, rater="relative:0", stars=3 + number % 3, spoke=True, explained=number % 2 == 0,
                         again=number % 4 != 0)  # fmt: skip
            Referral.objects.filter(pk=made.pk).update(closed_at=clock.now() - quality.RATED_FOR)
        made = pale.referral(case, by=by)
        made.refresh_from_db()
        actions.offer(referral=made, advisor=who, contract=terms, by=by)
        _serve(made, who)
        quality.complain_for_person(
            referral=made, text="No contesta el teléfono desde hace tres semanas.", by=by
        )
    complaint = Complaint.objects.get(said_by=Complaint.Said.PERSON)
    who = Advisor.objects.get(pk=complaint.advisor_id)
    office = complaint.office_id
    supervisor, _made = Staff.objects.get_or_create(
        email="jefa.pale@example.org", defaults={"name": "Jefa Prueba", "role": Role.SUPERVISOR, "office_id": office}
    )  # fmt: skip
    for one in (supervisor, who.staff):
        one.set_password("a-long-password")
        one.save()
    return {
        "advisor": who.pk, "name": who.name, "lawyer": who.staff.email, "supervisor": supervisor.email,
        "complaint": complaint.folio, "referral": complaint.referral.folio, "state": "TX", "number": "24-012345",
    }  # fmt: skip


def _serve(made, who) -> None:
    from amparo.core import clock
    from amparo.counsel.referrals import answering

    answering.clear(referral=made, advisor=who)
    answering.acknowledge(referral=made, advisor=who)
    answering.contacted(referral=made, advisor=who, on=clock.today())
    answering.accept(referral=made, advisor=who, level="representation")


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(arrange(sys.argv[1])))
