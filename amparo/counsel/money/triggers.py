"""What the database itself holds about the money of contracts, whoever writes and however many at once."""

from __future__ import annotations

import pgtrigger

#: What an authorisation commits of its contract is worked out here and nowhere else. Whoever would commit more locks the
#: contract first, so that any number of approvals at once pass one by one, and each sees those before it.
A_CEILING_IS_NEVER_PASSED = pgtrigger.Trigger(
    name="a_ceiling_is_never_passed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[
        ("base", "counsel_contract%ROWTYPE"),
        ("held", "numeric"),
        ("within", "RECORD"),
        ("day", "date"),
    ],
    func="""
        NEW.committed := CASE NEW.state WHEN 'approved' THEN NEW.amount WHEN 'spent' THEN NEW.spent
                                        WHEN 'released' THEN NEW.spent ELSE 0 END;
        IF NEW.committed <= (CASE WHEN TG_OP = 'UPDATE' THEN OLD.committed ELSE 0 END) THEN
            RETURN NEW;
        END IF;
        SELECT * INTO base FROM counsel_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
        day := (NEW.changed_at AT TIME ZONE 'UTC')::date;
        IF base.state <> 'signed' OR day < base.starts_on OR day > base.ends_on THEN
            RAISE EXCEPTION 'only a contract in force is committed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_contract_in_force_is_committed';
        END IF;
        SELECT coalesce(sum(committed), 0) INTO held FROM counsel_authorisation
            WHERE contract_id = NEW.contract_id AND id <> NEW.id;
        IF held + NEW.committed
                > base.ceiling + coalesce((SELECT sum(more) FROM counsel_amendment WHERE contract_id = NEW.contract_id), 0) THEN
            RAISE EXCEPTION 'a ceiling is never passed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contracts_ceiling_is_never_passed';
        END IF;
        FOR within IN SELECT * FROM counsel_ceiling WHERE contract_id = NEW.contract_id
                AND area IN ('', NEW.area) AND level IN ('', NEW.level) LOOP
            SELECT coalesce(sum(committed), 0) INTO held FROM counsel_authorisation
                WHERE contract_id = NEW.contract_id AND id <> NEW.id
                AND within.area IN ('', area) AND within.level IN ('', level);
            IF held + NEW.committed > within.amount THEN
                RAISE EXCEPTION 'a ceiling is never passed'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_lower_ceiling_is_never_passed';
            END IF;
        END LOOP;
        RETURN NEW;
    """,
)

#: The price is the contract's, the matter is that of the referral, and nothing of it changes afterwards.
THE_PRICE_IS_THE_CONTRACTS = pgtrigger.Trigger(
    name="the_price_is_the_contracts",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("price", "counsel_fee%ROWTYPE"), ("matter", "counsel_referral%ROWTYPE")],
    func="""
        SELECT * INTO price FROM counsel_fee WHERE contract_id = NEW.contract_id AND code = NEW.code;
        IF price.id IS NULL OR (price.unit = 'actual' AND (NEW.unit_price > price.amount OR NEW.quantity <> 1))
                OR (price.unit <> 'actual' AND NEW.unit_price <> price.amount)
                OR (price.unit = 'flat' AND NEW.quantity <> trunc(NEW.quantity)) THEN
            RAISE EXCEPTION 'the price is the contract''s'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_price_is_the_contracts';
        END IF;
        SELECT * INTO matter FROM counsel_referral WHERE id = NEW.referral_id;
        IF (matter.contract_id, matter.advisor_id, matter.area, coalesce(nullif(matter.level, ''), matter.level_wanted))
                IS DISTINCT FROM (NEW.contract_id, NEW.advisor_id, NEW.area, NEW.level) THEN
            RAISE EXCEPTION 'the matter is the referral''s'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_matter_is_the_referrals';
        END IF;
        RETURN NEW;
    """,
)

