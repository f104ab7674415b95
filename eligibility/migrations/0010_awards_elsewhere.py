"""Where the people of awards are, or were once, registered outside the award's county.

Rows of circumstances are only ever added, so triggers on what is added see everything. An award
and a move of its person may be written at the same time, each blind to the other: whoever changes
circumstances holds the person's row, so adding or reassigning an award waits for it and then reads
what is there.
"""

import django.db.models.deletion
from django.db import migrations, models

KEPT = """
CREATE FUNCTION eligibility_note_elsewhere(awards bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO eligibility_elsewhere (award_id, region)
  SELECT a.id, coalesce(place, '') FROM eligibility_award a
  JOIN people_circumstances c ON c.person_id = a.person_id
  CROSS JOIN unnest(ARRAY[c.hukou, c.residence]) AS place
  WHERE a.id = ANY(awards) AND c.superseded_at IS NULL AND c.hukou IS DISTINCT FROM a.region
  ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION eligibility_award_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM people_person WHERE id IN (SELECT person_id FROM added) ORDER BY id
    FOR NO KEY UPDATE;
  PERFORM eligibility_note_elsewhere(ARRAY(SELECT a.id FROM added a WHERE EXISTS (
    SELECT FROM people_circumstances c WHERE c.person_id = a.person_id
    AND c.superseded_at IS NULL AND c.hukou IS DISTINCT FROM a.region)));
  RETURN NULL;
END $$;
CREATE TRIGGER award_elsewhere_i AFTER INSERT ON eligibility_award REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION eligibility_award_elsewhere();

CREATE FUNCTION eligibility_award_reassigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
  PERFORM eligibility_note_elsewhere(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER award_elsewhere_u AFTER UPDATE OF region, person_id ON eligibility_award
  FOR EACH ROW WHEN (OLD.region <> NEW.region OR OLD.person_id <> NEW.person_id)
  EXECUTE FUNCTION eligibility_award_reassigned();

CREATE FUNCTION eligibility_circumstances_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM eligibility_note_elsewhere(ARRAY(
    SELECT DISTINCT a.id FROM added c JOIN eligibility_award a ON a.person_id = c.person_id
    WHERE c.superseded_at IS NULL AND c.hukou IS DISTINCT FROM a.region));
  RETURN NULL;
END $$;
CREATE TRIGGER circumstances_elsewhere AFTER INSERT ON people_circumstances
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION eligibility_circumstances_elsewhere();

SELECT eligibility_note_elsewhere(ARRAY(
  SELECT DISTINCT a.id FROM eligibility_award a JOIN people_circumstances c
    ON c.person_id = a.person_id AND c.superseded_at IS NULL
  WHERE c.hukou IS DISTINCT FROM a.region));
"""
FORGOTTEN = """
DROP TRIGGER circumstances_elsewhere ON people_circumstances;
DROP FUNCTION eligibility_circumstances_elsewhere();
DROP TRIGGER award_elsewhere_u ON eligibility_award;
DROP FUNCTION eligibility_award_reassigned();
DROP TRIGGER award_elsewhere_i ON eligibility_award;
DROP FUNCTION eligibility_award_elsewhere();
DROP FUNCTION eligibility_note_elsewhere(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0009_awards_by_region_and_first_month"),
        ("people", "0010_people_found_by_village"),
    ]
    operations = [
        migrations.CreateModel(
            name="Elsewhere",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=12)),
                (
                    "award",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.CASCADE,
                        related_name="+", to="eligibility.award",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "award"), name="elsewhere_place_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(KEPT, FORGOTTEN),
    ]
