"""Follow-ups: whom to ask now, the one screen of asking, and how they were kept."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_reading, log_readings
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import show
from amparo.core.rendering import GovukForm
from amparo.matching.identifiers import STATES
from amparo.returns.access import cover, refuse_who_meets_nobody
from amparo.returns.follow_ups import actions, queries
from amparo.returns.follow_ups.forms import LaterForm, LostForm, NoMoreForm, ReachedForm, TriedForm
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import FollowUp
from amparo.returns.tables import follow_up_days

ROWS = 40
#: What WhatsApp opens with: it says nothing about anybody.
TEXT = gettext_lazy(
    "Good day. We write from the programme for people who came back to Mexico. Can we speak? It is free and we never ask for"
    " money."
)


@staff_may("follow_up")
@require_GET
def follow_ups(request: StaffRequest) -> HttpResponse:
    """Whom to ask today, who is late, who comes; each with the telephone."""
    tab = request.GET.get("tab", "today")
    tab = tab if tab in queries.TABS else "today"
    today = clock.today()
    page = Paginator(queries.follow_ups(request.user, today=today, tab=tab), ROWS).get_page(
        request.GET.get("page")
    )
    rows = list(page)
    cover(request.user, records=[one.homecoming.record for one in rows])
    people = {
        person.pk: person.folio
        for one in rows
        if (person := one.homecoming.record.person) and not person.closed
    }
    log_readings(staff=request.user, people=people, page="follow-ups", purpose=_("whom to ask how they are"))
    numbers = queries.counts(request.user, today=today)
    days = {one.day: one.name for one in follow_up_days()}
    context = {
        "page": page, "tab": tab, "today": today,
        "tabs": [(code, words, numbers.get(code)) for code, words in queries.TABS.items()],
        "rows": [(one, days.get(one.day, ""), STATES.get(one.homecoming.destination_state, "")) for one in rows],
    }  # fmt: skip
    return render(request, "returns/follow_ups/list.html", context)


@staff_may("follow_up")
def follow_up(request: StaffRequest, number: int) -> HttpResponse:
    """One screen: what to say, what still holds, what they need now; or that nobody answered, or why it ends."""
    found = queries.knows_of(request.user, number)
    if found is None:
        raise Http404
    one = found.homecoming
    refuse_who_meets_nobody(request.user, one)
    cover(request.user, records=[one.record])
    person = one.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page="follow-up", purpose=f"{show(one.folio)}"
        )  # fmt: skip
    asked = queries.asking(found)
    covered = bool(one.record.closed)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    forms: dict[str, GovukForm] = {
        "reached": ReachedForm(
            request.POST if what == "reached" else None, keeps=asked.keeps, needs=asked.needs, covered=covered,
            auto_id="reached_%s", initial={"channel": "phone"},
        ),
        "tried": TriedForm(request.POST if what == "tried" else None, auto_id="tried_%s", initial={"channel": "phone"}),
        "later": LaterForm(request.POST if what == "later" else None, auto_id="later_%s", initial={"channel": "phone"}),
        "lost": LostForm(request.POST if what == "lost" else None, auto_id="lost_%s"),
        "no_more": NoMoreForm(request.POST if what == "no_more" else None),
    }  # fmt: skip
    form = forms.get(what)
    if form is not None and form.is_valid():
        try:
            said = _say(request, found, what, form)
            messages.success(request, said)
            if what == "tried":
                return redirect("follow_up", number=found.pk)
            return redirect("follow_ups") if what == "later" else redirect("return_plan", folio=one.folio)
        except Refusal as refusal:
            form.refuse(refusal)
    days = {day.day: day.name for day in follow_up_days()}
    text = str(TEXT)
    context = {
        "follow_up": found, "one": one, "person": person, "asked": asked, "forms": forms, "what": what,
        "when": days.get(found.day, ""), "today": clock.today(), "state_name": STATES.get(one.destination_state, ""),
        "whatsapp": queries.whatsapp(one.phone, text), "attempts": plans.ATTEMPTS, "failed": form,
    }  # fmt: skip
    return render(request, "returns/follow_ups/follow_up.html", context)


@staff_may("see_return_figures")
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """How the follow-ups were kept: of those whose last day has passed, who was reached and which came late."""
    today = clock.today()
    days = {str(one.day): one.name for one in follow_up_days()}
    by_day = queries.kept(request.user, today=today)
    by_state = queries.kept(request.user, today=today, by="state")
    context = {
        "by_day": [(days.get(one.key, one.key), one) for one in by_day],
        "by_state": [(STATES.get(one.key, _("Not known")), one) for one in by_state],
    }  # fmt: skip
    return render(request, "returns/follow_ups/figures.html", context)


def _say(request: StaffRequest, found: FollowUp, what: str, form: GovukForm) -> str:
    """Do what the form says; what it is answered with."""
    said, by = form.cleaned_data, request.user

    def reached() -> str:
        assert isinstance(form, ReachedForm)
        needs = queries.of_plan(found, [int(pk) for pk in said.get("needs", ())])
        sent = actions.make(
            follow_up=found, channel=said["channel"], still=form.answered("yes"), lost=form.answered("no"), needs=needs,
            note=said["note"], by=by,
        )  # fmt: skip
        if not sent:
            return _("The follow-up is made.")
        return _("The follow-up is made. Sent: %(what)s.") % {
            "what": ", ".join(one.means.name for one in sent)
        }

    def tried() -> str:
        actions.nobody_answered(follow_up=found, channel=said["channel"], by=by)
        return _("The attempt is written down. Try again on another day.")

    def later() -> str:
        actions.call_later(follow_up=found, channel=said["channel"], on=said["on"], by=by)
        return _("It comes back on the list on that day.")

    def lost() -> str:
        plans.lost(follow_up=found, why=said["why"], note=said["note"], by=by)
        return _("It is written down why they cannot be reached.")

    def no_more() -> str:
        plans.asks_no_more(follow_up=found, by=by)
        return _("They are not asked this time. The next follow-up asks again whether they want to be.")

    acts: dict[str, Callable[[], str]] = {
        "reached": reached, "tried": tried, "later": later, "lost": lost, "no_more": no_more,
    }  # fmt: skip
    return acts[what]()
