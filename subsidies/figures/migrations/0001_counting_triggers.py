"""Triggers that keep the counts of open exceptions and of payments that did not arrive.

The text beside it is what ``manage.py tally_sql`` said of ``counted.py`` then, and stays as it is.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql")


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_tallies"),
        ("subsidies", "0009_budgets_of_funds"),
        ("bankfiles", "__first__"),
        ("reconciliation", "0001_return_files_and_ends_of_payments"),
    ]
    operations = [
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"), SQL.with_suffix(".undo.sql").read_text(encoding="utf-8")
        )
    ]
