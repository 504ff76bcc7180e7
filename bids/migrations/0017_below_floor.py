from django.db import migrations, models


class Migration(migrations.Migration):
    """A ground more in the list of words; nothing is written."""

    dependencies = [
        ("bids", "0016_earlier_involvement"),
    ]

    operations = [
        migrations.AlterField(
            model_name="setaside",
            name="ground",
            field=models.CharField(
                choices=[
                    ("uitgesloten", "uitgesloten"),
                    ("ongeschikt", "ongeschikt"),
                    ("plan_te_lang", "plan_te_lang"),
                    ("knock_out", "knock_out"),
                    ("boven_plafond", "boven_plafond"),
                    ("onder_bodemtarief", "onder_bodemtarief"),
                    ("onder_minimum_criterium", "onder_minimum_criterium"),
                    ("onder_minimum_totaal", "onder_minimum_totaal"),
                    ("verificatie_mislukt", "verificatie_mislukt"),
                    ("ingetrokken", "ingetrokken"),
                ],
                max_length=28,
            ),
        ),
    ]