#: What is invoiced and not yet settled is not taken from under the invoice.
WHAT_IS_INVOICED_IS_NOT_RELEASED = pgtrigger.Trigger(
    name="what_is_invoiced_is_not_released",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__state="approved", new__state="released"),
    func="""
        IF EXISTS (
            SELECT FROM counsel_invoiceline l JOIN counsel_invoice i ON i.id = l.invoice_id
            WHERE l.authorisation_id = NEW.id AND i.state <> 'returned' AND NOT EXISTS (
                SELECT FROM counsel_payment p WHERE p.line_id = l.id AND p.state = 'paid')
        ) THEN
            RAISE EXCEPTION 'what is invoiced is not released'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_invoiced_is_not_released';
        END IF;
        RETURN NEW;
    """,
)

#: The ledger: one row for each change of what is committed or paid, written by the database itself.
EVERY_MOVEMENT_IS_WRITTEN = pgtrigger.Trigger(
    name="every_movement_is_written",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("was", "numeric := 0"), ("had", "numeric := 0")],
    func="""
        IF TG_OP = 'UPDATE' THEN
            was := OLD.committed; had := OLD.spent;
        END IF;
        IF (was, had) IS DISTINCT FROM (NEW.committed, NEW.spent) THEN
            INSERT INTO counsel_movement (contract_id, authorisation_id, at, kind, committed, paid)
            VALUES (NEW.contract_id, NEW.id, NEW.changed_at,
                CASE WHEN NEW.spent > had THEN 'paid' WHEN NEW.spent < had THEN 'refunded'
                     WHEN NEW.committed > was THEN 'approved' ELSE 'released' END,
                NEW.committed - was, NEW.spent - had);
        END IF;
        RETURN NULL;
    """,
)

A_LINE_STAYS_WITHIN_ITS_AUTHORISATION = pgtrigger.Trigger(
    name="a_line_stays_within_its_authorisation",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("allowed", "counsel_authorisation%ROWTYPE"), ("stands", "text"), ("billed", "numeric")],
    func="""
        SELECT * INTO allowed FROM counsel_authorisation WHERE id = NEW.authorisation_id FOR NO KEY UPDATE;
        SELECT state INTO stands FROM counsel_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
        SELECT coalesce(sum(l.amount), 0) INTO billed FROM counsel_invoiceline l JOIN counsel_invoice i ON i.id = l.invoice_id
            WHERE l.authorisation_id = NEW.authorisation_id AND i.state <> 'returned';
        IF stands <> 'draft' OR allowed.state <> 'approved' OR billed + NEW.amount > allowed.amount THEN
            RAISE EXCEPTION 'a line stays within its authorisation'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_line_stays_within_its_authorisation';
        END IF;
        IF NEW.report_id IS NOT NULL AND (SELECT given_at FROM counsel_report WHERE id = NEW.report_id) IS NULL THEN
            RAISE EXCEPTION 'only a report that was given is paid'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_report_that_was_given_is_paid';
        END IF;
        RETURN NEW;
    """,
)


def of_a_draft_only(name: str) -> pgtrigger.Trigger:
    """What belongs to an invoice is taken out only while it is being written."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF (SELECT state FROM counsel_invoice WHERE id = OLD.invoice_id) <> 'draft' THEN
                RAISE EXCEPTION 'the invoice was sent' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN OLD;
        """,  # noqa: S608 - the name is ours
    )


