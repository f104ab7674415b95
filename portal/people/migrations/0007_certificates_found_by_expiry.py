from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0006_papers_of_a_file")]

    operations = [
        migrations.AddIndex(
            model_name="circumstances",
            index=models.Index(
                fields=["certificate_until"],
                name="circumstances_by_certificate",
                condition=Q(superseded_at__isnull=True)
                & Q(valid_to__isnull=True, certificate_until__isnull=False),
            ),
        ),
    ]
