from django.db import migrations, models


def forget_words(apps, schema_editor):
    """What somebody of the team wrote about one signature stood in the audit list, where it would have outlived it."""
    entries = apps.get_model("audit", "Entry").objects.filter(action="signatures.left_out", reason__contains=": ")
    for entry in entries:
        entry.reason = entry.reason.partition(": ")[0]
        entry.save(update_fields=["reason"])


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_entries"),
        ("signatures", "0018_link_to_signed_text"),
    ]

    operations = [
        migrations.RunPython(forget_words, migrations.RunPython.noop),
        migrations.AddField(
            model_name="personallink",
            name="erase_day",
            field=models.DateField(
                help_text="Only without a signature, of an organisation: it has no proof.", null=True
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="review_words",
            field=models.CharField(blank=True, help_text="Of the team about it. They go with it.", max_length=200),
        ),
        migrations.AddIndex(
            model_name="personallink",
            index=models.Index(
                condition=models.Q(("erase_day__isnull", False)),
                fields=["erase_day"],
                name="signatures_link_ends",
            ),
        ),
        migrations.RemoveConstraint(model_name="signature", name="signatures_hidden_keeps_no_name"),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visibility", "public"),
                    models.Q(
                        ("address_sealed", None),
                        ("credential", ""),
                        ("folded_name", ""),
                        ("group", ""),
                        ("hidden_by", ""),
                        ("name", ""),
                        ("review", ""),
                        ("review_words", ""),
                    ),
                    _connector="OR",
                ),
                name="signatures_hidden_keeps_no_name",
            ),
        ),
    ]
