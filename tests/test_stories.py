"""Which test proves which line of the family's stories (the design's §10). A story without a test is not done."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
F, P, N, B, C = (
    "amparo/families/tests/",
    "amparo/portal/tests/",
    "amparo/notices/tests/",
    "tests/browser/",
    "amparo/casework/",
)

ANOTHER = F + "test_another_contact.py::"

STORIES: dict[str, dict[str, tuple[str, ...]]] = {
    "B1": {
        "from a phone, without an account, in few taps, in Spanish and English": (
            B + "test_wall.py::test_b1_from_the_start_page_to_a_folio_in_at_most_twelve_taps_and_ninety_seconds",
            B + "test_pages.py::test_every_page_of_the_portal",
        ),
        "with a name alone; folio and secret at once": (
            F + "test_asking.py::test_b1_a_request_needs_only_a_name_and_gives_folio_and_secret_at_once",
        ),
        "sent twice it is one": (F + "test_asking.py::test_an_impatient_finger_makes_one_request",),
        "for oneself in advance": (
            B + "test_trust.py::test_b1_somebody_prepares_on_a_phone_without_javascript_and_withdraws_by_code",
            F + "test_wishes.py::test_b1_when_he_is_detained_the_mother_whom_he_named_follows_by_a_code_alone",
        ),
    },
    "B2": {
        "the status, with its day and how sure it is": (
            F + "test_following.py::test_b2_b3_the_mother_sees_status_place_services_and_what_comes_next",
            F + "test_every_status.py::test_b2_b10_every_status_has_a_title_a_stage_and_a_sentence_to_be_read_aloud",
        ),
        "only with relation and consent": (
            F + "test_following.py::test_before_consent_the_page_is_neutral_for_a_hit_and_for_a_miss",
            F + "test_following.py::test_only_what_was_agreed_to_is_shown",
            F + "test_following.py::test_consent_that_has_run_out_shows_nothing",
        ),
        "how to reach them, papers and messages": (
            F + "test_reached.py::test_b2_the_four_ways_are_the_centres_own_or_are_said_to_be_unknown",
            F + "test_papers.py::test_b2_a_paper_is_asked_for_sent_refused_with_a_reason_sent_again_and_accepted",
            F + "test_writing.py::test_b2_a_mother_writes_an_officer_answers_and_she_reads_it_after_proof",
        ),
    },
    "B3": {
        "the services received": (
            F + "test_following.py::test_b2_b3_the_mother_sees_status_place_services_and_what_comes_next",
        ),
        "what is not for them never reaches the page": (
            F + "test_following.py::test_nothing_that_must_never_be_shown_is_in_the_page",
            F + "test_every_status.py::test_b3_of_every_event_type_only_what_the_table_shows_is_read_and_in_its_words",
            F + "test_reached.py::test_b3_a_hearing_that_says_what_is_nobodys_business_is_never_shown",
        ),
    },
    "B4": {
        "one answer for everybody": (
            F + "test_following.py::test_b4_a_stranger_gets_the_same_answer_whatever_the_folio",
            F + "test_prepare.py::test_b4_folio_and_code_answer_alike_whether_there_is_anything_or_not",
            F + "test_inbox.py::test_b4_b5_granted_and_hidden_blocked_in_danger_refused_and_ignored_read_the_same_page",
            F + "test_non_interference.py::test_b4_what_is_hidden_changes_nothing_that_an_outsider_can_see",
        ),
        "whoever tries is slowed, and nobody can lock a mother out": (
            F + "test_following.py::test_a_code_works_once_in_the_browser_that_asked_and_five_wrong_tries_end_it",
            F + "test_limits.py::test_b4_a_folio_that_others_attack_stays_usable_for_its_family",
        ),
        "with the portal's password too": (
            F + "test_portal_password.py::test_everything_is_tried_and_nothing_of_anybody_comes_back",
            F + "test_portal_role.py::test_no_relation_but_the_portals_own_can_be_touched",
        ),
    },
    "B5": {
        "gone from the very next page": (
            F + "test_following.py::test_b5_what_the_person_withdraws_is_gone_from_the_very_next_page",
            F + "test_prepare.py::test_b5_what_is_withdrawn_by_code_is_gone_from_the_very_next_page_before_any_worker_runs",
        ),
        "gone from pages that are open, within a minute, with a script and without": (
            B + "test_following.py::test_b5_what_is_withdrawn_is_gone_from_a_page_that_was_left_open",
            F + "test_reached.py::test_b5_an_open_page_that_asks_again_learns_of_a_withdrawal_and_of_nothing_else",
            F + "test_reached.py::test_b5_a_page_without_a_script_loads_itself_again_within_a_minute",
        ),
        "each relative apart": (F + "test_several.py::test_b5_two_who_follow_one_person_see_nothing_of_each_other",),
        "logged": (
            F + "test_looks.py::test_every_look_is_a_line_that_says_who_when_and_what_could_be_read",
            F + "test_looks.py::test_what_may_be_read_is_what_the_line_says_also_when_nothing_may",
        ),
        "what a contact proved ends with it": (
            ANOTHER + "test_what_the_former_contact_proved_is_over_and_what_waited_for_it_never_leaves",
        ),
    },
    "B6": {
        "no name, number, place or link in any message, way and language": (
            N + "test_texts.py::test_b6_no_message_holds_a_name_a_number_a_place_or_a_link",
            N + "test_texts.py::test_b6_every_message_is_written_in_every_language_and_way",
            N + "test_texts.py::test_b6_whoever_may_be_a_stranger_by_now_reads_of_no_request",
        ),
        "what leaves is that text": (
            F + "test_following.py::test_b6_a_message_tells_that_there_is_news_and_nothing_else",
            B + "test_telling.py::test_b6_a_browser_shows_a_notice_that_says_nothing_and_leads_to_the_start",
        ),
    },
    "B7": {
        "all of it by telephone": (
            F + "test_spoken.py::test_b7_the_whole_road_by_land_line",
            B + "test_trust.py::test_b7_the_call_centre_gives_a_pin_calls_back_and_reads",
            F + "test_telling.py::test_b7_the_call_centre_changes_it_for_a_family_without_internet",
            ANOTHER + "test_b7_the_call_centre_changes_it_after_the_pin_or_the_call_to_the_register_and_not_before",
        ),
        "at a state office": (
            F + "test_state.py::test_b7_a_mother_with_papers_and_no_telephone_that_he_knew_follows_because_he_named_her",
            B + "test_trust.py::test_b7_a_state_office_takes_a_request_and_sees_papers",
        ),
    },
    "B8": {
        "cancelled within five minutes it is closed": (
            "amparo/api/tests/test_alerts.py::test_b8_within_five_minutes_the_sender_cancels_and_it_is_closed",
        ),
        "half an hour without a word is a task": (
            "amparo/api/tests/test_alerts.py::test_b8_half_an_hour_without_a_word_makes_a_task_to_call_back_once",
        ),
        "no place is left": ("amparo/api/tests/test_alerts.py::test_b8_of_an_alert_that_is_over_no_place_is_left_anywhere",),
    },
    "B9": {
        "a message, an official, a slip: exact, yes or no, nothing listed": (
            F + "test_extortion.py::test_b9_a_message_an_official_and_a_slip_are_ours_or_not_on_pages_of_one_size",
        ),
        "an attempt is told, counted and warned of": (
            F + "test_extortion.py::test_b9_an_attempt_is_told_without_a_name_and_becomes_one_report_with_a_task",
            F + "test_extortion.py::test_b9_followers_at_the_place_are_warned_once_a_week_and_read_it_on_their_page",
        ),
    },
    "B10": {
        "no violation, both sizes and languages, enlarged": (B + "test_pages.py::test_every_page_of_the_portal",),
        "plain Spanish": (
            P + "test_plain_words.py::test_the_portal_is_easy_to_read",
            P + "test_cards.py::test_each_card_is_easy_to_read_and_says_where_it_comes_from",
            "tests/test_b10_reading.py::test_b10_every_public_page_is_fairly_easy_to_read_and_its_easy_version_very_easy",
            "tests/test_b10_reading.py::test_b10_everything_that_reaches_a_family_by_message_or_call_is_plain",
        ),
        "easy to read, chosen once": (
            "tests/test_b10_reading.py::test_b10_every_page_has_its_easy_text_and_keeps_its_form",
            B + "test_listening.py::test_b10_easy_words_are_chosen_once_without_a_script_and_kept_on_every_page",
        ),
        "heard by a voice of the device, or a recording": (
            B + "test_listening.py::test_b10_a_card_is_read_aloud_by_a_voice_of_the_device_in_parts_paused_and_slowed",
            B + "test_listening.py::test_b10_the_status_is_heard_in_parts_and_falls_silent_when_the_page_is_covered",
            B + "test_listening.py::test_b10_a_recording_goes_before_the_voice_and_the_voice_after_a_recording_that_fails",
        ),
        "places for videos in sign language": (
            "tests/test_b10_reading.py::test_b10_a_video_in_sign_language_is_shown_with_captions_and_its_words_once_it_is_there",
        ),
        "every status can be read aloud": (
            F + "test_every_status.py::test_b2_b10_every_status_has_a_title_a_stage_and_a_sentence_to_be_read_aloud",
        ),
        "without a script": (B + "test_following.py::test_b10_b11_proof_page_message_paper_and_answer_without_a_script",),
    },
    "B11": {
        "a first visit under 100 KB, of every public page": (
            B + "test_pages.py::test_a_first_visit_of_the_portal_weighs_little",
            B + "test_pages.py::test_b11_a_first_visit_of_any_public_page_weighs_under_100_kb",
        ),
        "nothing of anybody else's": (B + "test_pages.py::test_every_page_of_the_portal",),
        "read without a network, never what is personal": (
            B + "test_pages.py::test_public_pages_are_read_without_a_network_and_leaving_takes_them_away",
            B + "test_pages.py::test_b11_every_public_page_that_was_read_is_read_without_a_network_and_prints_its_words",
            F + "test_public_pages.py::test_b11_every_page_that_a_browser_may_keep_is_the_same_for_everybody",
        ),
        "the page with everything stays light": (
            F + "test_reached.py::test_b11_the_page_with_everything_stays_light_and_takes_few_queries",
        ),
    },
    "E6": {
        "no minor on any public page": (F + "test_following.py::test_e6_a_minor_is_on_no_page_whatever_was_agreed",),
        "by no other road": (
            F + "test_instant.py::test_e6_no_minor_is_reached_by_the_instant_path",
            F + "test_state.py::test_e6_papers_open_no_minor",
            F + "test_wishes.py::test_e6_a_minor_registers_nothing_and_wishes_of_a_minor_show_nothing",
            "tests/test_minors_everywhere.py::test_e6_nobody_outside_the_team_reads_of_a_minor_anywhere",
        ),
    },
    "A14": {
        "the page goes neutral and messages stop": (
            F + "test_death.py::test_a14_opening_hides_the_view_at_once_and_stops_messages",
            F + "test_death.py::test_a14_news_that_was_queued_at_the_same_moment_does_not_leave",
            F + "test_grave.py::test_a14_the_page_goes_neutral_messages_stop_and_a_named_officer_calls_within_the_clock",
        ),
        "six tasks": (C + "tests/test_protocols.py::test_a14_a_death_protocol_gives_six_tasks_to_their_owners",),
        "no caller is told": (
            B + "test_calls.py::test_b7_a_call_is_searched_verified_and_taken_down_with_the_keyboard_alone",
            C + "tests/test_calls.py::test_a14_no_caller_is_told_anything_while_grave_news_waits_for_whoever_has_the_case",
        ),
    },
}  # fmt: skip
LISTED = sorted({name for claims in STORIES.values() for names in claims.values() for name in names})


@cache
def written_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("name", LISTED)
def test_what_a_story_is_proved_by_is_there(name):
    path, _sep, function = name.partition("::")
    assert function in written_in(path)


def test_every_line_of_every_story_is_proved():
    assert set(STORIES) == {*(f"B{number}" for number in range(1, 12)), "E6", "A14"}
    assert all(claims and all(claims.values()) for claims in STORIES.values())
