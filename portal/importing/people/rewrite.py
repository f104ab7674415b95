"""Changed circumstances of many people at once, by the rule of the service ``record_change``.

Each new value holds from its day until the next recorded change of the same fact; a death from
the day after it, for good. Rows that are touched are superseded whole and come back in parts;
untouched parts keep their event, reason and evidence. Tested against ``Timeline``.
"""

from typing import Any

from portal.importing import bulk
from portal.people.facts import FACTS

PIECES = """
CREATE TEMP TABLE importing_piece ON COMMIT DROP AS
WITH move AS MATERIALIZED (
  SELECT r.subject_id AS person_id, e.key AS fact, e.value -> 1 AS value, e.value -> 0 AS held,
    CASE WHEN e.key = 'died_on' THEN (e.value ->> 1)::date + 1 ELSE %(day)s::date END AS first
  FROM importing_row AS r CROSS JOIN LATERAL jsonb_each(r.change) AS e
  WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND e.key = ANY(%(facts)s)),
mover AS (SELECT person_id, min(first) AS first FROM move GROUP BY person_id),
known AS MATERIALIZED (
  SELECT c.person_id, c.id AS source, c.valid_from, c.valid_to, to_jsonb(c) AS state
  FROM people_circumstances AS c JOIN mover USING (person_id) WHERE c.superseded_at IS NULL),
line AS MATERIALIZED (
  SELECT * FROM known UNION ALL
  SELECT person_id, NULL, m.first, k.valid_from, jsonb_build_object(
    'birth_date', k.state -> 'birth_date', 'sex', k.state -> 'sex')
  FROM (SELECT DISTINCT ON (person_id) * FROM known ORDER BY person_id, valid_from) AS k
  JOIN mover AS m USING (person_id) WHERE m.first < k.valid_from),
run AS (
  SELECT m.person_id, m.fact, m.value, m.first, min(l.valid_from) AS until
  FROM move AS m LEFT JOIN line AS l ON l.person_id = m.person_id AND l.valid_from > m.first
    AND m.fact <> 'died_on' AND coalesce(l.state -> m.fact, 'null') <> m.held
  GROUP BY m.person_id, m.fact, m.value, m.first),
plan AS MATERIALIZED (
  SELECT person_id, array_agg(DISTINCT first) AS days, jsonb_agg(jsonb_build_object(
    'fact', fact, 'value', value, 'first', first, 'until', until)) AS runs
  FROM run GROUP BY person_id),
part AS (
  SELECT l.person_id, l.source, l.state AS old, day.first, coalesce(lead(day.first) OVER (
    PARTITION BY l.person_id, l.valid_from ORDER BY day.first), l.valid_to) AS after, p.runs
  FROM line AS l JOIN plan AS p USING (person_id) CROSS JOIN LATERAL (
    SELECT l.valid_from AS first UNION SELECT d FROM unnest(p.days) AS d
    WHERE d > l.valid_from AND (l.valid_to IS NULL OR d < l.valid_to)) AS day),
told AS (
  SELECT person_id, source, first, after, old, old || coalesce((
    SELECT jsonb_object_agg(r ->> 'fact', r -> 'value') FROM jsonb_array_elements(runs) AS r
    WHERE (r ->> 'first')::date <= part.first
      AND (r ->> 'until' IS NULL OR part.first < (r ->> 'until')::date)), '{}') AS state
  FROM part)
SELECT person_id, source, first, after, state, source IS NULL OR state <> old AS changed,
  bool_or(source IS NULL OR state <> old) OVER (PARTITION BY person_id, source) AS touched
FROM told
"""
SUPERSEDE = """
UPDATE people_circumstances AS c SET superseded_at = greatest(%(at)s, c.recorded_at),
  superseded_by_id = %(actor)s
WHERE c.id IN (SELECT source FROM importing_piece WHERE touched)
"""
INSERT = """
INSERT INTO people_circumstances (person_id, valid_from, valid_to, household_id,
  institution_org_id, {facts}, event, event_date, reason, evidence, recorded_at, recorded_by_id)
SELECT p.person_id, p.first, p.after, c.household_id, c.institution_org_id, {values},
  CASE WHEN p.changed THEN %(what)s ELSE c.event END,
  CASE WHEN p.changed THEN %(day)s ELSE c.event_date END,
  CASE WHEN p.changed THEN %(reason)s ELSE c.reason END,
  CASE WHEN p.changed THEN %(evidence)s::jsonb ELSE c.evidence END,
  greatest(%(at)s, max(c.recorded_at) OVER (PARTITION BY p.person_id)), %(actor)s
FROM importing_piece AS p
CROSS JOIN LATERAL jsonb_populate_record(NULL::people_circumstances, p.state) AS c
WHERE p.touched ORDER BY p.person_id, p.first
"""
EVENT = "批量导入"


def rewrite(words: dict[str, Any]) -> None:
    """Supersede what changes and insert its parts; ``words`` are those of the application."""
    names = list(FACTS)
    bulk.run(PIECES, file=words["file"], day=words["day"], facts=names)
    bulk.run(SUPERSEDE, **words)
    bulk.run(
        INSERT.format(facts=", ".join(names), values=", ".join(f"c.{name}" for name in names)),
        **words, what=EVENT,
    )  # fmt: skip
    bulk.run("DROP TABLE importing_piece")
