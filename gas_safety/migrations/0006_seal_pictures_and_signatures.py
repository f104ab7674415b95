"""Pictures move into the folder of sealed files; signatures are sealed where they are."""

from functools import partial

from django.db import migrations, models, transaction

from portal.people import vault
from portal.sealing import cipher


def seal(apps, schema_editor):
    """A picture whose file is gone keeps its row, and is told to be missing as before."""
    for picture in apps.get_model("gas_safety", "Photograph").objects.iterator():
        if picture.file.storage.exists(picture.file.name):
            with picture.file.open("rb") as file:
                picture.stored_as = vault.put(file.read())
            transaction.on_commit(partial(picture.file.storage.delete, picture.file.name))
        else:
            picture.stored_as = f"lost/{picture.pk}"
        picture.save(update_fields=["stored_as"])
    visits = apps.get_model("gas_safety", "Inspection").objects.exclude(signature=None)
    for visit in visits.only("pk", "signature").iterator(chunk_size=100):
        visit.signature = cipher().seal_bytes(bytes(visit.signature))
        visit.save(update_fields=["signature"])


class Migration(migrations.Migration):
    dependencies = [("gas_safety", "0005_withdraw_what_was_entered_wrong")]

    operations = [
        migrations.AddField(
            model_name="photograph",
            name="stored_as",
            field=models.CharField(editable=False, max_length=80, null=True),
        ),
        migrations.RunPython(seal),
        migrations.AlterField(
            model_name="photograph",
            name="stored_as",
            field=models.CharField(editable=False, max_length=80, unique=True),
        ),
        migrations.RemoveField(model_name="photograph", name="file"),
        migrations.AlterField(
            model_name="inspection",
            name="signature",
            field=models.BinaryField(blank=True, null=True, verbose_name="签名图（加密）"),
        ),
    ]
