"""Triggers that keep the counts of awards, unclaimed entitlements, stops, applications and care.

The text beside it is what ``manage.py tally_sql`` said of ``counted.py`` then, and stays as it is.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql")


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_tallies"),
        ("eligibility", "0008_suspensions_are_lifted"),
        ("applications", "0001_applications_publicity_stops_and_unclaimed"),
        ("care", "0001_services_assessments_and_life_checks"),
    ]
    operations = [
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"), SQL.with_suffix(".undo.sql").read_text(encoding="utf-8")
        )
    ]
