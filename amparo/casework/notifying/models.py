"""What officers were told, and how each of them wants to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amparo.casework.notifying.kinds import Way


class OfficerNotice(models.Model):
    """One notice to one officer. It leads to a case, a record's person or a page; it says nothing of anybody."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    text_code = models.CharField(max_length=40)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, null=True, related_name="+")
    #: Where it leads when it is about neither a case nor a record: a page of the workspace.
    path = models.CharField(max_length=200, blank=True)
    #: What the sentence is filled with (`kinds`): an office's slug, the name of a rule in both languages, a moment.
    values = models.JSONField(default=dict)
    #: What a colleague wrote. It is read in the page alone: nobody knows whom it names.
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()  # when it happened
    written_at = models.DateTimeField(auto_now_add=True)
    #: The same news is told to somebody once.
    key = models.CharField(max_length=120)
    #: How this officer wanted to hear of it when it was written.
    way = models.CharField(max_length=10, choices=Way)
    read_at = models.DateTimeField(null=True)
    #: When it was put into a mail, of itself or of the day.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "key"], name="news_is_told_once_to_each"),
            models.CheckConstraint(
                name="what_stays_in_the_page_is_not_mailed",
                condition=~Q(way="page") | Q(mailed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-written_at"], name="notices_of_an_officer"),
            models.Index(fields=["staff"], name="notices_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["staff", "written_at"],
                name="notices_for_the_digest",
                condition=Q(way="digest", mailed_at__isnull=True, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} to an officer"


class NoticeWishes(models.Model):
    """How one officer wants to be told: by which way each kind, and in which language the mails are."""

    staff = models.OneToOneField(
        "accounts.Staff", on_delete=models.PROTECT, primary_key=True, related_name="notice_wishes"
    )
    #: kind → way; a kind that is not here comes as `kinds.KINDS` says.
    ways = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="es-mx")

    def __str__(self) -> str:
        return f"wishes of {self.staff_id}"
