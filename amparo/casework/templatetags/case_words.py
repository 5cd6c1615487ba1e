"""Codes of cases in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework import access
from amparo.casework.kinds import facts
from amparo.casework.models import Case, Contact

register = template.Library()


@register.filter
def name_for(case: Case, staff: Staff) -> str:
    """The person's name as this reader may see it in a list: see `access.name_for`."""
    return access.name_for(staff, case)


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


@register.filter
def clock_name(code: str) -> str:
    """A clock by its code."""
    return {
        "first_contact": _("First contact"),
        "first_interview": _("First interview"),
        "acknowledgement": _("Acknowledgement by the authority"),
        "belongings_us": _("Belongings held by US authorities"),
        "belongings_sre": _("Belongings kept by the ministry"),
        "whereabouts": _("Nobody has seen the person"),
        "next_hearing": _("Next hearing"),
        "follow_up": _("Next follow-up"),
    }.get(code, code)


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
