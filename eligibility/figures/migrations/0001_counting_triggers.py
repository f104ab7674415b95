"""Triggers that keep the counts of awards, unclaimed entitlements, stops, applications and care."""

from django.db import migrations

from eligibility.figures.counted import EVERY


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_tallies"),
        ("eligibility", "0008_suspensions_are_lifted"),
        ("applications", "0001_applications_publicity_stops_and_unclaimed"),
        ("care", "0001_services_assessments_and_life_checks"),
    ]
    operations = [migrations.RunSQL(each.create(), each.drop()) for each in EVERY]
