from django.db import migrations

from portal.regions.loading import load_regions

# A sequence, not a counter: a number given in a transaction that rolled back never comes again,
# so that a tree kept in memory is never taken for another one.
VERSION = """
CREATE SEQUENCE regions_version_number;
CREATE TABLE regions_version (version bigint NOT NULL);
INSERT INTO regions_version VALUES (nextval('regions_version_number'));
CREATE FUNCTION regions_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE regions_version SET version = nextval('regions_version_number');
  RETURN NULL;
END $$;
CREATE TRIGGER regions_region_version
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON regions_region
  FOR EACH STATEMENT EXECUTE FUNCTION regions_bump_version();
"""
NO_VERSION = """
DROP TRIGGER regions_region_version ON regions_region;
DROP FUNCTION regions_bump_version();
DROP TABLE regions_version;
DROP SEQUENCE regions_version_number;
"""


def load(apps, schema_editor):
    load_regions(apps.get_model("regions", "Region"))


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_regions_as_a_dated_tree")]
    operations = [
        migrations.RunSQL(VERSION, NO_VERSION),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
