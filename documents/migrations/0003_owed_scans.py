from django.db import migrations, models


def owe_for_what_is_there(apps, schema_editor):
    """Nobody looked for malware in what aanbieders handed in before: with a scanner that is done when it is read.

    Stored files stay as they are: most were made here, and a letter with a term must not wait for a scanner.
    """
    apps.get_model("documents", "SealedBlob").objects.filter(destroyed_at=None).update(owes_scan=True)


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
