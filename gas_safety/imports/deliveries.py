"""The sheet of deliveries, each with the inspection made with it (送气一次、安检一次、安全教育一次)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from gas_safety.imports.cells import company_column, customer_column, number_text
from gas_safety.imports.matching import doubled, resolve, unknown_customers, wrong_scope
from portal.importing import bulk
from portal.importing.cells import date_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import whole, words, yes_no


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """The delivery, then who inspected and whether the users were taught."""
    return (
        company_column(),
        Column("note", "送气单号", "企业的送气单编号，与企业一起认单。", number_text, required=True,
               width=16, example="S20240115001", synonyms=("单号", "配送单号")),
        customer_column(),
        Column("day", "送气日期", "年-月-日。", date_of, required=True, example="2024-01-15",
               synonyms=("日期", "配送日期")),
        Column("cylinders", "瓶数", "整数。", whole(200, 1), required=True, example="1"),
        words("安检员", "inspector", "随送安检的安检员；没有安检的留空。", 40, example="安样例"),
        Column("taught", "已做安全教育", "是或否；填了安检员的必填。", yes_no, choices=("是", "否"),
               example="是"),
        words("签字人", "signed_by", "用户签字人姓名，可不填。", 40),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """What the cells of a row say against each other."""
    values = row.values
    if values["day"] > context.today:
        yield Trouble(
            row.number, "day", str(values["day"]), "送气日期晚于今天。", "请填写实际日期。"
        )
    if values.get("inspector") and values.get("taught") is None:
        yield Trouble(row.number, "taught", "", "填了安检员，没有填安全教育。", "请填是或否。")
    if values.get("taught") is not None and not values.get("inspector"):
        yield Trouble(
            row.number, "inspector", "", "填了安全教育，没有填安检员。", "请填安检员姓名。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows; company and note together are the key."""
    for row in rows:
        values = row.values | {"day": row.values["day"].isoformat()}
        text = f"{values['company']}\n{values['note']}"
        key = hashlib.md5(text.encode(), usedforsecurity=False)
        yield Staged(row.number, key.digest(), values)


_MATCH = """
UPDATE importing_row AS r SET change = NULL, outcome = '', subject_id = (
  SELECT d.id FROM gas_safety_delivery AS d
  WHERE d.company_id = (r.values ->> 'company_id')::bigint AND d.number = r.values ->> 'note')
WHERE r.file_id = %(file)s
"""
_OUTCOME = """
UPDATE importing_row AS r SET
  outcome = CASE WHEN r.subject_id IS NULL THEN 'new' WHEN d.inspection_id IS NULL
    AND r.values ? 'inspector' AND (r.values ->> 'taught')::boolean THEN 'changed' ELSE 'same' END,
  change = CASE WHEN d.id IS NOT NULL AND d.inspection_id IS NULL
    AND r.values ? 'inspector' AND (r.values ->> 'taught')::boolean
    THEN jsonb_build_object('inspector', jsonb_build_array(NULL, r.values -> 'inspector')) END
FROM importing_row AS one LEFT JOIN gas_safety_delivery AS d ON d.id = one.subject_id
WHERE r.file_id = %(file)s AND one.id = r.id
"""
_PIPELINE = """
SELECT number FROM importing_row WHERE file_id = %(file)s AND values ->> 'supply' = 'pipeline'
ORDER BY number
"""
_OTHER = """
SELECT r.number FROM importing_row AS r JOIN gas_safety_delivery AS d ON d.id = r.subject_id
WHERE r.file_id = %(file)s AND (d.customer_id <> (r.values ->> 'customer_id')::bigint
  OR d.day <> (r.values ->> 'day')::date) ORDER BY r.number
"""
_TAKEN = """
SELECT r.number FROM importing_row AS r
WHERE r.file_id = %(file)s AND r.outcome IN ('new', 'changed') AND (r.values ->> 'closed_on')::date
  < (r.values ->> 'day')::date ORDER BY r.number
"""


