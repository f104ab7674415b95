from django.db import migrations

ONLY_SUPERSEDED = """
CREATE FUNCTION people_circumstances_only_superseded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
     AND to_jsonb(OLD) - 'superseded_at' - 'superseded_by_id'
         = to_jsonb(NEW) - 'superseded_at' - 'superseded_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'circumstances are never edited: supersede the row, then insert'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_circumstances_only_superseded
  BEFORE UPDATE OR DELETE ON people_circumstances
  FOR EACH ROW EXECUTE FUNCTION people_circumstances_only_superseded();
CREATE FUNCTION people_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'people_change is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_change_is_append_only BEFORE UPDATE OR DELETE ON people_change
  FOR EACH ROW EXECUTE FUNCTION people_change_is_append_only();
"""
EDITABLE = """
DROP TRIGGER people_change_is_append_only ON people_change;
DROP FUNCTION people_change_is_append_only();
DROP TRIGGER people_circumstances_only_superseded ON people_circumstances;
DROP FUNCTION people_circumstances_only_superseded();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people_and_circumstances")]
    operations = [migrations.RunSQL(ONLY_SUPERSEDED, EDITABLE)]
