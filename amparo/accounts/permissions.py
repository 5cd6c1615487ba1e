"""Who may do what: one table, read by every view. Rows are what people do; columns are roles.

`own` means: for files, lists and requests of one's own office. `all` means: the whole network.
Whether a file belongs to an office is decided by the room that keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.core.errors import NotAllowed

Scope = Literal["own", "all"]
P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)

_O, _S, _H, _C, _A, _M, _T, _L, _D, _G = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.HEADQUARTERS,
    Role.CIAM,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.STATE,
    Role.LAWYER,
    Role.DESK,
    Role.AGENCY,
)

# fmt: off
PERMISSIONS: dict[str, dict[Role, Scope]] = {
    # Identity is network-wide: that a person exists and which office keeps the file (duplicates are born between offices).
    "find_person":       {_O: "all", _S: "all", _H: "all", _C: "all", _A: "all"},
    "read_file":         {_O: "own", _S: "own", _H: "all", _C: "own", _A: "all"},
    "read_across":       {_O: "all", _S: "all", _C: "all"},  # with a stated reason, which is itself an event
    "take_intake":       {_O: "own", _S: "own", _C: "own"},
    "record_service":    {_O: "own", _S: "own"},
    "settle_supervisor_step": {_S: "own"},
    "settle_officer_step": {_O: "own", _S: "own"},  # of a protocol; the supervisor's as above
    "settle_headquarters_step": {_H: "all"},
    "leave_out_protocol_step": {_S: "own", _H: "all"},
    "open_protocol":     {_O: "own", _S: "own", _H: "all"},
    "see_protocols":     {_O: "own", _S: "own", _H: "all"},
    "see_incidents":     {_O: "own", _S: "own", _H: "all", _C: "own", _A: "all"},
    "record_incident":   {_O: "own", _S: "own"},
    "record_contact":    {_O: "own", _S: "own", _C: "own"},
    "edit_kinds":        {_H: "all"},
    "see_kinds":         {_O: "all", _S: "all", _H: "all", _A: "all"},
    "plan_visit":        {_O: "own", _S: "own"},
    "work_offline":      {_O: "own", _S: "own"},  # a tablet that keeps interviews or intakes until there is a network
    "answer_calls":      {_O: "own", _S: "own", _C: "own"},
    "choose_value":      {_O: "own", _S: "own"},
    "record_consent":    {_O: "own", _S: "own"},
    # What a document may be opened by whom is a table of its own (casework/documents/rules.py).
    "read_documents":    {_O: "own", _S: "own", _H: "all", _C: "own", _A: "all"},
    "keep_document":     {_O: "own", _S: "own"},
    "withdraw_document": {_O: "own", _S: "own"},
    "destroy_document":  {_S: "own", _H: "all"},  # of a withdrawn one, and never whoever withdrew it
    "write_letter":      {_O: "own", _S: "own"},
    "upload_list":       {_O: "own", _S: "own", _H: "all"},
    "see_worklist":      {_O: "own", _S: "own", _H: "all", _C: "own"},
    "assign_case":       {_S: "own"},
    "see_board":         {_S: "own", _H: "all"},
    "export_list":       {_S: "own", _H: "all"},  # every file in it counts as read
    "decide_pair":       {_O: "own", _S: "own", _H: "all"},
    "undo_merge":        {_S: "own", _H: "all"},
    "see_review_figures": {_S: "own", _H: "all", _A: "all"},
    "handle_request":    {_O: "own", _S: "own", _C: "own"},
    "take_wishes":       {_O: "own", _S: "own", _C: "own"},  # what somebody wants if they are detained, said by themselves
    "call_family_back":  {_O: "own", _S: "own", _C: "own"},  # and read aloud what the portal would show
    "take_state_request": {_T: "own"},  # in person; nothing of anybody is shown there but what the office took itself
    "name_danger":       {_O: "own", _S: "own"},  # somebody may look for this person to harm them
    "guard_requests":    {_S: "own"},  # block a contact, take it off, say that a danger is over
    "judge_requests":    {_S: "own"},
    "see_request_figures": {_S: "own", _H: "all", _A: "all"},
    "handle_alert":      {_O: "own", _S: "own", _H: "all", _C: "own"},
    "accept_hand_over":  {_O: "own", _S: "own"},
    "see_tasks":         {_O: "own", _S: "own", _H: "all", _C: "own"},
    "do_task":           {_O: "own", _S: "own", _H: "all", _C: "own"},
    "assign_tasks":      {_S: "own", _H: "all"},
    "be_away":           {_O: "own", _S: "own"},
    "see_clocks":        {_O: "own", _S: "own", _H: "all", _A: "all"},
    "see_calendar":      {_O: "own", _S: "own", _H: "all", _A: "all"},
    "keep_calendar":     {_O: "own", _S: "own", _H: "own", _A: "own", _L: "own"},  # the private address of one's own
    "record_hearing":    {_O: "own", _S: "own"},
    "see_notices":       dict.fromkeys(Role, "own"),  # one's own
    "see_hand_overs":    {_O: "own", _S: "own", _H: "all"},
    "ask_for_case":      {_O: "all", _S: "all"},
    "see_canary":        {_H: "all", _M: "all", _A: "all"},
    "see_messages":      {_S: "own", _H: "all", _M: "all", _A: "all"},
    "ask_for_team":      {_O: "all", _S: "all", _H: "all", _C: "all"},  # of a minor's file
    "keep_team":         {_S: "own", _H: "all"},
    "see_who_looked":    {_S: "own", _H: "all", _A: "all"},
    "keep_api_clients":  {_M: "all"},
    "record_ways":       {_O: "own", _S: "own", _H: "all"},  # how a place of detention is visited, called, written to
    # PALE: the legal assistance by external advisors.
    "see_referrals":     {_O: "own", _S: "own", _H: "all", _A: "all"},
    "refer":             {_O: "own", _S: "own"},
    "assign_referrals":  {_S: "own", _H: "all"},  # many at once
    "see_advisors":      {_O: "all", _S: "all", _H: "all", _A: "all"},
    "keep_advisors":     {_S: "own", _H: "all"},
    "see_funnel":        {_S: "own", _H: "all", _A: "all"},
    "weigh_money":       {_S: "own", _H: "all"},  # what more money would do, and where
    "see_quality":       {_S: "own", _H: "all", _A: "all"},  # outcomes and ratings, never of fewer than ten
    "answer_complaints": {_S: "own", _H: "all"},  # about an advisor, who never sees from whom
    "serve_referrals":   {_L: "own"},  # what was referred to them, and nothing else of anybody
    # Its money: an officer asks, a supervisor approves, headquarters too over the limit; auditors read all of it.
    "see_money":         {_O: "own", _S: "own", _H: "all", _A: "all"},
    "keep_contracts":    {_S: "own", _H: "all"},  # while they are drafts
    "sign_contracts":    {_H: "all"},  # and amend and end them
    "ask_money":         {_O: "own", _S: "own"},  # advisors ask by serve_referrals, for their own
    "authorise":         {_S: "own"},
    "authorise_second":  {_H: "all"},
    "export_money":      {_S: "own", _H: "all", _A: "all"},
    "keep_funds":        {_H: "all"},
    # México te Abraza. `own` is the desk's centre, the state office's state, the consulate's files (returns/access.py).
    "offer_programmes":  {_O: "own", _S: "own", _C: "own"},  # beside the file of somebody
    "see_returns":       {_O: "own", _S: "own", _H: "all", _C: "all", _A: "all", _D: "own", _T: "own"},
    "see_coming":        {_D: "own", _H: "all", _A: "all"},  # officers read of their own in each file
    "announce_return":   {_O: "own", _S: "own"},  # the notice before a removal
    "import_arrivals":   {_D: "own", _H: "all"},
    "work_desk":         {_D: "own"},
    "export_returns":    {_S: "own", _H: "all", _D: "own"},  # everybody in it counts as read; of desks who serves all of them
    "keep_plan":         {_D: "own", _T: "own", _C: "all"},  # make it, and say what became of its milestones
    "follow_up":         {_D: "own", _T: "own", _C: "all"},
    "watch_medicines":   {_D: "own", _T: "own"},
    "serve_milestones":  {_G: "own"},  # what was sent to the agency, and nothing else of anybody
    "keep_offers":       {_G: "own", _T: "own", _H: "all"},  # jobs and homes
    "see_offers":        {_D: "all", _T: "all", _C: "all", _G: "all", _H: "all", _A: "all"},
    "see_return_figures": {_S: "own", _H: "all", _A: "all"},
    "keep_resources":    {_H: "all"},
    "see_resources":     {_H: "all", _A: "all"},
    "keep_child_rules":  {_H: "all"},  # what each state asks for a US-born child
    "keep_centres":      {_H: "all", _M: "all"},
    "see_centres":       {_O: "all", _S: "all", _H: "all", _C: "all", _A: "all", _M: "all", _D: "all", _T: "all", _G: "all"},
    # The catalogue of programmes; what headquarters keep themselves is no office's own. An agency's are those it gives, a state
    # office's those given in its state alone (programmes/keeping.py).
    "see_programmes":    {_O: "all", _S: "all", _H: "all", _C: "all", _A: "all", _G: "own", _T: "own"},
    "edit_programmes":   {_O: "own", _S: "own", _H: "all", _G: "own", _T: "own"},
    "review_programmes": {_S: "own", _H: "all"},  # never whoever wrote in the sheet; withdraws them too
    # The training academy: those who attend people must take it; a course is read by headquarters too.
    "take_course":       {_O: "own", _S: "own", _H: "own", _C: "own"},
    "see_coverage":      {_S: "own", _H: "all", _A: "all"},  # who holds a certificate, by office (E3)
    "keep_shifts":       {_S: "own"},  # who stands in which shift of the office, so that somebody certified is in each
    "export_course":     {_S: "all", _H: "all"},  # for an office's own learning system
    "see_open_data":     {_H: "all", _A: "all"},  # what is published every month, and what is hidden in it
    "publish_figures":   {_H: "all"},
    # The rights of people over their own data (ARCO), how long data are kept, and the privacy notice.
    "keep_data_rights":       {_S: "own", _H: "all"},
    "see_data_rights":        {_S: "own", _H: "all", _A: "all"},
    "keep_retention":    {_H: "all"},
    "see_retention":     {_H: "all", _A: "all"},
    "see_blocked":       {_H: "all", _A: "all"},  # files whose term is over: nobody else meets more than a folio
    "keep_privacy":      {_H: "all"},
    "see_privacy":       {_O: "all", _S: "all", _H: "all", _C: "all", _A: "all"},
    "keep_training":     {_H: "all"},  # take in results of other systems, revoke a certificate
    # What people need to take part as everybody does: health, so only the office that keeps the file reads it.
    "see_accommodations": {_O: "own", _S: "own"},
    "ask_accommodation": {_O: "own", _S: "own"},
    "see_accommodation_figures": {_S: "own", _H: "all", _A: "all"},  # of fewer than ten, headquarters alone
    # Interpreters: the roster of the whole network, and bookings for the files of one's own office (E5).
    "see_interpreters":  {_O: "all", _S: "all", _H: "all", _A: "all"},
    "keep_interpreters": {_S: "own", _H: "all"},  # `own`: who serves the supervisor's office
    "book_interpreter":  {_O: "own", _S: "own"},
    # Languages of families: phrases are recorded with their speakers, and exported as packs.
    "keep_languages":    {_S: "all", _H: "all"},
    "export_languages":  {_H: "all"},
    "keep_directory":    {_H: "all", _M: "all"},
    "see_directory":     {_O: "all", _S: "all", _H: "all", _C: "all", _A: "all", _M: "all"},
}
# fmt: on


def scope(staff: Staff, action: str) -> Scope | None:
    """How far `staff` may do `action`; None when not at all. Raises KeyError for an action not in the table."""
    return PERMISSIONS[action].get(cast(Role, staff.role)) if staff.is_active else None


def may(staff: Staff, action: str, *, office_id: str | None = None) -> bool:
    """Whether `staff` may do `action`, for something that belongs to `office_id` when one is given.

    CIAM serves the whole network by telephone and has no district of its own: its `own` is every office.
    """
    granted = scope(staff, action)
    if granted is None:
        return False
    return granted == "all" or office_id is None or staff.role == Role.CIAM or staff.office_id == office_id


def require(staff: Staff, action: str, *, office_id: str | None = None) -> None:
    """Raise `NotAllowed` with a sentence unless `may(...)`."""
    if not may(staff, action, office_id=office_id):
        raise NotAllowed(
            _("Your role does not include this. Ask the supervisor of the office that keeps the file.")
        )


def acts(staff: Staff) -> None:
    """Tell the database who acts until the transaction ends: row-level security asks it (`counsel/door/wall.py`).

    Called where the view runs, inside the request's transaction: it cannot survive into the next request on this connection.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('amparo.actor', %s, true)", [str(staff.pk)])


class StaffRequest(HttpRequest):
    """A request of somebody who signed in (the middleware lets nobody else reach a view of the workspace)."""

    user: Staff


def staff_may(
    action: str,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], R]],
    Callable[Concatenate[HttpRequest, P], R],
]:
    """Decorate a view: only staff whose role has `action` reach it; the rest get the no-permission page."""
    if action not in PERMISSIONS:
        raise KeyError(action)

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], R],
    ) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            staff = cast(Staff, request.user)
            require(staff, action)
            acts(staff)
            return view(cast(StaffRequest, request), *args, **kwargs)

        guarded.permission = action  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[HttpRequest, P], R], guarded)

    return decorate
