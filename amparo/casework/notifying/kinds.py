"""What officers are told of, and in what words: one table. A notice names a case by its folio and never a person.

`{office}` is a consulate's city, `{what}` the name of a rule (a clock, a step, a service), `{when}` a moment and `{count}` how
many: nothing else can be filled in, so that no name, place or number of anybody can reach a page's bell or a mail box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How an officer hears of one kind of notice. In the page it is in every case."""

    PAGE = "page", _("Only in the page")
    DIGEST = "digest", _("Once a day, by e-mail")
    NOW = "now", _("At once, by e-mail")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: what it is called where an officer chooses, and how it comes until they choose."""

    label: Any
    way: Way
    #: text code → the sentence; the first one is used when none is named.
    texts: dict[str, Any]


KINDS: dict[str, Kind] = {
    "assigned": Kind(
        _("A case or a task was given to me"),
        Way.DIGEST,
        {
            "case_assigned": _("A case was given to you."),
            "cases_assigned": _("{count} cases were given to you."),
            "task_assigned": _("A task was given to you: {what}."),
            "task_for_role": _("A task for those of your role: {what}."),
            "tasks_assigned": _("{count} tasks were given to you."),
            "tasks_stood_in": _("You stand in for a colleague: {count} tasks of theirs are with you now."),
            "hearing_assigned": _("A hearing was given to you: {when}."),
        },
    ),
    "task_late": Kind(
        _("A task is overdue"),
        Way.DIGEST,
        {
            "task_late": _("A task is overdue: {what}, {when}."),
            "tasks_late": _("{count} tasks are overdue."),
        },
    ),
    "hand_over": Kind(
        _("A case was passed to my consulate, or came back"),
        Way.DIGEST,
        {
            "hand_over_arrived": _("{office} passed a case to your consulate: take it over or return it."),
            "hand_overs_arrived": _(
                "{office} passed {what} to your consulate: take them over or return them."
            ),
            "hand_over_returned": _("{office} returned a case that your consulate had passed on."),
            "hand_over_accepted": _("{office} has taken over the case that your consulate passed on."),
            "hand_over_taken": _(
                "{office} asked for this case and has it now: the person is in its district."
            ),
        },
    ),
    "hand_over_late": Kind(
        _("A hand-over that nobody settles"),
        Way.NOW,
        {
            "hand_over_unaccepted": _("A case passed to {office} has waited for more than 24 hours."),
            "hand_over_returned_twice": _(
                "A case was returned twice between your consulate and {office}: agree who keeps it."
            ),
        },
    ),
    "transfer_asked": Kind(
        _("Another consulate asks for a case"),
        Way.NOW,
        {
            "transfer_asked": _("{office} asks for a case of your consulate."),
            "transfer_refused": _("{office} keeps the case that you asked for."),
        },
    ),
    "clock": Kind(
        _("A deadline is near"),
        Way.DIGEST,
        {
            "clock_warned": _("A deadline is near: {what}, {when}."),
            "clocks_warned": _("{count} deadlines are near."),
        },
    ),
    "clock_late": Kind(
        _("A deadline has passed"),
        Way.NOW,
        {
            "clock_breached": _("A deadline has passed: {what}, {when}."),
            "clocks_breached": _("{count} deadlines have passed."),
        },
    ),
    "hearing": Kind(
        _("A hearing is near, or has changed"),
        Way.NOW,
        {
            "hearing_soon": _("A hearing is near and nobody is to attend it: {when}."),
            "hearings_soon": _("{count} hearings are near and nobody is to attend them."),
            "hearing_moved": _("A hearing has another day or hour now: {when}. Say again who does what."),
            "hearing_cancelled": _("A hearing does not take place: {when}."),
            "hearing_written": _("A lawyer wrote down a hearing: {when}. Say who does what."),
            "hearing_tomorrow": _("A hearing tomorrow: {when}."),
            "hearings_tomorrow": _("{count} hearings tomorrow, the first one: {when}."),
        },
    ),
    "protocol": Kind(
        _("A protocol was opened"),
        Way.NOW,
        {"protocol_opened": _("A protocol was opened: {what}. Its steps and their dates are in the case.")},
    ),
    "alert": Kind(
        _("An alert of the app waits for a call"),
        Way.NOW,
        {
            "alert_unanswered": _("An alert has waited for half an hour without a word: call back."),
            "alert_confirmed": _("Whoever sounded an alert says that it is real: call at once."),
        },
    ),
    "contact": Kind(
        _("Somebody calls or writes about a case of mine"),
        Way.DIGEST,
        {"contact_joined": _("Somebody reached the consulate about this case.")},
    ),
    "medicine": Kind(
        _("A medicine is missing"),
        Way.NOW,
        {"medicine_missing": _("Somebody has been without a medicine for more than a day: supply it.")},
    ),
    "letter": Kind(
        _("An answer to a letter"),
        Way.DIGEST,
        {"letter_answered": _("The answer to a letter was written down: {what}.")},
    ),
    "message": Kind(
        _("A colleague writes to me about my cases"),
        Way.DIGEST,
        {
            "message_written": _("A colleague writes to you about this case. Read it in the page."),
            "messages_written": _(
                "A colleague writes to you about {count} of your cases. Read it in the page."
            ),
        },
    ),
    "family": Kind(
        _("A relative begins to follow, or wishes contradict each other"),
        Way.DIGEST,
        {
            "followed_at_once": _(
                "A relative whom the person had named follows this case now: their contact was recognised."
            ),
            "wishes_doubted": _(
                "Two sets of wishes of who may be this person contradict each other: ask them."
            ),
        },
    ),
    "programme": Kind(
        _("A sheet of a programme waits for me"),
        Way.DIGEST,
        {
            "sheet_stale": _("A sheet should be read against its source again: {what}."),
            "sheets_stale": _("{count} sheets of programmes should be read against their sources again."),
            "sheet_sent": _("A sheet of a programme waits for your review: {what}."),
            "sheet_returned": _("The sheet that you wrote was returned: {what}. The page says why."),
        },
    ),
    "spending": Kind(
        _("Messages that cost money are over a limit"),
        Way.NOW,
        {
            "over_budget": _(
                "Messages that cost money are over a limit ({what}): they wait, or go by e-mail. See what asks for them."
            )
        },
    ),
    "read_across": Kind(
        _("Another consulate opened a file of mine"),
        Way.PAGE,
        {
            "file_read_across": _("{office} opened a file that your consulate keeps, and said why."),
            "file_read_by_ciam": _("The call centre opened a file that your consulate keeps, and said why."),
        },
    ),
    "team": Kind(
        _("The team of a minor's file"),
        Way.NOW,
        {
            "team_asked": _("Somebody asks to join the team of a minor's file: say yes or no."),
            "team_joined": _("You are on the team of a minor's file."),
            "team_refused": _("You were not added to the team of a minor's file; the page says why."),
            "team_left": _("You are no longer on the team of a minor's file."),
            "team_case_taken": _("Somebody of {office} took a case of a minor and is on the team by it."),
        },
    ),
    "returns": Kind(
        _("People who go back to Mexico: who comes, and what the centre answers"),
        Way.NOW,
        {
            "prearrival_sent": _("A consulate tells of somebody who is coming: see who comes."),
            "prearrival_elsewhere": _(
                "Somebody who was to come to your centre comes to another one: see who comes."
            ),
            "prearrival_withdrawn": _("A notice of somebody who was to come was taken back: see who comes."),
            "prearrival_received": _("The reception centre received your notice."),
            "prearrival_cannot": _("The reception centre cannot receive the person: find another one."),
            "returned_not_ready": _(
                "A vulnerable person was returned before everything was agreed: find out who received them."
            ),
            "returned_not_agreed": _(
                "A vulnerable person was returned at another hour than was agreed: find out who received them."
            ),
        },
    ),
    "interpreter": Kind(
        _("An interpreter cannot come"),
        Way.NOW,
        {
            "interpreter_next": _(
                "An interpreter cannot be counted on ({when}): the next one is proposed, ask them."
            ),
            "interpreter_nobody": _(
                "An interpreter cannot be counted on ({when}), and nobody else on the roster can."
            ),
        },
    ),
    "agency_late": Kind(
        _("An agency let its hour pass with somebody who came back"),
        Way.DIGEST,
        {
            "agency_late_sent": _("An agency let its hour pass with what you sent it: {what}, {when}."),
            "agency_late_own": _("The hour of your agency has passed: {what}, {when}."),
        },
    ),
    "training": Kind(
        _("My training certificate ends soon"),
        Way.DIGEST,
        {"certificate_ends": _("Your training certificate ends on {when}. Renew it before.")},
    ),
    "second_look": Kind(
        _("A second look or an answer about duplicates is asked of me"),
        Way.DIGEST,
        {
            "second_look_asked": _("You are asked whether two files are one person."),
            "second_looks_asked": _("You are asked {count} times whether two files are one person."),
            "answer_to_confirm": _(
                "{office} proposes that two files are one person: confirm it or answer otherwise."
            ),
        },
    ),
    "sign_in": Kind(
        _("Something strange about signing in"),
        Way.NOW,
        {
            "sign_in_new_device": _(
                "Somebody signed in to your account with a browser never used before ({when})."
            ),
            "sign_in_new_device_staff": _(
                "Somebody of your staff signed in with a browser never used before ({when})."
            ),
            "sign_in_many_wrong": _("Many wrong passwords or codes were tried for your account ({when})."),
            "sign_in_many_wrong_staff": _(
                "Many wrong passwords or codes were tried for somebody of your staff ({when})."
            ),
            "sign_in_hour": _("Somebody signed in to your account at an hour when nobody works ({when})."),
            "sign_in_hour_staff": _(
                "Somebody of your staff signed in at an hour when nobody works ({when})."
            ),
        },
    ),
    "staff_left": Kind(
        _("Somebody of my office left"),
        Way.DIGEST,
        {"staff_left": _("Somebody of your office left: give their open cases to others.")},
    ),
    "two_people": Kind(
        _("Something waits for a second person, or was decided"),
        Way.NOW,
        {
            "two_people_asked": _("Something waits for a second person: read it and decide."),
            "two_people_approved": _("A second person approved what you asked for."),
            "two_people_refused": _("A second person refused what you asked for."),
        },
    ),
}


def texts_of(kind: str) -> dict[str, Any]:
    """The sentences of a kind. Raises KeyError for a kind that is not in the table."""
    return KINDS[kind].texts


def code_of(kind: str, text_code: str = "") -> str:
    """The text to use: the one named, which must be of this kind, or the kind's first. Raises KeyError."""
    texts = texts_of(kind)
    if not text_code:
        return next(iter(texts))
    if text_code not in texts:
        raise KeyError(text_code)
    return text_code
