import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("people", "0001_first"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondLook",
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
                        choices=[("agreement", "Decided by a person"), ("precision", "Joined automatically")],
                        max_length=10,
                    ),
                ),
                (
                    "first",
                    models.CharField(
                        choices=[
                            ("same", "The same person"),
                            ("different", "Different people"),
                            ("unsure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("door", models.CharField(max_length=10)),
                ("month", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "given",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "The same person"),
                            ("different", "Different people"),
                            ("unsure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "not_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_looks",
                        to="people.pair",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["office", "asked_at"],
                        name="second_looks_waiting",
                    ),
                    models.Index(fields=["month", "kind"], name="second_looks_of_a_month"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "agreement")),
                        fields=("pair",),
                        name="a_pair_gets_one_second_look",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "precision")),
                        fields=("one",),
                        name="a_record_is_sampled_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_by__isnull", True),
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("not_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_look_is_somebody_elses",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("given", "")
                            ),
                            models.Q(
                                models.Q(("given", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_second_look_is_answered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                        choices=[
                            ("decided", "Decided"),
                            ("proposed", "Proposed, to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "given",
                    models.CharField(
                        choices=[
                            ("same", "The same person"),
                            ("different", "Different people"),
                            ("unsure", "Not sure"),
                        ],
                        max_length=10,
                    ),
                ),
                ("because", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("batch", models.UUIDField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="people.pair"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["pair", "at"], name="answers_of_a_pair"),
                    models.Index(
                        condition=models.Q(("batch__isnull", False)),
                        fields=["batch"],
                        name="answers_of_a_batch",
                    ),
                    models.Index(fields=["at"], name="answers_of_a_month"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_answer_says_why"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4261442cecb78f5146d2fde61c076c5cdfa17077",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e8d81",
                    table="review_answer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
