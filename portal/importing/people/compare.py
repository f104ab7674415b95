"""What rows of people would do, told by SQL: who is meant, what differs, what cannot be."""

from collections.abc import Iterator

from portal.importing import bulk
from portal.importing.kinds import Trouble
from portal.importing.models import FileImport
from portal.regions.selectors import ids_below

MATCH = """
UPDATE importing_row AS row SET change = NULL, outcome = '', subject_id = coalesce(
  (SELECT p.id FROM people_person AS p WHERE p.id_number_index = row.key),
  (SELECT f.person_id FROM people_formeridnumber AS f WHERE f.number_index = row.key LIMIT 1))
WHERE row.file_id = %(file)s
"""
NEW = """
UPDATE importing_row SET outcome = 'new', change = NULL
WHERE file_id = %(file)s AND subject_id IS NULL
"""
#: A fact holds from the day of the import, a death from the day after it. ``held`` is what the
#: file says of that day; nothing where it says nothing yet.
CHANGED = """
WITH staged AS MATERIALIZED (
  SELECT r.id, r.values, r.values -> 'facts' AS facts, to_jsonb(now) AS held,
    to_jsonb(last.died_on) AS died_on, p.name, p.township, p.village, p.address, p.phone_index,
    p.phone_last4, a.id AS account_id, a.number_index, a.last4, a.holder, a.bank,
    a.agent_relation, a.agent_reason
  FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
  LEFT JOIN people_circumstances AS now ON now.person_id = p.id AND now.superseded_at IS NULL
    AND now.valid_from <= %(day)s AND (now.valid_to IS NULL OR now.valid_to > %(day)s)
  LEFT JOIN people_circumstances AS last ON last.person_id = p.id AND last.superseded_at IS NULL
    AND last.valid_to IS NULL
  LEFT JOIN people_account AS a ON a.person_id = p.id AND a.superseded_at IS NULL
  WHERE r.file_id = %(file)s),
facts AS (
  SELECT s.id, jsonb_object_agg(f.key, jsonb_build_array(h.old, f.value)) AS change
  FROM staged AS s CROSS JOIN LATERAL jsonb_each(s.facts) AS f
  CROSS JOIN LATERAL (SELECT coalesce(
    CASE WHEN f.key = 'died_on' THEN s.died_on ELSE s.held -> f.key END, 'null') AS old) AS h
  WHERE h.old <> f.value AND NOT (f.key = 'died_on' AND f.value = 'null')
  GROUP BY s.id),
plain AS (
  SELECT s.id, jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new)) AS change
  FROM staged AS s CROSS JOIN LATERAL (VALUES
    ('name', s.name, s.values ->> 'name'), ('township', s.township, s.values ->> 'township'),
    ('village', s.village, s.values ->> 'village'), ('address', s.address, s.values ->> 'address'),
    ('phone', s.phone_last4, CASE WHEN (s.values ->> 'phone_index')::bytea
      IS DISTINCT FROM s.phone_index THEN s.values ->> 'phone_last4' END),
    ('account', s.last4, CASE WHEN s.values ? 'account' AND ROW(s.number_index, s.holder, s.bank,
        s.agent_relation, s.agent_reason) IS DISTINCT FROM
        ROW((s.values #>> '{account,number_index}')::bytea, s.values #>> '{account,holder}',
        s.values #>> '{account,bank}', s.values #>> '{account,agent_relation}',
        s.values #>> '{account,agent_reason}') THEN s.values #>> '{account,last4}' END)
    ) AS f(key, old, new)
  WHERE f.new IS NOT NULL AND (f.key IN ('phone', 'account') OR f.new <> f.old)
  GROUP BY s.id)
UPDATE importing_row AS r
SET change = coalesce(p.change, '{}') || coalesce(f.change, '{}'),
  outcome = CASE WHEN p.id IS NULL AND f.id IS NULL THEN 'same' ELSE 'changed' END
FROM staged AS s LEFT JOIN facts AS f ON f.id = s.id LEFT JOIN plain AS p ON p.id = s.id
WHERE r.id = s.id
"""
ELSEWHERE = """
SELECT r.number FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
WHERE r.file_id = %(file)s AND p.managing_region_id <> ALL(%(area)s) ORDER BY r.number
"""
SAME_PERSON = """
SELECT number, first FROM (SELECT number, min(number) OVER (PARTITION BY subject_id) AS first
  FROM importing_row WHERE file_id = %(file)s AND subject_id IS NOT NULL) AS row
WHERE number > first ORDER BY number
"""
DIED_BEFORE = """
SELECT number, change #>> '{died_on,0}' FROM importing_row
WHERE file_id = %(file)s AND change -> 'died_on' -> 0 <> 'null' ORDER BY number
"""
#: Facts of a row against those the person has already.
DISAGREE = """
SELECT r.number, r.values -> 'facts' ? 'disability_level' FROM importing_row AS r
JOIN people_circumstances AS c ON c.person_id = r.subject_id AND c.superseded_at IS NULL
  AND (c.valid_to IS NULL OR c.valid_to > %(day)s)
CROSS JOIN LATERAL (SELECT to_jsonb(c) || (r.values -> 'facts') AS state) AS s
WHERE r.file_id = %(file)s AND r.change ?| ARRAY['disability_level', 'disability_kinds']
  AND state -> 'disability_level' <> 'null' AND state -> 'disability_kinds' <> 'null'
  AND ((state -> 'disability_level')::int = 0) <> (jsonb_array_length(state -> 'disability_kinds') = 0)
ORDER BY r.number
"""
IDENTITY = """
SELECT r.number, p.birth_date FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
WHERE r.file_id = %(file)s AND p.birth_date > (r.values #>> '{facts,died_on}')::date
ORDER BY r.number
"""


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    bulk.run(MATCH, file=file.pk)
    differences(file)


