from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Which events are grave news, that a person tells and no page."""

    dependencies = [
        ("casework", "0023_clocks_of_whoever_keeps_the_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventtype",
            name="grave_hours",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accept_hand_over", "Take over the case"),
                    ("look_for", "Find out where the person is"),
                    ("call_family", "Call the family"),
                    ("call_back", "Call back who sounded an alert"),
                    ("review_request", "Look at a family's request"),
                    ("answer_family", "Answer a family"),
                    ("accommodation", "Ask for what the person needs"),
                    ("medicine", "Ask for medical care"),
                    ("interpreter", "Find an interpreter"),
                    ("children", "Make the children’s plan"),
                    ("belongings", "Ask for belongings"),
                    ("complaint", "Raise a complaint"),
                    ("documents", "Get a document"),
                    ("await_answer", "Ask for the answer to a letter"),
                    ("protocol", "A step of a protocol"),
                    ("clock", "A deadline runs out"),
                    ("other", "Task"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="eventtype",
            constraint=models.CheckConstraint(
                condition=models.Q(("grave_hours__isnull", True), ("family", "never"), _connector="OR"),
                name="grave_news_is_never_shown",
            ),
        ),
    ]
