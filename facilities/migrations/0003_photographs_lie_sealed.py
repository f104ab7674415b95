"""Photographs move out of their rows into the folder of sealed files."""

from django.db import migrations, models

from portal.people import vault


def seal(apps, schema_editor):
    """Each picture becomes a sealed file of its own."""
    for photo in apps.get_model("facilities", "Photo").objects.iterator(chunk_size=20):
        photo.stored_as = vault.put(bytes(photo.content))
        photo.save(update_fields=["stored_as"])


class Migration(migrations.Migration):
    dependencies = [("facilities", "0002_figures_of_training_safety_and_firms")]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="stored_as",
            field=models.CharField(editable=False, max_length=80, null=True),
        ),
        migrations.RunPython(seal),
        migrations.AlterField(
            model_name="photo",
            name="stored_as",
            field=models.CharField(editable=False, max_length=80, unique=True),
        ),
        migrations.RemoveField(model_name="photo", name="content"),
    ]
