from django.db import migrations

TRIGGER = """
CREATE TRIGGER schemes_version_only_superseded BEFORE UPDATE OR DELETE ON schemes_schemeversion
  FOR EACH ROW EXECUTE FUNCTION eligibility_published_only_superseded();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0001_schemes_and_claims"),
        ("eligibility", "0003_published_values_are_only_superseded"),
    ]
    operations = [
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER schemes_version_only_superseded ON schemes_schemeversion;"
        )
    ]
