from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def index_contacts(apps, schema_editor):
    """The keyed hash of each contact, and what the family's own words say; requests that were answered keep when, as far as
    it is known."""
    from amparo.families.urgency import is_grave, says_minor
    from amparo.notices.addresses import index, opened

    Request = apps.get_model("families", "Request")
    several = []
    for one in Request.objects.all().iterator(chunk_size=500):
        one.contact_index = index(opened(one.email) or opened(one.phone))
        one.grave, one.minor = is_grave(one.last_seen, one.note), says_minor(one.age)
        one.answered_at = one.relation_confirmed_at
        if one.state == "following":
            one.decided_at = one.relation_confirmed_at
        several.append(one)
        if len(several) == 500:
            _keep(Request, several)
            several = []
    _keep(Request, several)


def _keep(model, several):
    model.objects.bulk_update(several, ["contact_index", "grave", "minor", "answered_at", "decided_at"])


class Migration(migrations.Migration):
    """The inbox: what is asked, who is blocked, for whom something is feared, how answers are judged. (The portal's
    views are made by the newest migration that names `sql/portal.sql`.)
    """

    dependencies = [
        ("families", "0008_verifying_and_reporting"),
        ("people", "0007_kin"),
        ("places", "0003_special_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Blocked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact_index", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Danger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("violence", "Domestic violence"), ("trafficking", "Trafficking")],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "given",
                    models.CharField(
                        blank=True,
                        choices=[("right", "Right"), ("wrong", "Wrong"), ("unsure", "Not sure")],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                ("judged_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("whole_name", "the whole name of who you look for, and other names they use"),
                            ("birth", "when and where who you look for was born"),
                            ("last_seen", "where and when you last heard of who you look for"),
                            ("parents", "the names of the parents of who you look for"),
                            ("relation", "a paper that shows how you are related"),
                            ("yourself", "your own whole name and an identification"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="request",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="contact_index",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="request",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="grave",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="request",
            name="minor",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="request",
            name="refused",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["contact_index"], name="requests_of_a_contact"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["received_at"], name="requests_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused", False),
                    models.Q(("state", "closed"), models.Q(("closed_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="who_is_refused_is_told_why_inside",
            ),
        ),
        migrations.AddField(
            model_name="blocked",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blocked",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="blocked",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.request"
            ),
        ),
        migrations.AddField(
            model_name="danger",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="danger",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="danger",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="dangers", to="people.record"
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="judged_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="not_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="judgement", to="families.request"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="families.request"
            ),
        ),
        migrations.AddConstraint(
            model_name="blocked",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("contact_index",),
                name="a_contact_is_blocked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="blocked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("contact_index", ""), _negated=True),
                    models.Q(
                        models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why", "")),
                        models.Q(
                            ("ended_at__isnull", False),
                            ("ended_by__isnull", False),
                            models.Q(("ended_why", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="a_block_says_why_it_began_and_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="danger",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("record", "kind"),
                name="a_danger_is_written_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="danger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(
                        models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why", "")),
                        models.Q(
                            ("ended_at__isnull", False),
                            ("ended_by__isnull", False),
                            models.Q(("ended_why", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="a_danger_says_why_it_began_and_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(fields=["office", "month"], name="judgements_of_an_office"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("not_by__isnull", True),
                    ("judged_by__isnull", True),
                    models.Q(("judged_by", models.F("not_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_judgement_is_somebody_elses",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given", ""), ("judged_at__isnull", True), ("judged_by__isnull", True), ("why", "")
                    ),
                    models.Q(
                        models.Q(("given", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_judgement_is_whole_and_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("request",),
                name="one_question_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answer_to_a_question_is_whole",
            ),
        ),
        migrations.RunPython(index_contacts, migrations.RunPython.noop),
    ]
