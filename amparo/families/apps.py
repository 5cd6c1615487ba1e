from __future__ import annotations

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "amparo.families"
    default_auto_field = "django.db.models.BigAutoField"

    #: All that the portal's role may do. `core.roles.grant` revokes everything else after each migration.
    portal_grants = (
        "GRANT INSERT (kind, payload, due_at, mark) ON portal_inbox TO amparo_portal",
        "GRANT SELECT ON portal_request, portal_question, portal_status, portal_place, portal_services, portal_next"
        " TO amparo_portal",
        "GRANT SELECT ON portal_way, portal_hearing, portal_order, portal_lawyer, portal_message, portal_paper, portal_mine"
        " TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_choose(integer) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_say(text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_hand_paper(text, bytea) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_rate(text, integer, boolean, boolean, boolean) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_complain(text, text) TO amparo_portal",
        "GRANT SELECT ON portal_warning, portal_office, portal_district, portal_advisor, portal_figures TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_verify(text, text, text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_keep_panic(text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_panic(text[], text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_request_id() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_enter_code(text, text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_touch() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_leave() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_wishes(text, text, text) TO amparo_portal",
        # sql/messages.sql
        "GRANT EXECUTE ON FUNCTION portal_telling() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_keep_telling(text[], integer, integer, text, boolean, text, boolean)"
        " TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_keep_browser(bytea, text) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_forget_browsers() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_ask_test() TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_take(text, text[], integer[], integer[]) TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_hurry(text), portal_looked() TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.calls import queries as calls
        from amparo.casework.signals import events_written
        from amparo.casework.worklists import mine
        from amparo.casework.worklists.reaching import register_families
        from amparo.counsel.quality import actions as quality
        from amparo.families import listeners, reaching, telling, waiting
        from amparo.families.lawyers import telling as lawyers
        from amparo.families.wall import spending
        from amparo.families.wishes import listening
        from amparo.families.wishes.views import wished_before
        from amparo.notices import receipts, sending

        events_written.connect(listeners.on_events_written)
        events_written.connect(listening.on_events_written)
        events_written.connect(lawyers.on_events_written)
        quality.ANSWERED.append(lawyers.bring_answer)
        sending.GUARDS += [listeners.may_leave, telling.not_stopped, telling.is_theirs]
        sending.HOLDS.append(telling.held_until)
        sending.BUDGETS.append(spending.pay)
        receipts.UNREACHED.append(telling.could_not_reach)
        panels.register(listeners.who_may_see)
        panels.register(wished_before)
        mine.register(waiting.REQUESTS)
        calls.SILENT.append(reaching.silent)
        register_families(reaching.reach)
