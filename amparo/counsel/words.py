"""What PALE's rooms call things: areas of law, levels of service, courts, outcomes (domain.md §2)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.TextChoices):
    """An area of law. The codes are those of a case's ámbito."""

    MIGRATION = "migratorio", _("Migration")
    CRIMINAL = "penal", _("Criminal")
    LABOUR = "laboral", _("Labour")
    FAMILY = "familiar", _("Family")
    CIVIL = "civil", _("Civil")
    ADMINISTRATIVE = "administrativo", _("Administrative")
    RIGHTS = "derechos_humanos", _("Human rights")


class Subarea(models.TextChoices):
    """What an advisor does within an area."""

    REMOVAL = "removal_defence", _("Defence against removal")
    BOND = "bond", _("Bond")
    HABEAS = "habeas", _("Habeas corpus")
    APPEALS = "appeals", _("Appeals (BIA, circuit courts)")
    VICTIMS = "victims", _("Visas for victims (U, T, VAWA, SIJ)")
    REENTRY = "reentry", _("Illegal re-entry (§1326)")
    DEFENCE = "criminal_defence", _("Criminal defence")
    WAGES = "wages", _("Wages and hours")
    INJURY = "injury", _("Accidents at work")
    CUSTODY = "custody", _("Custody of children, dependency")
    CIVIL_RIGHTS = "civil_rights", _("Civil rights")


#: The area of each sub-area.
AREA_OF: dict[str, str] = {
    Subarea.REMOVAL: Area.MIGRATION, Subarea.BOND: Area.MIGRATION, Subarea.HABEAS: Area.MIGRATION,
    Subarea.APPEALS: Area.MIGRATION, Subarea.VICTIMS: Area.MIGRATION, Subarea.REENTRY: Area.CRIMINAL,
    Subarea.DEFENCE: Area.CRIMINAL, Subarea.WAGES: Area.LABOUR, Subarea.INJURY: Area.LABOUR,
    Subarea.CUSTODY: Area.FAMILY, Subarea.CIVIL_RIGHTS: Area.RIGHTS,
}  # fmt: skip


class Level(models.TextChoices):
    """How far an advisor goes with somebody, the least first."""

    ORIENTATION = "orientation", _("Orientation")
    ADVICE = "advice", _("Advice")
    REPRESENTATION = "representation", _("Representation")


class Forum(models.TextChoices):
    """Before whom the matter is: it says what standing an advisor needs."""

    NONE = "none", _("Before no court yet")
    DHS = "dhs", _("Immigration authority (ICE, USCIS, CBP)")
    EOIR = "eoir", _("Immigration court or BIA (EOIR)")
    STATE = "state", _("State court")
    FEDERAL = "federal", _("Federal court")


class Outcome(models.TextChoices):
    """How an advisor's work ended (domain.md §2.3)."""

    BOND_GRANTED = "bond_granted", _("Bond granted")
    BOND_DENIED = "bond_denied", _("Bond denied")
    RELEASED = "released", _("Released")
    RELIEF = "relief", _("Relief granted")
    TERMINATED = "terminated", _("Proceedings terminated")
    VOLUNTARY_DEPARTURE = "voluntary_departure", _("Voluntary departure")
    REMOVAL_ORDERED = "removal_ordered", _("Removal ordered")
    APPEAL_PENDING = "appeal_pending", _("Appeal pending")
    REMOVED = "removed", _("Removed")
    PLEA = "plea", _("Plea or sentence")
    ACQUITTED = "acquitted", _("Acquitted or dismissed")
    SETTLEMENT = "settlement", _("Settlement or wages recovered")
    CHILDREN_KEPT = "children_kept", _("Custody kept or family reunited")
    ADVISED = "advised", _("Orientation or advice given")
    UNFAVOURABLE = "unfavourable", _("Other unfavourable end")
    WITHDREW = "withdrew", _("The person withdrew")
    LOST_CONTACT = "lost_contact", _("Contact was lost")


#: Ends that a person would call good; the rest are not counted so. What is open to argument is left out of both.
FAVOURABLE = frozenset(
    {Outcome.BOND_GRANTED, Outcome.RELEASED, Outcome.RELIEF, Outcome.TERMINATED, Outcome.ACQUITTED, Outcome.SETTLEMENT,
     Outcome.CHILDREN_KEPT, Outcome.ADVISED}
)  # fmt: skip
UNFAVOURABLE = frozenset(
    {Outcome.BOND_DENIED, Outcome.REMOVAL_ORDERED, Outcome.REMOVED, Outcome.PLEA, Outcome.UNFAVOURABLE}
)


class Declined(models.TextChoices):
    """Why an advisor does not take a matter."""

    CONFLICT = "conflict", _("Conflict of interest")
    CAPACITY = "capacity", _("No capacity")
    NOT_VIABLE = "not_viable", _("No viable claim")
    OUTSIDE = "outside", _("Outside their practice")
    UNREACHABLE = "unreachable", _("The person could not be reached")
    OTHER = "other", _("Another reason")


class FeeCode(models.TextChoices):
    """What a contract pays for."""

    ORIENTATION_HOUR = "orientation_hour", _("Hour of orientation")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    BOND_HEARING = "bond_hearing", _("Bond hearing")
    MERITS = "merits", _("Merits hearing")
    APPEAL = "appeal", _("Appeal")
    MOTION = "motion", _("Motion")
    HABEAS = "habeas", _("Habeas corpus")
    HOUR = "hour", _("Hour of representation")
    FILING_FEES = "filing_fees", _("Filing fees")
    EXPENSES = "expenses", _("Expenses with receipt")


class Unit(models.TextChoices):
    HOUR = "hour", _("an hour")
    FLAT = "flat", _("each")
    ACTUAL = "actual", _("what it cost, up to")
