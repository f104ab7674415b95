"""The sheet of gas users: one row a household or business, 300,000 of them written by SQL."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from gas_safety.imports.cells import company_column, county, customer_column, several, weight
from gas_safety.imports.matching import COMPANIES, doubled, uploader, wrong_scope
from gas_safety.models import Category, CylinderOwner, Fuel
from portal.accounts.scope import region_ids
from portal.importing import bulk
from portal.importing.cells import date_of, phone_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.progress import tell_written
from portal.importing.values import coded, whole, words, yes_no
from portal.people.bulk import seal_numbers

_CATEGORIES = {label: code for code, label in Category.choices}
_SUPPLIES = {"瓶装": "bottled", "管道": "pipeline"}
_FUELS = {label: code for code, label in Fuel.choices}
_OWNERS = {label: code for code, label in CylinderOwner.choices}
#: Rows written by a statement, after which the page is told.
AT_ONCE = 25_000
#: Columns of the table a row may set: key → type in PostgreSQL.
FIELDS = {
    "name": "text", "category": "text", "supply": "text", "township": "text", "address": "text",
    "opened_on": "date", "closed_on": "date", "fuels": "text[]", "alarm_installed": "boolean",
    "alarm_working": "boolean", "alarm_right_gas": "boolean", "hose_rubber": "boolean",
    "hose_cm": "smallint", "hose_fault_on": "date", "hose_replaced_on": "date",
    "regulator_ok": "boolean", "flameout_ok": "boolean", "cylinders": "smallint",
    "cylinder_owner": "text", "cylinder_due_on": "date", "cylinder_kg": "numeric",
    "bottle_room": "boolean", "card_on": "date", "safety_officer": "text",
}  # fmt: skip
_YES_NO = {
    "alarm_installed": "装有报警器", "alarm_working": "报警器在工作状态",
    "alarm_right_gas": "报警器适用气型、位置正确", "hose_rubber": "使用橡胶软管",
    "regulator_ok": "调压器符合标准", "flameout_ok": "有熄火保护装置", "bottle_room": "设有专用气瓶间",
}  # fmt: skip
_DATES = {
    "opened_on": "开户日期", "closed_on": "停用日期", "hose_fault_on": "发现软管隐患日期",
    "hose_replaced_on": "软管更换日期", "cylinder_due_on": "气瓶应检日期", "card_on": "明白卡公开日期",
}  # fmt: skip


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Who and where, then the equipment; empty cells leave what is known."""
    return (
        company_column(),
        customer_column(),
        words("户名", "name", "居民填姓名，工商用户填店名或单位名。", 80, required=True, example="样例小吃店"),
        Column("category", "用户类别", f"可填：{'、'.join(_CATEGORIES)}。", coded(_CATEGORIES),
               required=True, choices=tuple(_CATEGORIES), example="餐饮店"),
        Column("supply", "供气方式", "瓶装或管道，与企业的经营类别相同。", coded(_SUPPLIES),
               required=True, choices=tuple(_SUPPLIES), example="管道"),
        Column("county", "县市区", "县市区名称或六位代码。", county, required=True,
               example="冷水滩区", synonyms=("区县", "所在县区")),
        words("乡镇（街道）", "township", "乡镇或街道。", 40, synonyms=("乡镇", "街道")),
        words("用气地址", "address", "路、小区、门牌号。", 200, width=24, synonyms=("地址", "住址")),
        Column("phone", "联系电话", "11位手机号，或带区号的固定电话。", phone_of, secret=True, width=14,
               synonyms=("电话", "手机", "联系方式")),
        *(Column(key, label, "年-月-日。", date_of) for key, label in _DATES.items()),
        Column("fuels", "使用燃料", f"几种用顿号隔开。可填：{'、'.join(_FUELS)}。", several(_FUELS), width=20),
        *(Column(key, label, "是或否，不清楚的留空。", yes_no, choices=("是", "否"))
          for key, label in _YES_NO.items()),
        Column("hose_cm", "软管长度（厘米）", "整数厘米，2米填200。", whole(5000)),
        Column("cylinders", "气瓶数", "整数。", whole(5000)),
        Column("cylinder_owner", "气瓶权属", f"可填：{'、'.join(_OWNERS)}。", coded(_OWNERS),
               choices=tuple(_OWNERS)),
        Column("cylinder_kg", "存瓶总重量（千克）", "千克。", weight),
        words("燃气安全员", "safety_officer", "工商用户的燃气安全员姓名。", 40),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """What the cells of a row say against each other."""
    values = row.values
    for key in ("opened_on", "hose_fault_on", "hose_replaced_on", "card_on", "closed_on"):
        if values.get(key) and values[key] > context.today:
            label = _DATES[key]
            yield Trouble(
                row.number, key, str(values[key]), f"{label}晚于今天。", "请填写实际日期。"
            )
    opened, closed = values.get("opened_on"), values.get("closed_on")
    if opened and closed and closed < opened:
        yield Trouble(
            row.number, "closed_on", str(closed), "停用日期早于开户日期。", "请核对两个日期。"
        )


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows with their phones sealed; company and number together are the key."""
    phones = seal_numbers("phone", [row.values.get("phone") for row in rows])
    for place, row in enumerate(rows):
        values = {key: _plain(value) for key, value in row.values.items() if key != "phone"}
        if row.values.get("phone"):
            values["phone"] = rf"\x{(phones.sealed[place] or b'').hex()}"
            values["phone_last4"] = phones.last4[place]
        key = hashlib.md5(
            f"{row.values['company']}\n{row.values['number']}".encode(), usedforsecurity=False
        )
        yield Staged(row.number, key.digest(), values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


#: Whom each row means and what it would change, in one pass. Written are only rows that turn out
#: otherwise than they stand there: comparing again before writing then costs a reading.
#: A phone counts as changed by its last four digits: the sealed text differs each time.
_COMPARE = f"""
WITH company AS MATERIALIZED ({COMPANIES}),
meant AS (
  SELECT r.id, r.values || jsonb_strip_nulls(jsonb_build_object('region_id', g.id))
      || CASE WHEN r.values ? 'company' THEN jsonb_build_object('company_id', company.id)
         ELSE '{{}}' END AS values, c.id AS subject
  FROM importing_row AS r
  LEFT JOIN company ON company.told = r.values ->> 'company'
  LEFT JOIN regions_region AS g ON g.code = r.values ->> 'county' AND g.valid_to IS NULL
  LEFT JOIN gas_safety_customer AS c ON c.company_id = company.id AND c.number = r.values ->> 'number'
  WHERE r.file_id = %(file)s),
found AS (
  SELECT meant.id, meant.values, subject, d.change, CASE WHEN subject IS NULL THEN 'new'
    WHEN d.change IS NULL THEN 'same' ELSE 'changed' END AS outcome
  FROM meant LEFT JOIN gas_safety_customer AS c ON c.id = subject
  LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(f.key, jsonb_build_array(f.old, f.new)) AS change
    FROM jsonb_populate_record(NULL::gas_safety_customer, meant.values) AS n
    CROSS JOIN LATERAL (VALUES
      {", ".join(f"('{key}', to_jsonb(c.{key}), to_jsonb(n.{key}))" for key in FIELDS)},
      ('region_id', to_jsonb(c.region_id), meant.values -> 'region_id'),
      ('phone', to_jsonb(c.phone_last4), meant.values -> 'phone_last4')) AS f(key, old, new)
    WHERE f.new IS NOT NULL AND f.new IS DISTINCT FROM f.old) AS d ON subject IS NOT NULL)
