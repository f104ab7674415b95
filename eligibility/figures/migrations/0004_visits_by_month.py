"""Triggers that keep who is to be visited in a month, and who was, and count both.

The counting triggers in the text beside it are what ``manage.py tally_sql`` said then; it stays.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql")


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility_figures", "0003_visit_spans"),
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
