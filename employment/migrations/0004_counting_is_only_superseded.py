from django.db import migrations

TRIGGER = """
CREATE TRIGGER employment_counting_only_superseded BEFORE UPDATE OR DELETE ON employment_countingrule
  FOR EACH ROW EXECUTE FUNCTION eligibility_published_only_superseded();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("employment", "0003_people_employers_and_targets"),
        ("eligibility", "0003_published_values_are_only_superseded"),
    ]
    operations = [
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER employment_counting_only_superseded ON employment_countingrule;"
        )
    ]
