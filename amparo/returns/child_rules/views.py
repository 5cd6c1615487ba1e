"""The rules of the states for the papers of US-born children: read by who attends families, entered by headquarters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core.errors import Refusal
from amparo.matching.identifiers import STATES
from amparo.returns.child_rules import actions, queries
from amparo.returns.child_rules.forms import RuleForm
from amparo.returns.plans.child_path import PAPERS


@staff_may("see_returns")
@require_GET
def child_rules(request: StaffRequest) -> HttpResponse:
    """Every state with what it asks for, and what is not in our sources; the history below."""
    lines = queries.every_state()
    context = {
        "own": [line for line in lines if line.own],
        "others": [line for line in lines if not line.own],
        "history": [(one, STATES.get(one.state, one.state), PAPERS[one.paper]) for one in queries.history()],
        "keeps": may(request.user, "keep_child_rules"),
    }
    return render(request, "returns/child_rules/rules.html", context)


@staff_may("keep_child_rules")
def new_child_rule(request: StaffRequest) -> HttpResponse:
    """Enter what a state asks for, with its source and the source's day."""
    form = RuleForm(request.POST or None, initial={"state": request.GET.get("state", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter(**form.cleaned_data, by=request.user)
            messages.success(request, _("It is written down. The plans of that state show it from now on."))
            return redirect("child_rules")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "returns/child_rules/new.html", {"form": form})
