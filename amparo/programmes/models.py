"""The catalogue of programmes: what each is, sheet by sheet. A sheet that was published never changes."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.programmes import wording  # noqa: F401  (its tables belong to this room)
from amparo.programmes.triggers import A_SHEET_GOES_FORWARD, OF_TWO_PEOPLE

#: Whose midnight a day of the catalogue begins with: a sheet holds on both sides of the border at once.
MEXICO_CITY = "America/Mexico_City"


class Named(models.Model):
    name_es = models.CharField(_("name in Spanish"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if (get_language() or "es").startswith("en") else self.name_es


class Agency(Named):
    """Who gives programmes: a secretariat, a state, the consulates, an organisation. Comes with the product."""

    class Kind(models.TextChoices):
        FEDERAL = "federal", _("federal agency")
        STATE = "state", _("state agency")
        CONSULAR = "consular", _("consulate")
        AUTONOMOUS = "autonomous", _("autonomous body")
        ORGANISATION = "organisation", _("organisation")

    class Side(models.TextChoices):
        US = "us", _("United States")
        MEXICO = "mx", _("Mexico")
        BOTH = "both", _("both sides")

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    kind = models.CharField(_("type"), max_length=12, choices=Kind.choices)
    short = models.CharField(_("short name"), max_length=40)
    side = models.CharField(_("side of the border"), max_length=4, choices=Side.choices)
    source = models.CharField(_("source"), max_length=300, blank=True)
    #: Empty where no source says one: the pages say that it is not known.
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    phone_source = models.CharField(_("who says the telephone"), max_length=200, blank=True)
    #: What `Staff.agency` says of whoever works there; empty where nobody of theirs signs in.
    staff_code = models.CharField(_("code of its staff"), max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["name_es"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_telephone_of_an_agency_has_its_source",
                condition=Q(phone="", phone_source="") | ~Q(phone="") & ~Q(phone_source=""),
            ),
        ]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")


class Need(Named):
    """Something that people lack or ask for, with the phrases in which they say it. Comes with the product."""

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    right = models.CharField(_("right"), max_length=12)
    words_es = ArrayField(models.TextField(), verbose_name=_("what people say in Spanish"), default=list)
    words_en = ArrayField(models.TextField(), verbose_name=_("what people say in English"), default=list)

    class Meta:
        ordering: ClassVar = ["right", "name_es"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")


class Programme(models.Model):
    """One programme. What it gives and to whom is said by its sheet in force; its slug never changes."""

    slug = models.SlugField(_("code"), primary_key=True, max_length=60)
    #: As the newest published sheet says; before the first one, as its first draft does.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("agency")
    )
    #: Who keeps the sheet in order. None: headquarters.
    office = models.ForeignKey(
        "places.Office",
        on_delete=models.PROTECT,
        null=True,
        related_name="programmes",
        verbose_name=_("owner"),
    )
    #: The one state of Mexico where it is given, as the same sheet says; empty: in several, or everywhere.
    state = models.CharField(_("only state"), max_length=2, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["slug"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.slug


class Sheet(models.Model):
    """One version of what a programme is. Drafted, reviewed by somebody else, published at once or on a day; then it stays as
    it is until another one takes its place or it is withdrawn."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        SCHEDULED = "scheduled", pgettext_lazy("a sheet", "scheduled")
        PUBLISHED = "published", pgettext_lazy("a sheet", "published")
        REPLACED = "replaced", pgettext_lazy("a sheet", "replaced")
        WITHDRAWN = "withdrawn", pgettext_lazy("a sheet", "withdrawn")
        DISCARDED = "discarded", pgettext_lazy("a sheet", "thrown away")

    #: Somebody works on it, or it waits for somebody or for its day.
    OPEN = (State.DRAFT, State.IN_REVIEW, State.SCHEDULED)
    #: It is, or was, what people are told.
    TOLD = (State.PUBLISHED, State.REPLACED, State.WITHDRAWN)

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    #: As `shape.py` says: the file of the sheet, its dates as text.
    content = models.JSONField(_("content"))
    #: These four stand in the content too.
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid to (last day)"), null=True)
    checked_on = models.DateField(_("read against its source on"), null=True)
    check_every = models.PositiveIntegerField(_("to be checked every (days)"), default=180)
    note = models.CharField(_("what changes"), max_length=300, blank=True)
    #: Nobody, for what came with the product.
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("written"), default=clock.now)
    reviewed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    #: The day from whose first minute, in Mexico City, a reviewed sheet is the one in force.
    publish_on = models.DateField(_("to be published on"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    #: When it was replaced or withdrawn.
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        ordering: ClassVar = ["programme", "-number"]
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="a_sheet_has_its_number"),
            models.UniqueConstraint(
                fields=["programme"],
                name="one_published_sheet_of_a_programme",
                condition=Q(state="published"),
            ),
            models.UniqueConstraint(
                fields=["programme"],
                name="one_sheet_of_a_programme_is_worked_on",
                condition=Q(state__in=["draft", "in_review", "scheduled"]),
            ),
            ExclusionConstraint(
                name="one_sheet_is_in_force_at_a_time",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (
                        Func(
                            F("published_at"),
                            F("ended_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_sheet_is_reviewed_by_somebody_else",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="a_sheet_that_somebody_wrote_is_published_when_reviewed",
                condition=Q(state__in=["draft", "in_review", "discarded"])
                | Q(written_by__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_sheet_is_told_from_when_it_is_published",
                condition=Q(
                    state__in=["draft", "in_review", "scheduled", "discarded"], published_at__isnull=True
                )
                | Q(state__in=["published", "replaced", "withdrawn"], published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_sheet_ends_when_replaced_or_withdrawn",
                condition=Q(state__in=["replaced", "withdrawn"], ended_at__isnull=False)
                | (~Q(state__in=["replaced", "withdrawn"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_scheduled_sheet_has_its_day",
                condition=~Q(state="scheduled") | Q(publish_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_sheet_is_valid_for_a_day_at_least",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=F("valid_to")),
            ),
            models.CheckConstraint(name="a_sheet_is_checked_now_and_then", condition=Q(check_every__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["publish_on"], name="sheets_that_wait_for_a_day")]
        triggers: ClassVar = [A_SHEET_GOES_FORWARD, OF_TWO_PEOPLE]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"

    def says(self, key: str, language: str = "") -> Any:
        """What the sheet says under a key of its texts, in this language or the reader's."""
        spoken = language or (get_language() or "es")[:2]
        return self.content["en" if spoken == "en" else "es"][key]

    @property
    def name(self) -> str:
        return str(self.says("name"))


class Check(models.Model):
    """Somebody read a published sheet again against its source, and nothing had changed. Append-only."""

    append_only = True

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="checks")
    day = models.DateField(_("read on"))
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.day}"


class Step(models.Model):
    """What somebody did with a sheet, in their order: the history of the catalogue. Append-only."""

    class What(models.TextChoices):
        BEGAN = "began", _("began")
        WROTE = "wrote", _("wrote")
        SENT = "sent", _("sent for review")
        RETURNED = "returned", pgettext_lazy("somebody", "returned")
        SCHEDULED = "scheduled", _("approved, for a day")
        PUBLISHED = "published", pgettext_lazy("somebody", "published")
        WITHDRAWN = "withdrawn", _("withdrew")
        TAKEN_BACK = "taken_back", _("took back")
        DISCARDED = "discarded", _("threw away")
        ENTRUSTED = "entrusted", _("entrusted")
        STALE = "stale", _("told the owner that nobody checked it")

    append_only = True

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    at = models.DateTimeField(default=clock.now)
    #: Nobody: the product itself.
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("step of a sheet")
        verbose_name_plural = _("steps of sheets")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="who_returns_or_withdraws_a_sheet_says_why",
                condition=~Q(what__in=["returned", "withdrawn"]) | ~Q(reason=""),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.what}"
