"""The rule of returns for a minor's name (`returns/access.py`), on every page of the room: who meets the child or is on the team
reads it; everybody else reads the words that stand in its place. Addresses are found, not listed."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import translation

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may
from amparo.casework.minors.team import team_of
from amparo.core import clock
from amparo.returns.models import FollowUp, Homecoming
from amparo.returns.tests import homecomings
from tests.factories import officer
from tests.minor import WORDS, a_minor
from tests.test_minors_everywhere import ASKED, addresses, words_of

pytestmark = pytest.mark.django_db
NAMES = {"given name", "first surname", "second surname"}
#: Pages of others that have nobody's name on them, also for whoever meets them: papers for whoever finds them on the table.
QUERIES = {**ASKED, "returns": [{"what": "late"}, {"text": "Quecholcanaria"}, {"state": "TL"}]}


def pages_of_returns(world, staff: Staff):
    """Every address of the room that the role has, filled in."""
    views = {
        pattern.name: pattern.callback.__module__
        for pattern in flat(get_resolver("amparo.shell.urls_workspace").url_patterns)
    }
    for name, permission, _arguments in addresses():
        if views.get(name, "").startswith("amparo.returns") and (
            permission is None or may(staff, permission)
        ):
            for given in world.recipes.get(name, [{}]):
                yield name, reverse(name, kwargs=given, urlconf="amparo.shell.urls_workspace")


def flat(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from flat(pattern.url_patterns)
        else:
            yield pattern


def seen(client, world, staff: Staff) -> tuple[dict[str, set[str]], set[str]]:
    """What of the child each page says to somebody, and which pages cover the child."""
    with translation.override("es-mx"):
        instead = team_of(world.person).words
    covered_words = "".join(letter for letter in instead.lower() if letter.isalnum())
    client.force_login(staff)
    said, covering = {}, set()
    for name, address in pages_of_returns(world, staff):
        for query in [{}, *QUERIES.get(name, [])]:
            with transaction.atomic():
                answer = client.get(address, query)
                if answer.status_code == 200:
                    text, typed = words_of(answer), {"first surname"} if "text" in query else set()
                    said.setdefault(name, set()).update(
                        what for what, word in WORDS.items() if word in text and what not in typed
                    )
                    if covered_words in text:
                        covering.add(name)
                transaction.set_rollback(True)
    return said, covering


def test_every_page_of_returns_names_a_minor_to_who_meets_them_or_is_on_the_team_and_to_nobody_else(
    tmp_path, client
):
    world = a_minor(tmp_path)
    # One return at the centre of Tijuana, of somebody who lives in Tlaxcala and was sent to IMSS: these meet the child.
    home = Homecoming.objects.get(record__person=world.person, state="arrived")
    Homecoming.objects.filter(pk=home.pk).update(centre=homecomings.centre(), declined_centre=False)
    FollowUp.objects.filter(homecoming=home, day=30).update(due_on=clock.today())
    meet = {
        "desk": homecomings.desk(),
        "office of the state": officer("TL", Role.STATE),
        "agency": homecomings.agent("imss"),
    }
    on_the_team = {"officer": world.officer, "supervisor": world.supervisor}
    others = {
        "another centre": homecomings.desk("matamoros"),
        "another state": officer("OC", Role.STATE),
        "another agency": homecomings.agent("sep"),
        "another consulate": officer("chicago", Role.SUPERVISOR),
        "a colleague": officer("elpaso"),
        "call centre": officer("", Role.CIAM),
        "headquarters": officer("", Role.HEADQUARTERS),
        "auditor": officer("", Role.AUDITOR),
    }
    named = {}
    for who, staff in {**meet, **on_the_team}.items():
        said, covering = seen(client, world, staff)
        assert covering == set(), who
        named[who] = {name for name, what in said.items() if what & NAMES}
    assert {
        "returns",
        "return_plan",
        "return_plan_print",
        "household",
        "follow_ups",
        "follow_up",
        "milestone",
    } <= (named["office of the state"] | named["desk"])
    assert {"desk_person", "desk_questions", "return_plan", "returns", "household"} <= named["desk"]
    assert {"returns", "return_plan", "household", "follow_up"} <= named["office of the state"]
    assert {"agency_home", "agency_milestone"} <= named["agency"]
    assert {"returns", "return_plan"} <= named["officer"]
    covered = set()
    for who, staff in others.items():
        said, covering = seen(client, world, staff)
        assert {name: what for name, what in said.items() if what} == {}, who
        covered |= covering
    assert {"returns", "return_plan", "return_plan_print"} <= covered
