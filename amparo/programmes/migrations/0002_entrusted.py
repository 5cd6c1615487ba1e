from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_programmes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="step",
            name="what",
            field=models.CharField(
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
    ]
