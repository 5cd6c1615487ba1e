"""Why an advisor may not be offered something, and why another stands first: the rules' codes in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amparo.counsel.matching.shapes import Reason
from amparo.counsel.words import Area, Level, Subarea

#: Code → sentence, filled with the reason's values. A test holds it against every code that the rules can give.
WORDS: dict[str, str | Promise] = {
    "not_active": gettext_lazy("does not work with us any more"),
    "area": gettext_lazy("does not practise that area: %(area)s"),
    "subarea": gettext_lazy("does not practise this: %(subarea)s"),
    "discipline": gettext_lazy("is suspended or restricted in %(state)s"),
    "insurance_unknown": gettext_lazy("no insurance is known"),
    "insurance_lapsed": gettext_lazy("the insurance ended on %(until)s"),
    "conflict": gettext_lazy("there may be a conflict of interest"),
    "no_capacity": gettext_lazy("has no room: %(open)s of %(capacity)s matters"),
    "month_full": gettext_lazy("takes no more this month"),
    "no_contract": gettext_lazy("has no contract with this consulate"),
    "contract_not_in_force": gettext_lazy("the contract holds from %(starts)s to %(ends)s"),
    "contract_area": gettext_lazy("the contract does not pay for that area: %(area)s"),
    "contract_level": gettext_lazy("the contract does not pay for that: %(level)s"),
    "fee_unknown": gettext_lazy("the contract has no price for that: %(level)s"),
    "budget": gettext_lazy("the contract has US$ %(left)s left, and it would take US$ %(fee)s"),
    "no_forum": gettext_lazy("say first before which court it is"),
    "no_bar": gettext_lazy("is not known to be admitted anywhere"),
    "no_bar_in_state": gettext_lazy("is not admitted in %(state)s"),
    "bar_not_checked": gettext_lazy("the standing in %(state)s was not checked for more than %(days)s days"),
    "bar_not_good": gettext_lazy("is not in good standing in %(state)s"),
    "state_unknown": gettext_lazy("say first of which state the court is"),
    "district_unknown": gettext_lazy("say first which federal court it is"),
    "not_admitted": gettext_lazy("is not admitted to that federal court: %(district)s"),
    "not_registered_with_eoir": gettext_lazy("is not registered with EOIR"),
    "accreditation_area": gettext_lazy("is accredited for immigration matters only"),
    "accreditation_ended": gettext_lazy("the accreditation ended on %(until)s"),
    "accreditation_partial": gettext_lazy("is accredited before DHS only, not before EOIR"),
    "accredited_only": gettext_lazy("is accredited, but no attorney: no court but the immigration court"),
    "speaks_first": gettext_lazy("speaks %(language)s"),
    "speaks_other": gettext_lazy("speaks %(language)s, the person’s other language"),
    "interpreter_needed": gettext_lazy("needs an interpreter of %(language)s"),
    "in_person": gettext_lazy("serves the place in person"),
    "by_video": gettext_lazy("serves the place by video"),
    "near": gettext_lazy("is %(km)s km away"),
    "far": gettext_lazy("is %(km)s km away, too far to come"),
    "reach_unknown": gettext_lazy("is not known to serve the place"),
    "answers": gettext_lazy("answered %(acknowledged)s of %(offers)s offers, in %(hours)s hours on average"),
    "newcomer": gettext_lazy("has no record yet"),
    "answers_after_hearing": gettext_lazy("would answer after the hearing"),
    "load": gettext_lazy("has %(open)s of %(capacity)s matters"),
    "disability_competent": gettext_lazy("is trained to serve people with disabilities"),
    "not_disability_competent": gettext_lazy("is not trained to serve people with disabilities"),
    "signs": gettext_lazy("knows the sign language: %(language)s"),
    "sign_interpreter_needed": gettext_lazy("does not know the sign language: %(language)s"),
    "practises_subarea": gettext_lazy("practises this: %(subarea)s"),
    "practises_area": gettext_lazy("practises the area"),
    "no_advisors": gettext_lazy("no advisor has a contract with this consulate"),
    "capacity_taken": gettext_lazy("whoever could take it is full with others"),
    "budget_taken": gettext_lazy("the money goes to others"),
    "other_side_taken": gettext_lazy("whoever could take it has the other side"),
    "asked_before": gettext_lazy("whoever could take it was asked before"),
}  # fmt: skip
_CHOICES = {"area": Area, "subarea": Subarea, "level": Level}


def in_words(code: str, values: Mapping[str, Any]) -> str:
    """One reason as a part of a sentence, in the reader's language."""
    said = {name: _value(name, value) for name, value in values.items()}
    try:
        return str(WORDS[code]) % said
    except KeyError:
        return code


def refusals(reasons: Iterable[Reason]) -> str:
    """Every reason against, as one sentence."""
    return "; ".join(in_words(one.code, one.values) for one in reasons)


def whys(parts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why an advisor stands where they do, as an offer keeps it: what counts for them and what against."""
    return [in_words(one["code"], one["values"]) for one in parts if "code" in one]


def _value(name: str, value: Any) -> Any:
    if name in _CHOICES and value in _CHOICES[name].values:
        return _CHOICES[name](value).label.lower()
    return value
