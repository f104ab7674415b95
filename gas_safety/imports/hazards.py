"""The sheet of hazards: a county's ledger taken in at once, each with its notice when it has a day."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from gas_safety.imports.cells import county, number_text
from gas_safety.imports.matching import resolve as resolve_company
from gas_safety.imports.matching import wrong_scope
from gas_safety.models import Problem, Severity
from portal.importing import bulk
from portal.importing.cells import date_of, plain_text
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import coded, whole, words

_SEVERITIES = {label: code for code, label in Severity.choices}


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """What, where, whose, by when."""
    return (
        Column("key", "编号", "台账里的编号，同一县市区内不重复。", number_text, required=True,
               example="LS-2023-001", synonyms=("隐患编号", "台账编号")),
        Column("county", "县市区", "县市区名称或六位代码。", county, required=True,
               example="冷水滩区", synonyms=("区县",)),
        Column("problem", "典型问题序号", "附件清单的序号；原文缺页的1至5项须先补录。", whole(16, 1),
               required=True, example="12", synonyms=("问题序号", "序号")),
        words("地点", "place", "用户名称和地址，或路段。", 200, required=True, width=24, example="样例路1号样例小吃店"),
        words("隐患情况", "description", "具体情况。", 500, width=24),
        Column("severity", "等级", f"可填：{'、'.join(_SEVERITIES)}；不填为一般隐患。", coded(_SEVERITIES),
               choices=tuple(_SEVERITIES)),
        Column("found_on", "发现日期", "年-月-日。", date_of, required=True, example="2023-08-15"),
        Column("due_on", "整改期限", "年-月-日；填写的即为已下达通知。", date_of, example="2023-08-22"),
        words("责任单位", "unit", "不填的按附件第一个责任单位。", 60),
        Column("company", "供气企业", "企业名称或统一社会信用代码；不涉及的不填。", plain_text(120), width=22),
        Column("number", "户号", "填了企业的可填户号，与用户对应。", number_text, width=16),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """What the cells of a row say against each other."""
    values = row.values
    found, due = values["found_on"], values.get("due_on")
    if found > context.today:
        yield Trouble(row.number, "found_on", str(found), "发现日期晚于今天。", "请填写实际日期。")
    if due and due < found:
        yield Trouble(row.number, "due_on", str(due), "整改期限早于发现日期。", "请核对两个日期。")
    if values.get("number") and not values.get("company"):
        yield Trouble(
            row.number, "company", "", "填了户号，没有填供气企业。", "请填企业，或清空户号。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows; county and ledger number together are the key."""
    for row in rows:
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.values.items()}
        text = f"{values['county']}\n{values['key']}"
        yield Staged(row.number, hashlib.md5(text.encode(), usedforsecurity=False).digest(), values)


_PROBLEM = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object(
  'problem_id', p.id, 'unit', coalesce(r.values ->> 'unit', p.responsible_units[1]))
FROM gas_safety_problem AS p
WHERE r.file_id = %(file)s AND p.number = (r.values ->> 'problem')::int AND NOT p.missing
"""
_COUNTY = """
UPDATE importing_row AS r SET values = r.values || jsonb_build_object('region_id', g.id)
FROM regions_region AS g
WHERE r.file_id = %(file)s AND g.code = r.values ->> 'county' AND g.valid_to IS NULL
"""
_MATCH = """
UPDATE importing_row AS r SET change = NULL, subject_id = h.id,
  outcome = CASE WHEN h.id IS NULL THEN 'new' ELSE 'same' END
FROM importing_row AS one LEFT JOIN gas_safety_hazard AS h
  ON h.region_id = (one.values ->> 'region_id')::bigint AND h.source_key = one.values ->> 'key'
WHERE r.file_id = %(file)s AND one.id = r.id
"""
_OTHER = """
SELECT r.number FROM importing_row AS r JOIN gas_safety_hazard AS h ON h.id = r.subject_id
WHERE r.file_id = %(file)s AND (h.problem_id <> (r.values ->> 'problem_id')::bigint
  OR h.found_on <> (r.values ->> 'found_on')::date) ORDER BY r.number
"""
_NO_PROBLEM = """
SELECT number, values ->> 'problem' FROM importing_row
WHERE file_id = %(file)s AND NOT values ? 'problem_id' ORDER BY number
"""
_NO_CUSTOMER = """
SELECT number, values ->> 'number' FROM importing_row WHERE file_id = %(file)s
  AND values ? 'number' AND values ->> 'company_id' IS NOT NULL AND NOT values ? 'customer_id'
ORDER BY number
"""
_OTHER_COUNTY = """
SELECT r.number FROM importing_row AS r JOIN regions_region AS g
  ON g.code = r.values ->> 'county' AND g.valid_to IS NULL
