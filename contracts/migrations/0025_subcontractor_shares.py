import uuid

import django.db.models.deletion
from django.db import migrations, models

import tenders.fields


class Migration(migrations.Migration):
    """The share of a new subcontractor and the papers that come with it; earlier requests have neither."""

    dependencies = [
        ("contracts", "0024_withdrawal"),
        ("documents", "0002_destroyed_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="subcontractorchange",
            name="share",
            field=tenders.fields.ExactDecimalField(
                max_length=60, null=True, verbose_name="deel van de contractwaarde in procenten"
            ),
        ),
        migrations.CreateModel(
            name="SubcontractorPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200, verbose_name="stuk")),
                ("issued_on", models.DateField(null=True, verbose_name="afgegeven op")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="contracts.subcontractorchange",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("change", "code"), name="one_paper_per_code")],
            },
        ),
    ]