AN_INVOICE_IS_WHAT_WAS_SENT = pgtrigger.Trigger(
    name="an_invoice_is_what_was_sent",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.state <> 'draft' AND (OLD.number, OLD.firm_id, OLD.contract_id, OLD.total, OLD.dated, OLD.sent_at)
                IS DISTINCT FROM (NEW.number, NEW.firm_id, NEW.contract_id, NEW.total, NEW.dated, NEW.sent_at) THEN
            RAISE EXCEPTION 'an invoice is what was sent'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_is_what_was_sent';
        END IF;
        IF NEW.state <> 'draft' AND OLD.state = 'draft' AND (
            NEW.total IS DISTINCT FROM (SELECT sum(amount) FROM counsel_invoiceline WHERE invoice_id = NEW.id)
            OR NOT EXISTS (SELECT FROM counsel_invoicefile WHERE invoice_id = NEW.id)
        ) THEN
            RAISE EXCEPTION 'an invoice is the sum of its lines, with its paper'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_is_the_sum_of_its_lines_with_its_paper';
        END IF;
        IF NEW.state = 'returned' AND OLD.state <> 'returned' AND EXISTS (
                SELECT FROM counsel_payment WHERE invoice_id = NEW.id AND state <> 'stopped') THEN
            RAISE EXCEPTION 'an invoice that is being paid is not returned'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_that_is_being_paid_is_not_returned';
        END IF;
        RETURN NEW;
    """,
)

#: An overdue report of an advisor on a contract blocks their next payment on it (C5), when it is approved and when it is made.
AN_OVERDUE_REPORT_BLOCKS_THE_NEXT_PAYMENT = pgtrigger.Trigger(
    name="an_overdue_report_blocks_the_next_payment",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF TG_OP = 'UPDATE' AND (NEW.state = OLD.state OR NEW.state = 'stopped') THEN
            RETURN NEW;
        END IF;
        IF EXISTS (
            SELECT FROM counsel_report r JOIN counsel_referral f ON f.id = r.referral_id
            WHERE r.advisor_id = NEW.advisor_id AND f.contract_id = NEW.contract_id
            AND r.given_at IS NULL AND NOT r.excused AND r.due_at < NEW.changed_at
        ) THEN
            RAISE EXCEPTION 'an overdue report blocks the next payment'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_overdue_report_blocks_the_next_payment';
        END IF;
        IF TG_OP = 'INSERT' AND (
            (SELECT state FROM counsel_invoice WHERE id = NEW.invoice_id) IS DISTINCT FROM 'approved'
            OR (SELECT state FROM counsel_authorisation WHERE id = NEW.authorisation_id) IS DISTINCT FROM 'approved'
        ) THEN
            RAISE EXCEPTION 'only what is authorised and on an approved invoice is paid'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_is_authorised_and_invoiced_is_paid';
        END IF;
        RETURN NEW;
    """,
)

#: What is paid and what came back, of one authorisation: the same statement for both.
_SETTLE = """
    PERFORM FROM counsel_authorisation WHERE id = {id} FOR NO KEY UPDATE;  -- first, so that the sums are of now
    UPDATE counsel_authorisation a SET changed_at = {at},
        spent = coalesce((SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid'), 0)
              - coalesce((SELECT sum(r.amount) FROM counsel_refund r JOIN counsel_payment p ON p.id = r.payment_id
                          WHERE p.authorisation_id = a.id), 0),
        state = CASE WHEN a.state = 'approved' AND a.amount = (
                    SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid')
                THEN 'spent' ELSE a.state END
    WHERE a.id = {id};
"""

A_PAYMENT_SETTLES = pgtrigger.Trigger(
    name="a_payment_settles",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF NEW.state = 'paid' AND (TG_OP = 'INSERT' OR OLD.state <> 'paid') THEN
            SETTLE
            PERFORM FROM counsel_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;
            UPDATE counsel_invoice i SET state = 'paid' WHERE i.id = NEW.invoice_id AND i.state = 'approved'
                AND NOT EXISTS (SELECT FROM counsel_invoiceline l WHERE l.invoice_id = i.id AND NOT EXISTS (
                    SELECT FROM counsel_payment p WHERE p.line_id = l.id AND p.state = 'paid'));
        END IF;
        RETURN NULL;
    """.replace("SETTLE", _SETTLE.format(at="NEW.changed_at", id="NEW.authorisation_id")),
)

A_REFUND_IS_OF_WHAT_WAS_PAID = pgtrigger.Trigger(
    name="a_refund_is_of_what_was_paid",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("made", "counsel_payment%ROWTYPE")],
    func="""
        SELECT * INTO made FROM counsel_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
        IF made.state IS DISTINCT FROM 'paid' OR NEW.amount + coalesce(
                (SELECT sum(amount) FROM counsel_refund WHERE payment_id = NEW.payment_id), 0) > made.amount THEN
            RAISE EXCEPTION 'a refund is of what was paid'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_refund_is_of_what_was_paid';
        END IF;
        RETURN NEW;
    """,
)

A_REFUND_SETTLES = pgtrigger.Trigger(
    name="a_refund_settles",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    declare=[("which", "bigint")],
    func="""
        SELECT authorisation_id INTO which FROM counsel_payment WHERE id = NEW.payment_id;
        SETTLE
        RETURN NULL;
    """.replace("SETTLE", _SETTLE.format(at="NEW.recorded_at", id="which")),
)