def differences(file: FileImport) -> None:
    """Those whose subject was not found are new; for the others, what would change."""
    bulk.run(NEW, file=file.pk)
    bulk.run("ANALYZE importing_row")
    bulk.run(CHANGED, file=file.pk, day=file.options["from_day"])


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the registry can tell of the rows."""
    yield from elsewhere(file)
    for number, first in bulk.rows_of(SAME_PERSON, file=file.pk):
        yield Trouble(
            number, "id_number", "", f"与第 {first} 行是同一个人（新旧身份证号）。", "请只留一行。"
        )
    yield from against_known(file)


def elsewhere(file: FileImport) -> Iterator[Trouble]:
    """Rows that mean people whose files another county keeps."""
    area = sorted(ids_below(file.region.code))
    for (number,) in bulk.rows_of(ELSEWHERE, file=file.pk, area=area):
        yield Trouble(
            number, "id_number", "", "外县已有档案。",
            "不能由本县修改。请在人员页用整个身份证号查找，申请转移档案。",
        )  # fmt: skip


def against_known(file: FileImport) -> Iterator[Trouble]:
    """Rows that contradict what is known of their people already."""
    for number, before in bulk.rows_of(DIED_BEFORE, file=file.pk):
        yield Trouble(
            number, "died_on", "", f"已登记死亡（{before}），日期不同。",
            "请核对；登记有误的在人员页用“更正死亡日期”。",
        )  # fmt: skip
    for number, level in bulk.rows_of(DISAGREE, file=file.pk, day=file.options["from_day"]):
        column = "disability_level" if level else "disability_kinds"
        yield Trouble(
            number, column, "", "残疾等级和残疾类别对不上（与档案合看）。",
            "有证的两列都填；没有证的等级填“无残疾人证”、类别填“无”。",
        )  # fmt: skip
    for number, birth in bulk.rows_of(IDENTITY, file=file.pk):
        yield Trouble(
            number, "died_on", "", f"死亡日期早于出生日期（{birth}）。", "请核对死亡日期。"
        )
