from django.db import migrations

TABLES = ("itemversion", "parameter", "localstandard", "exclusion", "caregrade", "countylist")

GUARD = """
CREATE FUNCTION eligibility_published_only_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  superseding text[] := ARRAY['superseded_at', 'superseded_by'];
  moving text[] := ARRAY['state', 'submitted_at', 'submitted_by', 'published_at', 'published_by',
                         'withdrawn_at', 'withdrawn_by'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'draft' AND NEW.state IN ('draft', 'submitted', 'withdrawn') THEN
      RETURN NEW;
    END IF;
    IF OLD.state = 'submitted' AND NEW.state IN ('draft', 'published', 'withdrawn')
       AND to_jsonb(OLD) - moving = to_jsonb(NEW) - moving THEN
      RETURN NEW;
    END IF;
    IF OLD.state = 'published' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
       AND to_jsonb(OLD) - superseding = to_jsonb(NEW) - superseding THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'published values are never edited: supersede the row, then insert'
    USING ERRCODE = 'restrict_violation';
END $$;
"""
PER_TABLE = """
CREATE TRIGGER eligibility_{table}_only_superseded BEFORE UPDATE OR DELETE ON eligibility_{table}
  FOR EACH ROW EXECUTE FUNCTION eligibility_published_only_superseded();
"""
DROPPED = "DROP TRIGGER eligibility_{table}_only_superseded ON eligibility_{table};\n"


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0002_versions_are_drafted_and_published")]
    operations = [
        migrations.RunSQL(
            GUARD + "".join(PER_TABLE.format(table=t) for t in TABLES),
            "".join(DROPPED.format(table=t) for t in TABLES)
            + "DROP FUNCTION eligibility_published_only_superseded();",
        )
    ]
