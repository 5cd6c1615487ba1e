from __future__ import annotations

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's guard: buckets of attempts, the slower queue, and the sealed lines of who looked."""

    dependencies = [
        ("families", "0012_how_families_are_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("key_hash", models.CharField(max_length=64)),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "portal_bucket",
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("fields", models.JSONField(default=list)),
                ("before", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "portal_look",
            },
        ),
        migrations.CreateModel(
            name="LookSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("upto", models.BigIntegerField(unique=True)),
                ("looks", models.IntegerField()),
                ("root", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "portal_look_seal",
            },
        ),
        migrations.RemoveIndex(
            model_name="inbox",
            name="inbox_to_handle",
        ),
        migrations.AddField(
            model_name="inbox",
            name="due_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="inbox",
            name="mark",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="inbox",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", True)),
                fields=["due_at", "id"],
                name="inbox_to_handle",
            ),
        ),
        migrations.AddIndex(
            model_name="inbox",
            index=models.Index(
                condition=models.Q(("mark", ""), _negated=True), fields=["mark"], name="inbox_by_mark"
            ),
        ),
        migrations.AddIndex(
            model_name="bucket",
            index=models.Index(fields=["at"], name="buckets_by_age"),
        ),
        migrations.AddConstraint(
            model_name="bucket",
            constraint=models.UniqueConstraint(fields=("kind", "key_hash"), name="one_bucket_for_each_key"),
        ),
        migrations.AddField(
            model_name="look",
            name="follow",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="looks",
                to="families.follow",
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="families.request"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lookseal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8192449a46b1ee0a7d5ce9ed543cac5efd045377",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6e73",
                    table="portal_look_seal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["request", "-id"], name="looks_of_a_request"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(
                condition=models.Q(("follow__isnull", False)),
                fields=["follow", "-at"],
                name="looks_of_a_follow",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(fields=("request", "before"), name="a_look_follows_one_look"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow__isnull", False), ("fields", []), _connector="OR"),
                name="a_look_that_shows_has_a_follow",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="look",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3327f709e3b74034901b040d4d712694df5d4dac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_80544",
                    table="portal_look",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            [
                (SQL / "wall_undo.sql").read_text(encoding="utf-8"),
                (SQL / "wall.sql").read_text(encoding="utf-8"),
            ],
            (SQL / "wall_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
