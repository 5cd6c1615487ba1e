"""The office's pages of PALE: asking for a lawyer, choosing, the list, a person's file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.counsel.models import Offer, Referral
from amparo.counsel.referrals import explaining
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.tests.pale import advisor, agrees, contract, in_progress, referral
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, settings):
    settings.AMPARO_SECOND_FACTOR = False

    def enter(staff):
        client.force_login(staff)
        return client

    return enter


def test_an_officer_asks_for_a_lawyer_and_offers_it_to_the_first(tmp_path, signed_in):
    terms = contract()
    advisor(terms, capacity=1), advisor(terms, capacity=20)
    case, by = detained(tmp_path), officer()
    agrees(case, by=by)
    page = signed_in(by)
    said = {"area": "migratorio", "level_wanted": "representation", "forum": "eoir", "need": "Defensa", "language": "Español",
            "parties": ""}  # fmt: skip
    assert (
        "Falta: " in page.post(reverse("propose_referral", args=[case.folio]), {"area": ""}).content.decode()
    )
    answer = page.post(reverse("propose_referral", args=[case.folio]), said, follow=True)
    made = Referral.objects.get()
    assert "Ofrecer" in answer.content.decode()
    allowed = choice(made).allowed
    second = {"advisor": allowed[1].advisor.pk, "contract": allowed[1].contract.pk}
    page.post(reverse("offer_referral", args=[made.folio]), second)
    assert not Offer.objects.exists()  # whoever does not take the first says why
    page.post(reverse("offer_referral", args=[made.folio]), {**second, "reason": "Conoce a la familia"})
    assert Offer.objects.get().reason == "Conoce a la familia"
    made.refresh_from_db()
    assert made.state == "offered"
    body = page.get(reverse("referrals") + "?tab=advisor").content.decode()
    assert made.case.record.person.name in body


def test_the_pages_say_no_to_another_office_and_to_lawyers(tmp_path, signed_in):
    who = advisor()
    made = in_progress(detained(tmp_path), by=officer())
    other = signed_in(officer("boston"))
    assert other.get(reverse("referral", args=[made.folio])).status_code == 302  # a reason is asked for
    assert made.case.record.person.name not in other.get(reverse("referrals")).content.decode()
    assert other.post(
        reverse("change_referral", args=[made.folio, "retirar"]), {"reason": "x"}
    ).status_code in (302, 403)
    made.refresh_from_db()
    assert made.state == "in_progress"
    lawyer = signed_in(who.staff)
    for name, arguments in (
        ("referrals", []),
        ("referral", [made.folio]),
        ("propose_referral", [made.case.folio]),
    ):
        assert lawyer.get(reverse(name, args=arguments)).status_code == 403


def test_the_list_costs_the_same_however_long_it_is(tmp_path, signed_in, django_assert_max_num_queries):
    advisor(capacity=50, capacity_month=50)
    by = officer()
    in_progress(detained(tmp_path), by=by)
    page = signed_in(by)
    page.get(reverse("referrals"))
    with django_assert_max_num_queries(16):
        page.get(reverse("referrals") + "?tab=advisor")


def test_every_code_of_the_rules_has_words(tmp_path):
    import re
    from pathlib import Path

    folder = Path(explaining.__file__).parents[1] / "matching"
    source = "\n".join((folder / name).read_text() for name in ("rules.py", "scoring.py"))
    codes = set(re.findall(r'(?:Refusal|Reason)\(\s*"(\w+)"', source)) | set(
        re.findall(r'"(\w+)" if \w+(?: == 0|\["\w+"\])? else "\w+"', source)
    )
    assert codes <= set(explaining.WORDS)
    found = choice(referral(detained(tmp_path), by=officer()))
    assert found.allowed == []
