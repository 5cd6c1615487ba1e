"""A protocol opened on a case, and its steps. It is closed when, and only when, all of them are settled."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.casework.protocols.rules import Step, steps


class Protocol(models.Model):
    """A checklist that a grave matter asks for; until it is done its case goes on."""

    class Kind(models.TextChoices):
        DEATH = "death", _("Death in custody")
        VULNERABLE_RETURN = "vulnerable_return", _("Return of a vulnerable person")
        CAPITAL = "capital", _("Capital case")
        MINOR_ALONE = "minor_alone", _("Unaccompanied minor")
        BELONGINGS = "belongings", _("Belongings")
        REMAINS = "remains", _("Remains")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="protocols")
    kind = models.CharField(max_length=20, choices=Kind)
    opened_at = models.DateTimeField()
    #: Empty: an event opened it.
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(closed_at__isnull=True),
                name="a_protocol_is_open_once_in_a_case",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], name="open_protocols", condition=Q(closed_at__isnull=True))
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_protocol_closes_when_all_is_settled",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.closed_at IS NOT NULL AND (
                        EXISTS (SELECT 1 FROM casework_protocolstep s WHERE s.protocol_id = NEW.id AND s.settled_at IS NULL)
                        OR NOT EXISTS (SELECT 1 FROM casework_protocolstep s WHERE s.protocol_id = NEW.id)
                    ) THEN
                        RAISE EXCEPTION 'a protocol closes when all is settled' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"protocol {self.pk}"


class ProtocolStep(models.Model):
    """One step: whose it is, by when, and how it was settled. The task asks its owner for it and ends with it."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.SmallIntegerField()
    who = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    task = models.OneToOneField("casework.Task", on_delete=models.PROTECT, related_name="protocol_step")
    essential = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    waived = models.BooleanField(default=False)
    note = models.CharField(max_length=1000, blank=True)
    values = models.JSONField(default=dict, blank=True)
    document = models.ForeignKey("casework.Document", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["protocol", "position"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "code"], name="a_protocol_has_a_step_once"),
            models.CheckConstraint(
                name="a_step_left_out_is_settled_and_says_why",
                condition=Q(waived=False) | (Q(settled_at__isnull=False) & ~Q(note="")),
            ),
            models.CheckConstraint(
                name="an_essential_step_is_never_left_out", condition=Q(waived=False) | Q(essential=False)
            ),
            models.CheckConstraint(
                name="ready_names_hour_receiver_companion_medicines_destination",
                condition=~Q(code="ready")
                | Q(settled_at__isnull=True)
                | Q(
                    # A key that is not there would be neither true nor false, and pass.
                    values__has_keys=["agreed_hour", "receiver", "companion", "medicines", "destination"],
                    values__agreed_hour__regex=r"\S",
                    values__receiver__regex=r"\S",
                    values__companion__regex=r"\S",
                    values__medicines__regex=r"\S",
                    values__destination__regex=r"\S",
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_settled_step_stays_as_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
                func="RAISE EXCEPTION 'a settled step stays as it is' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.code} of protocol {self.protocol_id}"

    @property
    def rule(self) -> Step:
        """Its line of the table."""
        return steps()[self.protocol.kind][self.code]
