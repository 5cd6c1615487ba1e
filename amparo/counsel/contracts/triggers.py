"""What the database itself holds about contracts: what was signed changes by amendments, and never below what is committed."""

from __future__ import annotations

import pgtrigger

WHAT_WAS_SIGNED_STAYS = pgtrigger.Trigger(
    name="what_was_signed_changes_by_amendments_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.state <> 'draft' AND (OLD.number, OLD.firm_id, OLD.office_id, OLD.starts_on, OLD.ceiling)
                IS DISTINCT FROM (NEW.number, NEW.firm_id, NEW.office_id, NEW.starts_on, NEW.ceiling) THEN
            RAISE EXCEPTION 'what was signed changes by amendments only'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'what_was_signed_changes_by_amendments_only';
        END IF;
        RETURN NEW;
    """,
)


def of_a_draft_only(name: str) -> pgtrigger.Trigger:
    """Rows of a contract that are changed and deleted while it is a draft, and stand from then on."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF (SELECT state FROM counsel_contract WHERE id = OLD.contract_id) <> 'draft' THEN
                RAISE EXCEPTION 'the contract is signed' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - the name is ours
    )


#: Less money never goes below what is committed already; a longer or shorter time is the contract's own from then on.
AN_AMENDMENT_LEAVES_WHAT_IS_COMMITTED = pgtrigger.Trigger(
    name="an_amendment_leaves_what_is_committed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("base", "counsel_contract%ROWTYPE"), ("room", "numeric")],
    func="""
        SELECT * INTO base FROM counsel_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
        IF base.state <> 'signed' THEN
            RAISE EXCEPTION 'only a signed contract is amended'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_signed_contract_is_amended';
        END IF;
        SELECT base.ceiling + NEW.more
             + coalesce((SELECT sum(more) FROM counsel_amendment WHERE contract_id = NEW.contract_id), 0)
             - coalesce((SELECT sum(committed) FROM counsel_authorisation WHERE contract_id = NEW.contract_id), 0)
        INTO room;
        IF NEW.more < 0 AND room < 0 THEN
            RAISE EXCEPTION 'an amendment leaves what is committed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_amendment_leaves_what_is_committed';
        END IF;
        IF NEW.ends_on IS NOT NULL THEN
            UPDATE counsel_contract SET ends_on = NEW.ends_on WHERE id = NEW.contract_id;
        END IF;
        RETURN NEW;
    """,
)
