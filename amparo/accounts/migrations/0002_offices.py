import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_first"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="staff",
                to="places.office",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role__in", ["officer", "supervisor"]), _negated=True),
                    ("office__isnull", False),
                    _connector="OR",
                ),
                name="officers_and_supervisors_belong_to_an_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("office__isnull", True),
                        ("role", "state"),
                        models.Q(("mexican_state", ""), _negated=True),
                    ),
                    ("role", "agency"),
                    models.Q(models.Q(("role", "state"), _negated=True), ("mexican_state", "")),
                    _connector="OR",
                ),
                name="a_state_office_is_of_a_state_and_of_no_consulate",
            ),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("office__isnull", True), ("role", "desk"), models.Q(("centre", ""), _negated=True)
                    ),
                    models.Q(
                        ("centre", ""),
                        ("office__isnull", True),
                        ("role", "agency"),
                        models.Q(("agency", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("role__in", ["desk", "agency"]), _negated=True),
                        ("agency", ""),
                        ("centre", ""),
                    ),
                    _connector="OR",
                ),
                name="a_desk_is_of_a_centre_and_an_agency_of_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["person_id", "-at"], name="reading_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["staff", "-at"], name="reading_by_staff"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reading",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a2b8d52a169456e48c4b81b86731a800bec06a19",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3617d",
                    table="accounts_reading",
                    when="BEFORE",
                ),
            ),
        ),
    ]
