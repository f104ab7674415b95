"""The sheet of surveys: one row a person; a person already surveyed is corrected."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from employment.imports.common import (
    YES_NO,
    coded,
    id_column,
    resolve,
    staged,
    strangers,
    yes_no,
)
from employment.models import Form, Survey
from portal.importing import bulk
from portal.importing.cells import date_of, narrow, plain_text, shown
from portal.importing.kinds import CellError, Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport

_SITUATIONS = {label: code for code, label in Survey.Situation.choices}
_FORMS = {label: code for code, label in Form.choices}
FIELDS = (
    "surveyed_on",
    "situation",
    "wish",
    "forms",
    "wanted",
    "wants_training",
    "training",
    "why_not",
)


def _forms(cell: Any, context: Context) -> list[str]:
    parts = [part for part in narrow(shown(cell)).replace("，", "、").split("、") if part]
    for part in parts:
        if part not in _FORMS:
            raise CellError(f"“{part[:20]}”不在可选的内容里。", f"可填：{'、'.join(_FORMS)}。")
    return [_FORMS[part] for part in parts]


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Who, then what he wants."""
    return (
        id_column(),
        Column("surveyed_on", "摸底日期", "年-月-日。", date_of, required=True, example="2024-03-01"),
        Column("situation", "当前情况", f"可填：{'、'.join(_SITUATIONS)}。", coded(_SITUATIONS),
               required=True, choices=tuple(_SITUATIONS), example="未就业"),
        Column("wish", "有就业意愿", "是或否。", yes_no, required=True, choices=YES_NO, example="是"),
        Column("forms", "希望的就业形式", f"几种用顿号隔开。可填：{'、'.join(_FORMS)}。", _forms, width=20),
        Column("wanted", "想做的工作", "最多120字。", plain_text(120), width=20),
        Column("wants_training", "愿意参加培训", "是或否。", yes_no, required=True, choices=YES_NO, example="是"),
        Column("training", "想学的技能", "最多120字。", plain_text(120), width=20),
        Column("why_not", "未就业原因", "最多200字。", plain_text(200), width=24),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """What the cells of a row say against each other."""
    day = row.values["surveyed_on"]
    if day > context.today:
        yield Trouble(row.number, "surveyed_on", str(day), "摸底日期晚于今天。", "请填实际日期。")


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows; the person is the key."""
    return staged(rows)


_MATCH = f"""
WITH differs AS (
  SELECT r.id, s.id AS survey, jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new))
    FILTER (WHERE s.id IS NOT NULL AND f.new IS NOT NULL AND f.new IS DISTINCT FROM f.old) AS change
  FROM importing_row AS r
  LEFT JOIN employment_survey AS s ON s.file_id = (r.values ->> 'file_id')::bigint
  CROSS JOIN LATERAL (VALUES
    {", ".join(f"('{key}', to_jsonb(s.{key}), r.values -> '{key}')" for key in FIELDS)}) AS f(key, old, new)
  WHERE r.file_id = %(file)s GROUP BY r.id, s.id)
UPDATE importing_row AS r SET change = d.change, subject_id = (r.values ->> 'file_id')::bigint,
  outcome = CASE WHEN d.survey IS NULL THEN 'new' WHEN d.change IS NULL THEN 'same' ELSE 'changed' END
FROM differs AS d WHERE r.id = d.id
"""


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    resolve(file)
    bulk.run(_MATCH, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from strangers(file)


_NEW = f"""
INSERT INTO employment_survey (file_id, {", ".join(FIELDS)}, recorded_at, recorded_by_id)
SELECT (r.values ->> 'file_id')::bigint, n.surveyed_on, n.situation, n.wish, coalesce(n.forms, '{{}}'),
  coalesce(n.wanted, ''), n.wants_training, coalesce(n.training, ''), coalesce(n.why_not, ''),
  %(at)s, %(actor)s
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::employment_survey, r.values - 'file_id') AS n
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""
_CHANGED = f"""
UPDATE employment_survey AS s SET {", ".join(f"{key} = coalesce(n.{key}, s.{key})" for key in FIELDS)}
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::employment_survey, r.values - 'file_id') AS n
WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND s.file_id = (r.values ->> 'file_id')::bigint
"""
_WISH = """
UPDATE employment_workfile AS w SET wish = s.wish
FROM importing_row AS r JOIN employment_survey AS s ON s.file_id = (r.values ->> 'file_id')::bigint
WHERE r.file_id = %(file)s AND r.outcome IN ('new', 'changed') AND w.id = s.file_id
"""


def apply(file: FileImport, at: datetime) -> None:
    """Write the surveys; the caller's transaction keeps it whole."""
    given = {"file": file.pk, "at": at, "actor": file.confirmed_by_id}
    for statement in (_NEW, _CHANGED, _WISH):
        bulk.run(statement, **given)