def compare(file: FileImport) -> None:
    """Find which delivery each row means and what it would add."""
    resolve(file)
    bulk.run("ANALYZE importing_row")
    bulk.run(_MATCH, file=file.pk)
    bulk.run(_OUTCOME, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from wrong_scope(file)
    yield from unknown_customers(file)
    yield from doubled(file, "note", "同一送气单只能有一行。请只留一行。")
    for (number,) in bulk.rows_of(_PIPELINE, file=file.pk):
        yield Trouble(number, "number", "", "这是管道燃气用户，没有送气。", "请核对户号。")
    for (number,) in bulk.rows_of(_OTHER, file=file.pk):
        yield Trouble(number, "note", "", "这个送气单号已登记给别的用户或日期。", "请核对单号。")
    for (number,) in bulk.rows_of(_TAKEN, file=file.pk):
        yield Trouble(number, "day", "", "这一户在送气之前已停用。", "请核对户号，或先恢复用气。")


_LOCK = """
SELECT c.id FROM gas_safety_customer AS c WHERE c.id IN (
  SELECT (values ->> 'customer_id')::bigint FROM importing_row WHERE file_id = %(file)s)
ORDER BY c.id FOR NO KEY UPDATE
"""
_VISITS = """
INSERT INTO gas_safety_inspection (customer_id, company_id, region_id, day, outcome, taught,
  by_company, inspector, signed_by, unsigned_reason, remark, token, recorded_at, recorded_by_id)
SELECT (values ->> 'customer_id')::bigint, (values ->> 'company_id')::bigint,
  (values ->> 'region_id')::bigint, (values ->> 'day')::date, 'done', (values ->> 'taught')::boolean,
  TRUE, values ->> 'inspector', coalesce(values ->> 'signed_by', ''),
  CASE WHEN values ? 'signed_by' THEN '' ELSE '导入时未填' END, '随送安检，导入',
  'delivery:' || (values ->> 'company_id') || ':' || md5(values ->> 'note'), %(at)s, %(actor)s
FROM importing_row WHERE file_id = %(file)s AND outcome IN ('new', 'changed') AND values ? 'inspector'
ORDER BY number ON CONFLICT (token) DO NOTHING
"""
_VISIT = """
LEFT JOIN gas_safety_inspection AS v ON v.taught AND v.withdrawn_at IS NULL
  AND v.token = 'delivery:' || (r.values ->> 'company_id') || ':' || md5(r.values ->> 'note')
"""
_DELIVERIES = f"""
INSERT INTO gas_safety_delivery (customer_id, company_id, region_id, day, cylinders, number,
  inspection_id, inspected_on, recorded_at)
SELECT (r.values ->> 'customer_id')::bigint, (r.values ->> 'company_id')::bigint,
  (r.values ->> 'region_id')::bigint, (r.values ->> 'day')::date,
  (r.values ->> 'cylinders')::smallint, r.values ->> 'note', v.id, v.day, %(at)s
FROM importing_row AS r {_VISIT}
WHERE r.file_id = %(file)s AND r.outcome = 'new' ORDER BY r.number
"""
#: As with a visit entered by hand: it settles the user's open deliveries up to its day.
_SETTLED = f"""
UPDATE gas_safety_delivery AS d SET inspection_id = first.id, inspected_on = first.day
FROM (
  SELECT DISTINCT ON (d.id) d.id AS delivery, v.id, v.day
  FROM importing_row AS r {_VISIT.replace("LEFT JOIN", "JOIN")}
  JOIN gas_safety_delivery AS d ON d.customer_id = v.customer_id AND d.day <= v.day
    AND d.inspection_id IS NULL
  WHERE r.file_id = %(file)s AND r.outcome IN ('new', 'changed')
  ORDER BY d.id, v.day, v.id) AS first
WHERE d.id = first.delivery
"""
_CHECKED = """
UPDATE gas_safety_customer AS c SET checked_on = greatest(c.checked_on, new.day)
FROM (SELECT (values ->> 'customer_id')::bigint AS id, max((values ->> 'day')::date) AS day
  FROM importing_row WHERE file_id = %(file)s AND outcome IN ('new', 'changed')
    AND values ? 'inspector' AND (values ->> 'taught')::boolean GROUP BY 1) AS new
WHERE c.id = new.id
"""
_KNOWN_NOW = """
UPDATE importing_row AS r SET subject_id = d.id FROM gas_safety_delivery AS d
WHERE r.file_id = %(file)s AND r.outcome = 'new'
  AND d.company_id = (r.values ->> 'company_id')::bigint AND d.number = r.values ->> 'note'
"""


def lock(file: FileImport) -> None:
    """Lock every gas user the file means, in order."""
    bulk.run(_LOCK, file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write deliveries with their inspections; the caller's transaction keeps it whole."""
    words: dict[str, Any] = {"file": file.pk, "at": at, "actor": file.confirmed_by_id}
    for statement in (_VISITS, _DELIVERIES, _SETTLED, _CHECKED, _KNOWN_NOW):
        bulk.run(statement, **words)
