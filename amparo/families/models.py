"""Families: their requests, what they may follow, and the small part of the database that the portal may touch.

The `portal_*` tables here are the registry's side of the portal: the portal's role writes the inbox and reads the
views and functions of `families/portal.sql`; it has no other privilege. The portal's package imports nothing of this.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.folios import show


class Relation(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    SPOUSE = "spouse", _("Wife, husband or partner")
    CHILD = "child", _("Daughter or son")
    SIBLING = "sibling", _("Sister or brother")
    OTHER_KIN = "other_kin", _("Other relative")
    FRIEND = "friend", _("Friend or acquaintance")


class Asked(models.TextChoices):
    """What a family may be asked. None of these says that anybody was found: the portal has the same words."""

    WHOLE_NAME = "whole_name", _("the whole name of who you look for, and other names they use")
    BIRTH = "birth", _("when and where who you look for was born")
    LAST_SEEN = "last_seen", _("where and when you last heard of who you look for")
    PARENTS = "parents", _("the names of the parents of who you look for")
    RELATION = "relation", _("a paper that shows how you are related")
    YOURSELF = "yourself", _("your own whole name and an identification")


class Request(models.Model):
    """Somebody looks for a relative. The description is a record like any other; the seeker's contact is encrypted."""

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("a request", "Received")
        PERSON_CONFIRMED = "person_confirmed", _("Person found, consent to ask")
        FOLLOWING = "following", _("Following")
        CLOSED = "closed", pgettext_lazy("a request", "Closed")

    folio = models.CharField(max_length=11, unique=True)
    secret_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10, default="web")  # web, phone, window
    language = models.CharField(max_length=10, default="es-mx")
    seeker_name = models.CharField(max_length=160)
    relation = models.CharField(max_length=12, choices=Relation)
    email = models.BinaryField(null=True)  # encrypted
    phone = models.BinaryField(null=True)  # encrypted
    #: The contact's keyed hash (`notices.addresses.index`): who asks twice, and who is blocked.
    contact_index = models.CharField(max_length=64, blank=True)
    last_seen = models.CharField(max_length=300, blank=True)
    age = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    #: The word that closes every visit at once, if the family chose one: an HMAC under the portal's own key.
    panic_hash = models.CharField(max_length=64, blank=True, default="")
    #: What `urgency` read in the family's words when they came.
    grave = models.BooleanField(default=False)
    minor = models.BooleanField(default=False)
    record = models.OneToOneField("people.Record", on_delete=models.PROTECT, related_name="request")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="requests")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    closed_reason = models.CharField(max_length=300, blank=True)
    #: Closed by saying no; the asker sees what everybody sees who waits.
    refused = models.BooleanField(default=False)
    #: When somebody of the consulate first did something about it, and when it was granted or closed.
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    relation_evidence = models.CharField(max_length=300, blank=True)
    relation_confirmed_at = models.DateTimeField(null=True)
    relation_confirmed_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "received_at"],
                name="requests_to_answer",
                condition=Q(state__in=["received", "person_confirmed"]),
            ),
            models.Index(fields=["contact_index"], name="requests_of_a_contact"),
            models.Index(fields=["received_at"], name="requests_of_a_month"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_request_can_be_answered", condition=Q(email__isnull=False) | Q(phone__isnull=False)
            ),
            models.CheckConstraint(
                name="who_is_refused_is_told_why_inside",
                condition=Q(refused=False) | (Q(state="closed") & ~Q(closed_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Follow(models.Model):
    """A relative who may see: made when an officer has confirmed person and relation and the person agreed.

    What may be seen, and whether anything at all, is always read from the consent ledger at the moment of reading;
    this row says only who asked and about whom.
    """

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="follow")
    #: The record under which the person was confirmed: the follow goes with it when persons are separated.
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="follows")
    relative = models.OneToOneField("people.Relative", on_delete=models.PROTECT, related_name="follow")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"follow {self.pk}"


class FraudReport(models.Model):
    """Somebody told of an attempt at extortion. Whoever told need not say who they are."""

    folio = models.CharField(max_length=11, unique=True)
    received_at = models.DateTimeField()
    asked = models.CharField(max_length=500)
    called_from = models.CharField(max_length=60, blank=True)
    happened = models.CharField(max_length=60, blank=True)
    place_as_given = models.CharField(max_length=160, blank=True)
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    contact = models.BinaryField(null=True)  # encrypted
    #: An officer took it for true and let the families of the place be warned.
    warned_at = models.DateTimeField(null=True)
    warned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    warned_count = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "received_at"], name="fraud_reports_of_an_office"),
            models.Index(
                fields=["facility", "warned_at"],
                name="fraud_warned_at_a_place",
                condition=Q(warned_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_closed_fraud_report_says_why", condition=Q(closed_at__isnull=True) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="a_warning_has_a_place_and_somebody_who_gave_it",
                condition=Q(warned_at__isnull=True) | Q(warned_by__isnull=False, facility__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Question(models.Model):
    """Something that the consulate asks the family: one of a list, so that no question tells anything of anybody."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=20, choices=Asked)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], name="one_question_at_a_time", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="an_answer_to_a_question_is_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class Blocked(models.Model):
    """A contact to which nothing is shown or told, from every request of theirs. Known by its keyed hash alone."""

    contact_index = models.CharField(max_length=64)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_index"], name="a_contact_is_blocked_once", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_block_says_why_it_began_and_ended",
                condition=~Q(reason="")
                & ~Q(contact_index="")
                & (
                    Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                    | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Danger(models.Model):
    """Somebody may look for this person to harm them: nothing is shown to any relative while it lasts, and no page says why.

    Read by the officers of the person's open cases and the supervisors of the offices that keep them (`warnings.may_read`).
    """

    class Kind(models.TextChoices):
        VIOLENCE = "violence", _("Domestic violence")
        TRAFFICKING = "trafficking", _("Trafficking")

    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="dangers")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"],
                name="a_danger_is_written_once",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_danger_says_why_it_began_and_ended",
                condition=~Q(reason="")
                & (
                    Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                    | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"danger {self.pk}"


class Judgement(models.Model):
    """An answered request that a supervisor judges without being told who answered it. It changes nothing; it measures."""

    class Given(models.TextChoices):
        RIGHT = "right", _("Right")
        WRONG = "wrong", _("Wrong")
        UNSURE = "unsure", _("Not sure")

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="judgement")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    not_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    given = models.CharField(max_length=10, choices=Given, blank=True)
    why = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_judgement_is_somebody_elses",
                condition=Q(not_by__isnull=True) | Q(judged_by__isnull=True) | ~Q(judged_by=F("not_by")),
            ),
            models.CheckConstraint(
                name="a_judgement_is_whole_and_says_why",
                condition=Q(given="", why="", judged_at__isnull=True, judged_by__isnull=True)
                | (~Q(given="") & ~Q(why="") & Q(judged_at__isnull=False, judged_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["office", "month"], name="judgements_of_an_office")]

    def __str__(self) -> str:
        return f"judgement {self.pk}"


class Inbox(models.Model):
    """What the portal hands in: the portal's role may insert here and nothing else; the worker does the rest."""

    class Kind(models.TextChoices):
        REQUEST = "request"
        CODE = "code"  # somebody wants a code for a folio and secret
        FRAUD = "fraud"  # somebody tells of an attempt at extortion
        MESSAGE = "message"  # a family writes
        PAPER = "paper"  # a file for a paper that was asked for
        ALSO = "also"  # a proved visit names a second request of its own
        WISHES = "wishes"  # somebody says what they want if they are detained, or changes it
        WISH_CODE = "wish_code"  # somebody wants a code for their own wishes
        WISH_RENEW = "wish_renew"  # they stay for as long again
        WISH_END = "wish_end"  # they were withdrawn: the ledger says so already
        STOP = "stop"  # the link of a message: no more of them
        RATING = "rating"  # how a lawyer was: the row goes when it is handled
        COMPLAINT = "complaint"  # about a lawyer
        GATEWAY = "gateway"  # what the gateway says of messages, and what people answer to them

    kind = models.CharField(max_length=10, choices=Kind)
    payload = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, db_default="")
    #: The slower queue: not to be handled before. `portal_hurry` makes due what waits under a mark.
    due_at = models.DateTimeField(db_default=Now())
    mark = models.CharField(max_length=64, blank=True, db_default="")

    class Meta:
        db_table = "portal_inbox"
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="inbox_to_handle", condition=Q(handled_at__isnull=True)
            ),
            models.Index(fields=["mark"], name="inbox_by_mark", condition=~Q(mark="")),
        ]

    def __str__(self) -> str:
        return f"inbox {self.pk}"


