import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import amparo.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Need",
            fields=[
                ("name_es", models.CharField(max_length=160, verbose_name="name in Spanish")),
                ("name_en", models.CharField(max_length=160, verbose_name="name in English")),
                (
                    "code",
                    models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code"),
                ),
                ("right", models.CharField(max_length=12, verbose_name="right")),
                (
                    "words_es",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="what people say in Spanish",
                    ),
                ),
                (
                    "words_en",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="what people say in English",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["right", "name_es"],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "text",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="word"),
                ),
                ("sound", models.CharField(db_index=True, max_length=40, verbose_name="sound")),
                ("stem_es", models.CharField(db_index=True, max_length=40, verbose_name="stem in Spanish")),
                ("stem_en", models.CharField(db_index=True, max_length=40, verbose_name="stem in English")),
            ],
            options={
                "verbose_name": "word of the catalogue",
                "verbose_name_plural": "words of the catalogue",
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("name_es", models.CharField(max_length=160, verbose_name="name in Spanish")),
                ("name_en", models.CharField(max_length=160, verbose_name="name in English")),
                (
                    "code",
                    models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("federal", "federal agency"),
                            ("state", "state agency"),
                            ("consular", "consulate"),
                            ("autonomous", "autonomous body"),
                            ("organisation", "organisation"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                ("short", models.CharField(max_length=40, verbose_name="short name")),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "United States"), ("mx", "Mexico"), ("both", "both sides")],
                        max_length=4,
                        verbose_name="side of the border",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                (
                    "phone_source",
                    models.CharField(blank=True, max_length=200, verbose_name="who says the telephone"),
                ),
                ("staff_code", models.CharField(blank=True, max_length=20, verbose_name="code of its staff")),
            ],
            options={
                "verbose_name": "agency",
                "verbose_name_plural": "agencies",
                "ordering": ["name_es"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phone", ""), ("phone_source", "")),
                            models.Q(
                                models.Q(("phone", ""), _negated=True),
                                models.Q(("phone_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_telephone_of_an_agency_has_its_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "slug",
                    models.SlugField(max_length=60, primary_key=True, serialize=False, verbose_name="code"),
                ),
                ("state", models.CharField(blank=True, max_length=2, verbose_name="only state")),
                ("made_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="programmes.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="places.office",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sound", models.TextField(verbose_name="sound")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="words"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to="programmes.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "phrase of a need",
                "verbose_name_plural": "phrases of needs",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="phrases_by_word")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("scheduled", "scheduled"),
                            ("published", "published"),
                            ("replaced", "replaced"),
                            ("withdrawn", "withdrawn"),
                            ("discarded", "thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("valid_from", models.DateField(null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(null=True, verbose_name="valid to (last day)")),
                ("checked_on", models.DateField(null=True, verbose_name="read against its source on")),
                (
                    "check_every",
                    models.PositiveIntegerField(default=180, verbose_name="to be checked every (days)"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what changes")),
                ("written_at", models.DateTimeField(default=amparo.core.clock.now, verbose_name="written")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="reviewed")),
                ("publish_on", models.DateField(null=True, verbose_name="to be published on")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet",
                "verbose_name_plural": "sheets",
                "ordering": ["programme", "-number"],
                "indexes": [models.Index(fields=["publish_on"], name="sheets_that_wait_for_a_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="a_sheet_has_its_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("programme",),
                        name="one_published_sheet_of_a_programme",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "in_review", "scheduled"])),
                        fields=("programme",),
                        name="one_sheet_of_a_programme_is_worked_on",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("published_at__isnull", False)),
                        expressions=[
                            ("programme", "="),
                            (
                                models.Func(
                                    models.F("published_at"),
                                    models.F("ended_at"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_sheet_is_in_force_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_sheet_is_reviewed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "in_review", "discarded"]),
                            ("written_by__isnull", True),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_sheet_that_somebody_wrote_is_published_when_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", True),
                                ("state__in", ["draft", "in_review", "scheduled", "discarded"]),
                            ),
                            models.Q(
                                ("published_at__isnull", False),
                                ("state__in", ["published", "replaced", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_sheet_is_told_from_when_it_is_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["replaced", "withdrawn"])),
                            models.Q(
                                models.Q(("state__in", ["replaced", "withdrawn"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_sheet_ends_when_replaced_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            ("publish_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_scheduled_sheet_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="a_sheet_is_valid_for_a_day_at_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("check_every__gte", 1)), name="a_sheet_is_checked_now_and_then"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="programmes.sheet",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="needs"
                    ),
                ),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None, verbose_name="states"
                    ),
                ),
                (
                    "sides",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        size=None,
                        verbose_name="side of the border",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the search",
                "verbose_name_plural": "entries of the search",
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="read on")),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="programmes.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "check",
                "verbose_name_plural": "checks",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(db_index=True, max_length=40, verbose_name="word")),
                ("place", models.CharField(max_length=8, verbose_name="where it stands")),
                ("weight", models.FloatField(verbose_name="weight")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="programmes.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of a sheet",
                "verbose_name_plural": "words of sheets",
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "word"), name="a_word_of_a_sheet_is_kept_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("began", "began"),
                            ("wrote", "wrote"),
                            ("sent", "sent for review"),
                            ("returned", "returned"),
                            ("scheduled", "approved, for a day"),
                            ("published", "published"),
                            ("withdrawn", "withdrew"),
                            ("taken_back", "took back"),
                            ("discarded", "threw away"),
                            ("entrusted", "entrusted"),
                            ("stale", "told the owner that nobody checked it"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="programmes.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a sheet",
                "verbose_name_plural": "steps of sheets",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what__in", ["returned", "withdrawn"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_returns_or_withdraws_a_sheet_says_why",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="check",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="22f2caf8b3dd617aa393d3871ae9ece02049ca84",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_31c16",
                    table="programmes_check",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="a_sheet_goes_forward",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP = 'INSERT' THEN\n            IF NEW.state <> 'draft' AND NOT (NEW.state = 'published' AND NEW.written_by_id IS NULL) THEN\n                RAISE EXCEPTION 'a sheet begins as a draft'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_begins_as_a_draft';\n            END IF;\n            RETURN NEW;\n        END IF;\n        IF TG_OP = 'DELETE' THEN\n            RAISE EXCEPTION 'a sheet is kept'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_is_kept';\n        END IF;\n        IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'in_review'), ('draft', 'discarded'), ('in_review', 'in_review'), ('in_review', 'draft'), ('in_review', 'scheduled'), ('in_review', 'published'), ('scheduled', 'scheduled'), ('scheduled', 'draft'), ('scheduled', 'published'), ('published', 'published'), ('published', 'replaced'), ('published', 'withdrawn'), ('replaced', 'replaced'), ('withdrawn', 'withdrawn'), ('discarded', 'discarded')) THEN\n            RAISE EXCEPTION 'a sheet goes from % to % never', OLD.state, NEW.state\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_goes_forward';\n        END IF;\n        IF (NEW.programme_id, NEW.number) IS DISTINCT FROM (OLD.programme_id, OLD.number)\n           OR OLD.state <> 'draft' AND (\n               (NEW.content, NEW.valid_from, NEW.valid_to, NEW.checked_on, NEW.check_every, NEW.note, NEW.written_by_id,\n                NEW.written_at)\n               IS DISTINCT FROM\n               (OLD.content, OLD.valid_from, OLD.valid_to, OLD.checked_on, OLD.check_every, OLD.note, OLD.written_by_id,\n                OLD.written_at))\n           OR OLD.published_at IS NOT NULL AND\n               (NEW.reviewed_by_id, NEW.reviewed_at, NEW.publish_on, NEW.published_at)\n               IS DISTINCT FROM (OLD.reviewed_by_id, OLD.reviewed_at, OLD.publish_on, OLD.published_at)\n           OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN\n            RAISE EXCEPTION 'a sheet that was sent stays as it is'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sheet_that_was_sent_stays';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="bfb308a5577d20d636f5b4215502ecac9b72515d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_a_sheet_goes_forward_b4ae3",
                    table="programmes_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="who_wrote_in_a_sheet_does_not_review_it",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."reviewed_by_id" IS NOT NULL)',
                    func="\n        IF NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id AND EXISTS (\n            SELECT FROM programmes_step\n            WHERE sheet_id = NEW.id AND what = 'wrote' AND by_id = NEW.reviewed_by_id\n        ) THEN\n            RAISE EXCEPTION 'who wrote in a sheet does not review it'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'who_wrote_in_a_sheet_does_not_review_it';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="ad689ccb4152202de9ad6bbb47536b0589c75648",
                    operation="UPDATE",
                    pgid="pgtrigger_who_wrote_in_a_sheet_does_not_review_it_6e103",
                    table="programmes_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2d70059261e57bb98c2fdef9f7f90de0714f808a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3c8a2",
                    table="programmes_step",
                    when="BEFORE",
                ),
            ),
        ),
    ]
