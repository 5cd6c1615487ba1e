-- Every figure hangs on its papers by constraint: nothing can be paid of another case, contract, advisor or invoice.
ALTER TABLE counsel_contract ADD CONSTRAINT contract_and_its_firm UNIQUE (id, firm_id);
ALTER TABLE counsel_referral ADD CONSTRAINT referral_and_its_case UNIQUE (id, case_id);
ALTER TABLE counsel_milestone ADD CONSTRAINT milestone_and_its_referral UNIQUE (id, referral_id, advisor_id);
ALTER TABLE counsel_report ADD CONSTRAINT report_and_its_referral UNIQUE (id, referral_id, advisor_id);
ALTER TABLE counsel_authorisation ADD CONSTRAINT authorisation_and_what_it_is_for
    UNIQUE (id, referral_id, contract_id, advisor_id);
ALTER TABLE counsel_invoice ADD CONSTRAINT invoice_and_its_contract UNIQUE (id, contract_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT line_and_what_it_is_for
    UNIQUE (id, invoice_id, authorisation_id, contract_id, advisor_id, referral_id, amount);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT line_and_its_milestone UNIQUE (id, milestone_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT line_and_its_report UNIQUE (id, report_id);

ALTER TABLE counsel_authorisation ADD CONSTRAINT an_authorisation_is_of_the_case_of_its_referral
    FOREIGN KEY (referral_id, case_id) REFERENCES counsel_referral (id, case_id);
ALTER TABLE counsel_invoice ADD CONSTRAINT an_invoice_is_of_the_firm_of_its_contract
    FOREIGN KEY (contract_id, firm_id) REFERENCES counsel_contract (id, firm_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT a_line_is_of_its_authorisation
    FOREIGN KEY (authorisation_id, referral_id, contract_id, advisor_id)
    REFERENCES counsel_authorisation (id, referral_id, contract_id, advisor_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT a_line_is_of_the_contract_of_its_invoice
    FOREIGN KEY (invoice_id, contract_id) REFERENCES counsel_invoice (id, contract_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT a_lines_milestone_is_of_its_referral
    FOREIGN KEY (milestone_id, referral_id, advisor_id) REFERENCES counsel_milestone (id, referral_id, advisor_id);
ALTER TABLE counsel_invoiceline ADD CONSTRAINT a_lines_report_is_of_its_referral
    FOREIGN KEY (report_id, referral_id, advisor_id) REFERENCES counsel_report (id, referral_id, advisor_id);
ALTER TABLE counsel_payment ADD CONSTRAINT a_payment_is_of_its_line
    FOREIGN KEY (line_id, invoice_id, authorisation_id, contract_id, advisor_id, referral_id, amount)
    REFERENCES counsel_invoiceline (id, invoice_id, authorisation_id, contract_id, advisor_id, referral_id, amount);
ALTER TABLE counsel_payment ADD CONSTRAINT a_payment_is_of_the_case_of_its_referral
    FOREIGN KEY (referral_id, case_id) REFERENCES counsel_referral (id, case_id);
ALTER TABLE counsel_payment ADD CONSTRAINT a_payment_is_for_the_milestone_of_its_line
    FOREIGN KEY (line_id, milestone_id) REFERENCES counsel_invoiceline (id, milestone_id);
ALTER TABLE counsel_payment ADD CONSTRAINT a_payment_is_for_the_report_of_its_line
    FOREIGN KEY (line_id, report_id) REFERENCES counsel_invoiceline (id, report_id);
