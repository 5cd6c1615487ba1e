from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Protection officer"),
                            ("supervisor", "Supervisor"),
                            ("headquarters", "Headquarters"),
                            ("ciam", "Call centre (CIAM)"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                            ("state", "State office in Mexico"),
                            ("lawyer", "Lawyer of PALE"),
                            ("desk", "Desk of a reception centre"),
                            ("agency", "Agency in Mexico"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("mexican_state", models.CharField(blank=True, max_length=2, verbose_name="Mexican state")),
                ("centre", models.CharField(blank=True, max_length=40, verbose_name="reception centre")),
                ("agency", models.CharField(blank=True, max_length=20, verbose_name="agency")),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("person_id", models.BigIntegerField()),
                ("folio", models.CharField(max_length=11)),
                ("page", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=200)),
            ],
        ),
    ]