JOIN gas_safety_customer AS c ON c.id = (r.values ->> 'customer_id')::bigint
WHERE r.file_id = %(file)s AND c.region_id <> g.id ORDER BY r.number
"""


def compare(file: FileImport) -> None:
    """Find which hazard each row means; known ones stay as they are."""
    resolve_company(file)
    for statement in (_COUNTY, _PROBLEM, _MATCH):
        bulk.run(statement, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the registers can tell of the rows."""
    yield from wrong_scope(file)
    missing = set(Problem.objects.filter(missing=True).values_list("number", flat=True))
    for number, problem in bulk.rows_of(_NO_PROBLEM, file=file.pk):
        gone = int(problem) in missing
        message = "这一项原文缺页。" if gone else "典型问题清单还没有载入。"
        cure = "请先照纸质文件补录，或改成其他序号。" if gone else "请系统管理员载入后再导入。"
        yield Trouble(number, "problem", problem, message, cure)
    for number, text in bulk.rows_of(_NO_CUSTOMER, file=file.pk):
        yield Trouble(
            number, "number", text, "这家企业没有这个户号。", "请核对户号，或先导入用户。"
        )
    for (number,) in bulk.rows_of(_OTHER_COUNTY, file=file.pk):
        yield Trouble(number, "county", "", "这个户号登记在别的县市区。", "请核对县市区和户号。")
    for (number,) in bulk.rows_of(_OTHER, file=file.pk):
        yield Trouble(number, "key", "", "这个编号已登记为另一条隐患。", "请核对编号。")


_INSERT = """
INSERT INTO gas_safety_hazard (problem_id, region_id, company_id, customer_id, place, description,
  severity, unit, found_on, due_on, state, street, penalty_paper, source_key, recorded_at,
  recorded_by_id, notified_at, notified_by_id)
SELECT (values ->> 'problem_id')::bigint, (values ->> 'region_id')::bigint,
  (values ->> 'company_id')::bigint, (values ->> 'customer_id')::bigint, values ->> 'place',
  coalesce(values ->> 'description', ''), coalesce(values ->> 'severity', 'ordinary'),
  values ->> 'unit', (values ->> 'found_on')::date, (values ->> 'due_on')::date,
  CASE WHEN values ? 'due_on' THEN 'notified' ELSE 'found' END, '', '', values ->> 'key', %(at)s,
  %(actor)s, CASE WHEN values ? 'due_on' THEN %(at)s::timestamptz END,
  CASE WHEN values ? 'due_on' THEN %(actor)s END
FROM importing_row WHERE file_id = %(file)s AND outcome = 'new' ORDER BY number
"""
_KNOWN_NOW = """
UPDATE importing_row AS r SET subject_id = h.id FROM gas_safety_hazard AS h
WHERE r.file_id = %(file)s AND r.outcome = 'new'
  AND h.region_id = (r.values ->> 'region_id')::bigint AND h.source_key = r.values ->> 'key'
"""
_STEPS = """
INSERT INTO gas_safety_hazardstep (hazard_id, action, source, target, unit, due_on, remark, at, by_id)
SELECT h.id, step.action, step.source, step.target, h.unit, step.due_on, '导入', %(at)s, %(actor)s
FROM importing_row AS r JOIN gas_safety_hazard AS h ON h.id = r.subject_id
CROSS JOIN LATERAL (VALUES ('found', '', 'found', NULL::date, 1),
  ('notify', 'found', 'notified', h.due_on, 2)) AS step(action, source, target, due_on, place)
WHERE r.file_id = %(file)s AND r.outcome = 'new' AND (step.place = 1 OR h.state = 'notified')
ORDER BY r.number, step.place
"""
_HOSES = """
UPDATE gas_safety_customer AS c SET hose_fault_on = greatest(c.hose_fault_on, new.day)
FROM (SELECT (values ->> 'customer_id')::bigint AS id, max((values ->> 'found_on')::date) AS day
  FROM importing_row WHERE file_id = %(file)s AND outcome = 'new' AND values ->> 'problem' = '12'
  GROUP BY 1) AS new
WHERE c.id = new.id
"""


def lock(file: FileImport) -> None:
    """Nothing known is changed by a sheet of hazards, save gas users' hoses."""
    bulk.run(
        "SELECT c.id FROM gas_safety_customer AS c WHERE c.id IN (SELECT (values ->> 'customer_id')"
        "::bigint FROM importing_row WHERE file_id = %(file)s) ORDER BY c.id FOR NO KEY UPDATE",
        file=file.pk,
    )


def apply(file: FileImport, at: datetime) -> None:
    """Write hazards with their steps; the caller's transaction keeps it whole."""
    given: dict[str, Any] = {"file": file.pk, "at": at, "actor": file.confirmed_by_id}
    for statement in (_INSERT, _KNOWN_NOW, _STEPS, _HOSES):
        bulk.run(statement, **given)
