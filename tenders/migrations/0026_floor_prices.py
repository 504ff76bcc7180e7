from django.db import migrations

import tenders.fields


class Migration(migrations.Migration):
    """The bodemtarief of a lot; what was configured before has none."""

    dependencies = [
        ("tenders", "0025_toelatingsprocedure"),
    ]

    operations = [
        migrations.AddField(
            model_name="lot",
            name="floor_price",
            field=tenders.fields.ExactDecimalField(
                blank=True, max_length=60, null=True, verbose_name="bodemtarief in euro, zonder btw"
            ),
        ),
    ]
