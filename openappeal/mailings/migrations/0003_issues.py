"""Issues of the mailing, and what subscribers chose."""

import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids
import openappeal.mailings.models


class Migration(migrations.Migration):
    dependencies = [
        ("mailings", "0002_news_by_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="sphere",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="topics",
            field=models.JSONField(default=openappeal.mailings.models.wanted_at_first),
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=40)),
                ("source_id", models.BigIntegerField(null=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("updates", "Updates"),
                            ("urgent", "Urgent calls"),
                            ("press", "Press"),
                            ("events", "Events"),
                        ],
                        default="updates",
                        max_length=10,
                    ),
                ),
                ("languages", models.JSONField(blank=True, default=list)),
                ("countries", models.JSONField(blank=True, default=list)),
                ("spheres", models.JSONField(blank=True, default=list)),
                ("fallback", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("proposed", "waits for a second person"),
                            ("sending", "is being sent"),
                            ("paused", "paused"),
                            ("stopped", "stopped"),
                            ("done", "sent"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("written_by", models.CharField(max_length=150)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("sent_by", models.CharField(blank=True, max_length=150)),
                ("began_day", models.DateField(null=True)),
                ("finished_day", models.DateField(null=True)),
                ("up_to", models.BigIntegerField(default=-1)),
                ("rate", models.PositiveIntegerField(default=0)),
                (
                    "measured_at",
                    models.DateTimeField(
                        help_text="Since when the rate is measured, while it is being sent.", null=True
                    ),
                ),
                ("measured_from", models.PositiveIntegerField(default=0)),
                ("recipients", models.PositiveIntegerField(default=0)),
                ("sent", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("uncertain", models.PositiveIntegerField(default=0)),
                ("bounced", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["source", "source_id"], name="mailings_issue_made_from")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("began_day", None), ("sent_by", ""), ("state__in", ["draft", "proposed"])),
                            models.Q(
                                models.Q(("state__in", ["draft", "proposed"]), _negated=True),
                                models.Q(("sent_by", ""), _negated=True),
                                ("began_day__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mailings_issue_was_let_go",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), ("source_id", None)),
                            models.Q(models.Q(("source", ""), _negated=True), ("source_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="mailings_issue_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("alone_up_to", models.PositiveIntegerField(default=500)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="mailings_one_rule_of_sending")
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("taken", "is being handed over"),
                            ("sent", "handed over"),
                            ("refused", "refused"),
                            ("uncertain", "uncertain"),
                            ("bounced", "came back"),
                        ],
                        default="taken",
                        max_length=10,
                    ),
                ),
                ("lease", models.BigIntegerField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(help_text="The next try, after a failure.", null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="mailings.subscriber"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="mailings.issue",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["issue"], name="mailings_deliveries_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "taken")), fields=["lease"], name="mailings_deliveries_taken"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "subscriber"), name="mailings_one_issue_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease__isnull", False), ("lease_until__isnull", False), ("state", "taken")),
                            models.Q(
                                models.Q(("state", "taken"), _negated=True), ("lease", None), ("lease_until", None)
                            ),
                            _connector="OR",
                        ),
                        name="mailings_delivery_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueEdition",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=200)),
                ("preheader", models.CharField(blank=True, max_length=300)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                ("path", models.CharField(blank=True, max_length=300)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="editions", to="mailings.issue"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("issue", "language"), name="mailings_issue_edition_language")
                ],
            },
        ),
    ]