class Code(models.Model):
    """A code on its way to a phone or an address, for the browser that asked. Hashed, 10 minutes, 5 tries, used once."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="codes")
    browser_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_code"
        indexes = [models.Index(fields=["browser_hash"], name="code_of_a_browser")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Visit(models.Model):
    """A proved visit of the portal: only who holds its token sees anything, and only of this request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="visits")
    token_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_visit"

    def __str__(self) -> str:
        return f"visit {self.pk}"


class AlsoProved(models.Model):
    """A request that a visit proved too, or proved first: what a visit may change to. Nothing is linked by it elsewhere."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="also")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "portal_visit_request"
        constraints = [
            models.UniqueConstraint(fields=["visit", "request"], name="a_visit_proves_a_request_once")
        ]

    def __str__(self) -> str:
        return f"visit {self.visit_id} of request {self.request_id}"


# Chapters of this room that keep tables of their own; they point at Request.
from amparo.families.following.models import GraveCall, Message, Paper, Upload  # noqa: E402
from amparo.families.spoken.models import CallBack, Pin  # noqa: E402
from amparo.families.state.models import InPerson  # noqa: E402
from amparo.families.told.models import Browser, Telling  # noqa: E402
from amparo.families.wall.models import Bucket, Look  # noqa: E402
from amparo.families.wishes.models import Named, Wishes, WishesCode  # noqa: E402

__all__ = [
    "AlsoProved", "Asked", "Blocked", "Browser", "Bucket", "CallBack", "Code", "Danger", "Follow", "FraudReport",
    "GraveCall", "InPerson", "Inbox", "Judgement", "Look", "Message", "Named", "Paper", "Pin", "Question", "Relation",
    "Request", "Telling", "Upload", "Visit", "Wishes", "WishesCode",
]  # fmt: skip
