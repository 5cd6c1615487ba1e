"""Codes of cases in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.clocks.rules import Terms, Unit, by_code
from amparo.casework.kinds import facts
from amparo.casework.models import Case, Contact, Protocol

register = template.Library()


@register.filter
def opens_for(contact: Contact, staff: Staff) -> bool:
    """Whether this reader may open a contact."""
    return may(staff, "record_contact", office_id=contact.office_id)


@register.filter
def status_name(code: str) -> str:
    """A status of a case by its code."""
    return str(dict(Case.Status.choices).get(code, code))


@register.filter
def outcome_name(code: str) -> str:
    return str(dict(Case.Outcome.choices).get(code, code))


@register.filter
def protocol_name(code: str) -> str:
    """A protocol by its code."""
    return str(dict(Protocol.Kind.choices).get(code, code))


@register.filter
def fact_name(code: str) -> str:
    return facts.name_of(code)


@register.filter
def answered_for(code: str) -> bool:
    """Whether any room answers for this fact yet."""
    return facts.answered_for(code)


@register.filter
def ambito_name(code: str) -> str:
    """The field of protection (ámbito) of a type."""
    return {
        "migratorio": _("Immigration"),
        "penal": _("Criminal"),
        "civil": _("Civil"),
        "laboral": _("Labour"),
        "administrativo": _("Administrative"),
        "derechos_humanos": _("Human rights"),
    }.get(code, code)


def unit_name(unit: Unit) -> str:
    """The unit in which a clock is counted."""
    return {
        "hours": _("hours"),
        "business_days": _("working days of the office"),
        "calendar_days": _("days"),
        "months": _("months"),
    }[unit]


@register.filter
def clock_name(code: str) -> str:
    """A clock by its code."""
    return str(by_code().get(code, code))


@register.filter
def own_terms(case: Case, code: str) -> str:
    """How long this clock is in the version of this case, where that is not what the rule says."""
    terms, rule = case.kind.content["clocks"].get(code), by_code().get(code)
    return clock_terms(terms, code) if terms and rule and terms != rule.terms else ""


@register.filter
def clock_terms(terms: Terms, code: str) -> str:
    """How long a clock is, and when it warns: “24 hours · warns at 12”."""
    rule = by_code().get(code)
    if rule is None:
        return ""
    counted = {"number": abs(terms["length"]), "unit": unit_name(rule.unit)}
    said = (_("%(number)s %(unit)s before") if terms["length"] < 0 else _("%(number)s %(unit)s")) % counted
    warned = ", ".join(str(abs(one)) for one in terms["warn_at"])
    return said + (" · " + _("warns at %(when)s") % {"when": warned} if warned else "")


@register.filter
def part_name(code: str) -> str:
    """A part of a version, as the difference between two names it."""
    return {
        "subtypes": _("Sub-types"),
        "steps": _("Steps"),
        "order": _("Order"),
        "clocks": _("Clocks"),
        "facts": _("What must be known"),
        "outcomes": _("How it may end"),
    }.get(code, code)


@register.filter
def needed_name(code: str) -> str:
    """For which ends of a case a step must be done."""
    return {
        "no": _("when it fits"),
        "always": _("before it may end"),
        "favourable": _("before it may end well"),
    }.get(code, code)


@register.filter
def who_name(code: str) -> str:
    return {"officer": _("Officer"), "supervisor": _("Supervisor")}.get(code, code)
