"""Where the main navigation leads, for whoever may go there. A table: the page, the permission, its name, its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: `first` always stands in the row; `wide` does on a wide screen, and on a phone is behind “More”; `more` always is.
Place = Literal["first", "wide", "more"]


@dataclass(frozen=True, slots=True)
class Item:
    page: str
    action: str
    name: str | Promise
    place: Place
    #: Left out for whoever may do this: another page of the same name is theirs.
    unless: str = ""


ITEMS = (
    Item("worklist", "see_worklist", _("My work"), "first"),
    Item("cases", "see_worklist", _("Cases"), "first"),
    Item("tasks", "see_tasks", _("Tasks"), "first"),
    Item("people_search", "find_person", _("People"), "wide"),
    Item("intake", "take_intake", _("Intake"), "first"),
    Item("calls", "answer_calls", _("Calls"), "wide"),
    Item("contacts", "record_contact", _("Contacts"), "wide"),
    Item("agenda", "see_calendar", _("Hearings"), "wide"),
    Item("visits", "plan_visit", _("Visits"), "wide"),
    Item("rosters", "upload_list", _("Lists"), "wide"),
    Item("board", "see_board", _("Board"), "wide"),
    Item("requests", "handle_request", _("Requests"), "more"),
    Item("referrals", "see_referrals", _("Lawyers"), "more"),
    Item("state_requests", "take_state_request", _("Requests"), "first"),
    Item("desk", "work_desk", _("Desks"), "first"),
    Item("missing_medicines", "watch_medicines", _("Medicines"), "first", unless="work_desk"),
    Item("returns", "see_returns", _("Returns"), "wide"),
    Item("follow_ups", "follow_up", _("Follow-ups"), "wide"),
    Item("offers", "see_offers", _("Jobs and homes"), "more"),
    Item("retention", "see_return_figures", _("What still holds of returns"), "more"),
    Item("own_pages", "keep_plan", _("Their questions"), "wide"),
    Item("pale_mine", "serve_referrals", _("My matters"), "first"),
    Item("my_calendar", "serve_referrals", _("My calendar"), "first"),
    Item("pale_my_money", "serve_referrals", _("My money"), "first"),
    Item("agency_home", "serve_milestones", _("Sent to my agency"), "first"),
    Item("late_milestones", "see_returns", _("Agencies past their hour"), "more"),
    Item("return_figures", "see_return_figures", _("Returns in figures"), "more"),
    Item("resources", "see_resources", _("Resources for returns"), "more"),
    Item("wishes", "take_wishes", _("Wishes in advance"), "more"),
    Item("request_figures", "see_request_figures", _("Requests"), "more", unless="handle_request"),
    Item("alerts", "handle_alert", _("Alerts"), "more"),
    Item("pairs", "decide_pair", _("Duplicates"), "more"),
    Item("review_figures", "see_review_figures", _("Duplicates"), "more", unless="decide_pair"),
    Item("unusual_readings", "see_findings", _("Unusual readings"), "more"),
    Item("clocks", "see_clocks", _("Deadlines"), "more"),
    Item("incidents", "see_incidents", _("Incidents"), "more"),
    Item("protocols", "see_protocols", _("Protocols"), "more"),
    Item("funnel", "see_funnel", _("PALE in figures"), "more"),
    Item("messages_out", "see_messages", _("Messages"), "more"),
    Item("quality", "see_quality", _("Quality of PALE"), "more"),
    Item("accommodation_list", "see_accommodations", _("Accommodations"), "more"),
    Item(
        "accommodation_figures",
        "see_accommodation_figures",
        _("Accommodations"),
        "more",
        unless="see_accommodations",
    ),
    Item("rights", "see_rights", _("Human rights"), "more"),
    Item("separations", "see_separations", _("Families apart"), "more"),
    Item("interpreter_bookings", "see_interpreters", _("Interpreters"), "more"),
    Item("my_course", "take_course", _("Training"), "more"),
    Item("coverage", "see_coverage", _("Training"), "more", unless="take_course"),
    Item("figures", "see_figures", _("Figures"), "more"),
    Item("open_data", "see_open_data", _("Open data"), "more"),
    Item("tongues", "keep_languages", _("Languages"), "more"),
    Item("rights", "see_data_rights", _("Rights over data"), "more"),
    Item("data_retention", "see_retention", _("Keeping of data"), "more"),
    Item("privacy_notices", "see_privacy", _("Privacy notice"), "more"),
    Item("kinds", "see_kinds", _("Kinds of cases"), "more"),
    Item("canary", "see_canary", _("Canary"), "more"),
    Item("programmes", "see_programmes", _("Programmes"), "more"),
    Item("coming", "see_coming", _("Who is coming"), "first"),
    Item("arrival_lists", "import_arrivals", _("Lists of arrivals"), "more"),
    Item("centres", "see_centres", _("Reception centres"), "more"),
    Item("child_rules", "see_returns", _("Papers of children"), "more"),
    Item("offices", "see_directory", _("Offices"), "more"),
    Item("pale_money", "see_money", _("Money of PALE"), "more"),
    Item("staff_list", "see_staff", _("Staff"), "more"),
    Item("api_clients", "keep_api_clients", _("Other systems"), "more"),
)


def navigation(can: Mapping[str, bool]) -> list[Item]:
    """The pages for somebody who may do this, in their order."""
    return [item for item in ITEMS if can.get(item.action) and not (item.unless and can.get(item.unless))]
