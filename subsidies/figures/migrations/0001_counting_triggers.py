"""Triggers that keep the counts of open exceptions and of payments that did not arrive."""

from django.db import migrations

from subsidies.figures.counted import EVERY


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_tallies"),
        ("subsidies", "0009_budgets_of_funds"),
        ("bankfiles", "__first__"),
        ("reconciliation", "0001_return_files_and_ends_of_payments"),
    ]
    operations = [migrations.RunSQL(each.create(), each.drop()) for each in EVERY]