UPDATE importing_row AS r SET values = found.values, subject_id = found.subject,
  change = found.change, outcome = found.outcome
FROM found WHERE r.id = found.id AND (r.values, r.subject_id, r.change, r.outcome)
  IS DISTINCT FROM (found.values, found.subject, found.change, found.outcome)
"""


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    bulk.run("ANALYZE importing_row")
    bulk.run(_COMPARE, file=file.pk)


_OTHER_SUPPLY = """
SELECT r.number FROM importing_row AS r
JOIN gas_safety_company AS c ON c.id = (r.values ->> 'company_id')::bigint
WHERE r.file_id = %(file)s AND c.supply <> r.values ->> 'supply' ORDER BY r.number
"""
_ELSEWHERE = """
SELECT r.number FROM importing_row AS r JOIN gas_safety_customer AS c ON c.id = r.subject_id
WHERE r.file_id = %(file)s AND c.region_id <> ALL(%(area)s) ORDER BY r.number
"""
_DAYS = """
SELECT r.number FROM importing_row AS r JOIN gas_safety_customer AS c ON c.id = r.subject_id
WHERE r.file_id = %(file)s AND coalesce((r.values ->> 'closed_on')::date, c.closed_on)
  < coalesce((r.values ->> 'opened_on')::date, c.opened_on) ORDER BY r.number
