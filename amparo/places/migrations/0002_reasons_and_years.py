from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_directory"),
    ]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="decision_note",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="how it was decided"),
        ),
        migrations.AddField(
            model_name="facility",
            name="fiscal_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="An older list only fills what is empty.",
                null=True,
                verbose_name="fiscal year of the newest list",
            ),
        ),
        migrations.AlterField(
            model_name="facility",
            name="decision_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("military_post", "A military post: its address lies in no county"),
                    ("unknown_place", "Neither its ZIP code nor its town is known in that state"),
                    ("no_address", "The source gives neither a ZIP code nor a town with its state"),
                ],
                default="",
                max_length=20,
                verbose_name="why it waits",
            ),
        ),
    ]
