"""Where things are: consular offices, counties, the districts that join them, and the places of detention."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.places.mexico import STATE_CHOICES


class Confidence(models.TextChoices):
    """How sure we are of a fact of the directory. Everything below `sourced` is for an office to confirm."""

    SOURCED = "sourced", _("published")
    WELL_KNOWN = "well_known", _("well known, not published")
    ASSUMED = "assumed", _("assumed from geography")


class Office(models.Model):
    """One of the 53 Mexican consular offices in the United States. Its slug never changes."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("Consulate General")
        CONSULATE = "consulate", _("Consulate")
        EMBASSY_SECTION = "embassy_section", _("Consular Section of the Embassy")

    slug = models.SlugField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("official name"), max_length=120, unique=True)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices)
    city = models.CharField(_("city"), max_length=60)
    state = models.CharField(_("state"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=40)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True, default="")
    emergency_phone = models.CharField(
        _("telephone outside office hours"), max_length=30, blank=True, default=""
    )
    confidence = models.CharField(_("confidence in its district"), max_length=12, choices=Confidence.choices)

    class Meta:
        ordering: ClassVar = ["city"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The office's own time zone: its working day, its hours and its dates are told in it."""
        return ZoneInfo(self.time_zone)


class SpecialDay(models.Model):
    """A day on which an office, or every office, is closed or open whatever the calendars say. Headquarters keeps it."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        OPEN = "open", _("open")

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="special_days", verbose_name=_("office")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("type"), max_length=6, choices=Kind)
    reason = models.CharField(_("reason"), max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "day"], name="a_day_is_special_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="a_special_day_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class County(models.Model):
    """A US county or its equivalent: parish, borough, independent city, municipio, planning region, island.

    `retired_on` is set for codes that the Census Bureau replaced (Connecticut's counties in 2022).
    Older data still carries them, so they still resolve.
    """

    fips = models.CharField(_("FIPS code"), primary_key=True, max_length=5)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=2, db_index=True)
    retired_on = models.DateField(_("code replaced on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["state", "name"]
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fips__regex=r"^\d{5}$"), name="a_county_code_has_five_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class Municipality(models.Model):
    """A municipality of Mexico or a borough of Mexico City, by INEGI's code, with the point that distances are measured from."""

    class Point(models.TextChoices):
        SEAT = "seat", _("its seat")
        TOWN = "town", _("its largest town")
        MIDDLE = "middle", _("the middle of its area")

    code = models.CharField(_("INEGI code"), primary_key=True, max_length=5)
    name = models.CharField(_("name"), max_length=100)
    #: CURP's two letters, as for the state of birth.
    state = models.CharField(_("state"), max_length=2, choices=STATE_CHOICES, db_index=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    point = models.CharField(_("what the point is"), max_length=6, choices=Point.choices)
    #: Of the census of 2020; it orders lists and is no figure to publish.
    population = models.PositiveIntegerField(_("inhabitants"))
    seat = models.CharField(_("seat"), max_length=80, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["state", "name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        indexes: ClassVar = [
            models.Index(fields=["latitude", "longitude"], name="municipalities_by_point"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^(0[1-9]|[12]\d|3[0-2])\d{3}$"),
                name="a_municipality_has_an_inegi_code",
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(14, 33), longitude__range=(-119, -86)),
                name="a_municipality_lies_in_mexico",
            ),
            models.CheckConstraint(
                condition=~Q(point="seat") | ~Q(seat=""), name="a_point_at_the_seat_names_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_state_display()}"


#: The days on which a rule holds: half open, an empty end means for ever.
DAYS = Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField())


class DistrictRule(models.Model):
    """An office keeps a county, a whole state, or what other rules leave of a state, between two dates.

    `valid_from` is the first day it holds and `valid_to` the first day it no longer does; empty means always.
    A rule for a county goes before a rule for its state.
    """

    class Reach(models.TextChoices):
        COUNTY = "county", _("county")
        STATE = "state", _("whole state")
        REST = "rest", _("rest of the state")

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="rules", verbose_name=_("office")
    )
    reach = models.CharField(_("reach"), max_length=6, choices=Reach.choices)
    state = models.CharField(_("state"), max_length=2)
    county = models.ForeignKey(
        County,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("county"),
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering: ClassVar = ["state", "county", "valid_from"]
        verbose_name = _("district rule")
        verbose_name_plural = _("district rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reach="county", county__isnull=False)
                | (~Q(reach="county") & Q(county__isnull=True)),
                name="only_a_county_rule_names_a_county",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                name="a_rule_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_office_per_county_and_day",
                expressions=[("county", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                condition=Q(county__isnull=False),
            ),
            ExclusionConstraint(
                name="one_state_rule_per_state_and_day",
                expressions=[("state", RangeOperators.EQUAL), (DAYS, RangeOperators.OVERLAPS)],
                condition=Q(county__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        days = f"{self.valid_from or '…'} – {self.valid_to or '…'}"
        return f"{self.office_id}: {self.county_id or self.state} ({days})"


class Facility(models.Model):
    """A place where people are held: a detention centre, a jail, a hold room, a hospital.

    A place without a county is kept and waits for a person (`needs_decision`, why in `decision_reason`), who
    gives it a county, or the office that keeps it although it lies in none (a military post abroad).
    """

    class Kind(models.TextChoices):
        SPC = "SPC", _("Service processing center (owned by ICE)")
        CDF = "CDF", _("Contract detention facility")
        IGSA = "IGSA", _("County or state jail under agreement with ICE")
        DIGSA = "DIGSA", _("County or state jail wholly used by ICE")
        USMS_IGA = "USMS_IGA", _("Jail under agreement with the US Marshals")
        USMS_CDF = "USMS_CDF", _("Contract facility of the US Marshals")
        BOP = "BOP", _("Federal prison")
        STATE = "STATE", _("State facility")
        FAMILY = "FAMILY", _("Family detention center")
        STAGING = "STAGING", _("Staging facility before removal")
        HOLD = "HOLD", _("Hold room")
        JUVENILE = "JUVENILE", _("Juvenile facility")
        HOSPITAL = "HOSPITAL", _("Hospital")
        HOTEL = "HOTEL", _("Hotel")
        DOD = "DOD", _("Military installation")
        CBP = "CBP", _("Border Patrol station or port of entry")
        ORR = "ORR", _("Shelter for minors")
        OTHER = "OTHER", _("Other or not known")

    class Reason(models.TextChoices):
        MILITARY_POST = "military_post", _("A military post: its address lies in no county")
        UNKNOWN_PLACE = "unknown_place", _("Neither its ZIP code nor its town is known in that state")
        NO_ADDRESS = "no_address", _("The source gives neither a ZIP code nor a town with its state")

    slug = models.SlugField(_("code"), max_length=90, unique=True)
    name = models.CharField(_("name"), max_length=160)
    detloc = models.CharField(_("ICE's code"), max_length=12, blank=True, default="")
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="")
    state = models.CharField(_("state"), max_length=2, blank=True, default="")
    zip = models.CharField(_("ZIP code"), max_length=5, blank=True, default="")
    county = models.ForeignKey(
        County,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
        verbose_name=_("county"),
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities_by_decision",
        verbose_name=_("office, by decision"),
        help_text=_("Only for a place that lies in no county."),
    )
    aor = models.CharField(_("ICE field office"), max_length=3, blank=True, default="")
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, default="")
    visiting_notes_es = models.TextField(_("visiting notes in Spanish"), blank=True, default="")
    visiting_notes_en = models.TextField(_("visiting notes in English"), blank=True, default="")
    active = models.BooleanField(_("in use"), default=True)
    needs_decision = models.BooleanField(_("waits for a decision"), default=False)
    decision_reason = models.CharField(
        _("why it waits"), max_length=20, choices=Reason.choices, blank=True, default=""
    )
    decision_note = models.CharField(_("how it was decided"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=120)
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year of the newest list"),
        null=True,
        blank=True,
        help_text=_("An older list only fills what is empty."),
    )
    created_at = models.DateTimeField(_("recorded"), default=clock.now)

    class Meta:
        ordering: ClassVar = ["state", "name", "city"]
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["detloc"], condition=~Q(detloc=""), name="one_facility_per_ice_code"
            ),
            models.CheckConstraint(
                condition=Q(county__isnull=False) | Q(office__isnull=False) | Q(needs_decision=True),
                name="a_place_without_county_or_office_waits_for_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(needs_decision=False) | ~Q(decision_reason=""),
                name="a_place_that_waits_says_why",
            ),
            models.CheckConstraint(
                condition=Q(zip="") | Q(zip__regex=r"^\d{5}$"), name="a_zip_code_has_five_digits"
            ),
        ]

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.city, self.state) if part)
        return f"{self.name} ({where})" if where else self.name

    @property
    def where(self) -> str:
        """Address, city, state and ZIP code on one line, as one would write it on an envelope."""
        town = ", ".join(part for part in (self.city, self.state) if part)
        return ", ".join(part for part in (self.address, f"{town} {self.zip}".strip()) if part)


class FacilityAlias(models.Model):
    """A spelling under which a facility was seen, exactly as written, and the folded form that we search."""

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("facility")
    )
    spelling = models.CharField(_("spelling"), max_length=160)
    normalised = models.CharField(_("folded spelling"), max_length=160, db_index=True)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        ordering: ClassVar = ["spelling"]
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["facility", "normalised"], name="a_facility_has_each_spelling_once"
            ),
        ]

    def __str__(self) -> str:
        return self.spelling


class Way(models.Model):
    """An official way to reach who is held at a place, as the place itself says it. Read by families: never guessed.

    A place has one row for each way; writing it anew replaces it, and says when and where it was read.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Telephone calls")
        WRITE = "write", _("Letters")
        MONEY = "money", _("Send money")

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="ways", verbose_name=_("facility")
    )
    kind = models.CharField(_("way"), max_length=6, choices=Kind.choices)
    text_es = models.CharField(_("in Spanish"), max_length=500)
    text_en = models.CharField(_("in English"), max_length=500)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, default="")
    #: An address of the place or of the company that it names, never of anybody else.
    url = models.URLField(_("page"), max_length=200, blank=True, default="")
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("read on"))
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("way to reach who is held")
        verbose_name_plural = _("ways to reach who is held")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facility", "kind"], name="a_place_has_each_way_once"),
            models.CheckConstraint(
                condition=~Q(text_es="") & ~Q(text_en="") & ~Q(source=""),
                name="a_way_has_words_and_says_who_says_so",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://"), name="a_way_leads_to_a_safe_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.facility}"