"""


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from wrong_scope(file)
    yield from doubled(file, "number", "同一户号只能有一行。请只留一行。")
    for (number,) in bulk.rows_of(_OTHER_SUPPLY, file=file.pk):
        yield Trouble(number, "supply", "", "与企业的经营类别不同。", "请改成企业经营的供气方式。")
    area = sorted(region_ids(uploader(file)))
    for (number,) in bulk.rows_of(_ELSEWHERE, file=file.pk, area=area):
        yield Trouble(
            number, "number", "", "这个户号登记在外县。", "请与登记地区的城管执法部门核对。"
        )
    for (number,) in bulk.rows_of(_DAYS, file=file.pk):
        yield Trouble(number, "closed_on", "", "停用日期早于登记的开户日期。", "请核对两个日期。")


_LOCK = """
SELECT c.id FROM gas_safety_customer AS c
WHERE c.id IN (SELECT subject_id FROM importing_row WHERE file_id = %(file)s)
ORDER BY c.id FOR NO KEY UPDATE
"""
_INSERT = f"""
INSERT INTO gas_safety_customer (company_id, region_id, number, phone, phone_last4, {", ".join(FIELDS)})
SELECT (r.values ->> 'company_id')::bigint, (r.values ->> 'region_id')::bigint, r.values ->> 'number',
  (r.values ->> 'phone')::bytea, coalesce(r.values ->> 'phone_last4', ''),
  {", ".join(f"coalesce(n.{key}, '')" if kind == "text" else f"coalesce(n.{key}, '{{}}')" if kind == "text[]" else f"n.{key}" for key, kind in FIELDS.items())}
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::gas_safety_customer, r.values) AS n
WHERE r.file_id = %(file)s AND r.outcome = 'new' AND r.number > %(after)s AND r.number <= %(upto)s
ORDER BY r.number
"""
_UPDATE = f"""
UPDATE gas_safety_customer AS c SET
  region_id = (r.values ->> 'region_id')::bigint,
  phone = coalesce((r.values ->> 'phone')::bytea, c.phone),
  phone_last4 = coalesce(r.values ->> 'phone_last4', c.phone_last4),
  {", ".join(f"{key} = coalesce(n.{key}, c.{key})" for key in FIELDS)}
FROM importing_row AS r
CROSS JOIN LATERAL jsonb_populate_record(NULL::gas_safety_customer, r.values) AS n
WHERE r.file_id = %(file)s AND r.outcome = 'changed' AND c.id = r.subject_id
  AND r.number > %(after)s AND r.number <= %(upto)s
"""
_KNOWN_NOW = """
UPDATE importing_row AS r SET subject_id = c.id FROM gas_safety_customer AS c
WHERE r.file_id = %(file)s AND r.outcome = 'new'
  AND c.company_id = (r.values ->> 'company_id')::bigint AND c.number = r.values ->> 'number'
"""


def lock(file: FileImport) -> None:
    """Lock every gas user the file means, in order."""
    bulk.run(_LOCK, file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the staged rows, saying how far it is; the caller's transaction keeps it whole."""
    last = bulk.last_number(file)
    for after in range(0, last, AT_ONCE):
        upto = min(after + AT_ONCE, last)
        for statement in (_INSERT, _UPDATE):
            bulk.run(statement, file=file.pk, after=after, upto=upto)
        tell_written(file.pk, upto, last)
    bulk.run("ANALYZE gas_safety_customer")
    bulk.run(_KNOWN_NOW, file=file.pk)
