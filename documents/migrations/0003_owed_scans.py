from django.db import migrations, models


def owe_for_what_is_there(apps, schema_editor):
    """Nobody looked for malware in what came in before: with a scanner it is looked for when it is read."""
    for name in ("SealedBlob", "StoredFile"):
        apps.get_model("documents", name).objects.filter(destroyed_at=None).update(owes_scan=True)


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0002_destroyed_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="sealedblob",
            name="owes_scan",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="owes_scan",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(owe_for_what_is_there, migrations.RunPython.noop),
    ]
