"""Services given, from a sheet: one line for one person, service and day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from eligibility.care.models import ServiceRecord
from eligibility.care.services.records import LATEST
from eligibility.models import Word
from portal.accounts import roles
from portal.importing import bulk
from portal.importing.cells import date_of, id_number_of, one_of, plain_text
from portal.importing.kinds import CellError, Column, Context, ImportKind, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.people.models import Person
from portal.people.names import cleaned
from portal.regions.selectors import ids_below
from portal.sealing import blind_index
from portal.web.labels import label

HOW = {label: code for code, label in ServiceRecord.How.choices}
MATCH = """
UPDATE importing_row AS r SET subject_id = p.id, change = NULL, outcome = CASE WHEN EXISTS (
    SELECT FROM care_servicerecord AS s WHERE s.person_id = p.id AND s.undone_at IS NULL
    AND s.service = r.values ->> 'service' AND s.done_on = (r.values ->> 'done_on')::date)
  THEN 'same' ELSE 'new' END
FROM people_person AS p
WHERE r.file_id = %(file)s AND p.id_number_index = (r.values ->> 'person')::bytea
"""
UNKNOWN = """
SELECT number FROM importing_row WHERE file_id = %(file)s AND subject_id IS NULL ORDER BY number
"""
ELSEWHERE = """
SELECT r.number FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
WHERE r.file_id = %(file)s AND p.managing_region_id <> ALL(%(area)s) ORDER BY r.number
"""
OTHER_NAME = """
SELECT r.number, p.name FROM importing_row AS r JOIN people_person AS p ON p.id = r.subject_id
WHERE r.file_id = %(file)s AND p.managing_region_id = ANY(%(area)s) AND r.values ? 'name'
  AND r.values ->> 'name' <> p.name ORDER BY r.number
"""
DEAD = """
SELECT r.number, c.died_on FROM importing_row AS r
JOIN people_circumstances AS c ON c.person_id = r.subject_id AND c.superseded_at IS NULL
  AND c.valid_to IS NULL AND c.died_on < (r.values ->> 'done_on')::date
WHERE r.file_id = %(file)s ORDER BY r.number
"""
#: Each row takes the next open due of the shortest period its day lies in; none stays beside.
INSERT = """
WITH wanted AS MATERIALIZED (
  SELECT number, subject_id AS person_id, values ->> 'service' AS service,
    (values ->> 'done_on')::date AS done_on, values
  FROM importing_row WHERE file_id = %(file)s AND outcome = 'new'),
open AS MATERIALIZED (
  SELECT d.id, d.person_id, d.region_id, d.service, d.every, d.starts, d.ends, row_number() OVER (
    PARTITION BY d.person_id, d.service, d.every, d.starts ORDER BY d.number) AS place
  FROM care_due AS d WHERE d.dropped_at IS NULL
    AND d.person_id IN (SELECT person_id FROM wanted) AND NOT EXISTS (
      SELECT FROM care_servicerecord AS s WHERE s.due_id = d.id AND s.undone_at IS NULL)),
period AS (
  SELECT DISTINCT ON (w.number) w.number, o.person_id, o.service, o.every, o.starts
  FROM wanted AS w JOIN open AS o USING (person_id, service)
  WHERE o.starts <= w.done_on AND (o.ends IS NULL OR o.ends > w.done_on)
  ORDER BY w.number, o.ends, o.starts),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY person_id, service, every, starts ORDER BY number) AS place FROM period)
INSERT INTO care_servicerecord (person_id, region_id, due_id, service, done_on, done_by, how,
  remark, recorded_at, recorded_by_id, undone_why)
SELECT w.person_id, coalesce(o.region_id, p.managing_region_id), o.id, w.service, w.done_on,
  w.values ->> 'done_by', w.values ->> 'how', coalesce(w.values ->> 'remark', ''), %(at)s,
  %(actor)s, ''
FROM wanted AS w JOIN people_person AS p ON p.id = w.person_id
LEFT JOIN ranked AS k ON k.number = w.number
LEFT JOIN open AS o ON (o.person_id, o.service, o.every, o.starts, o.place)
  = (k.person_id, k.service, k.every, k.starts, k.place)
ORDER BY w.number
"""


def columns() -> tuple[Column, ...]:
    """Who got which service when, from whom and how."""
    words = dict(Word.objects.filter(kind=Word.Kind.SERVICE).values_list("label", "code"))
    return (
        Column(
            "id_number", "身份证号", "18位身份证号。", id_number_of, required=True, secret=True,
            width=22, synonyms=("身份证", "身份证号码", "公民身份号码", "证件号码"),
        ),
        Column("name", "姓名", "可不填，填了会核对。", _name, synonyms=("老人姓名",)),
        Column(
            "service", "服务", "从下拉列表中选择。", _service(words), required=True, width=22,
            choices=tuple(words), synonyms=("服务项目", "服务内容"),
        ),
        Column(
            "done_on", "日期", "提供服务的日期。", date_of, required=True, example="2024-01-15",
            synonyms=("服务日期", "走访日期", "时间"),
        ),
        Column(
            "done_by", "服务人员", "谁提供的。", plain_text(40), required=True,
            synonyms=("走访人", "服务人", "社工"),
        ),
        Column(
            "how", "方式", "不填按“上门”。", one_of(tuple(HOW)), choices=tuple(HOW),
            synonyms=("服务方式",),
        ),
        Column("remark", "情况", "老人的状况。", plain_text(300), width=30, synonyms=("备注", "走访情况")),
    )  # fmt: skip


def _name(cell: Any, context: Context) -> str:
    return cleaned(str(plain_text(60)(cell, context)))


def _service(words: Mapping[str, str]) -> Any:
    def parse(cell: Any, context: Context) -> str:
        text = str(plain_text(60)(cell, context))
        code = words.get(text) or (text if text in words.values() else None)
        if code is None:
            raise CellError(f"没有“{text[:20]}”这项服务。", f"可填：{'、'.join(words)}。")
        return code

    return parse


def check_row(row: Parsed, context: Context) -> Iterator[Trouble]:
    """The day must have been, and not too long ago."""
    day = row.values["done_on"]
    if day > context.today:
        yield Trouble(row.number, "done_on", str(day), "日期晚于今天。", "请填实际提供服务的日期。")
    elif day < context.today - LATEST:
        yield Trouble(row.number, "done_on", str(day), "日期早于一年前。", "请核对日期。")


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Rows with their person's number indexed only."""
    people = blind_index().of_many("id_number", [row.values["id_number"] for row in rows])
    texts = [f"{r.values['id_number']}|{r.values['service']}|{r.values['done_on']}" for r in rows]
    keys = blind_index().of_many("care_record", texts)
    for row, person, key in zip(rows, people, keys, strict=True):
        values = {
            k: row.values[k] for k in ("name", "service", "done_by", "remark") if k in row.values
        }
        values["done_on"] = row.values["done_on"].isoformat()
        values["how"] = HOW[row.values["how"]] if row.values.get("how") else ServiceRecord.How.HOME
        yield Staged(row.number, key, values | {"person": rf"\x{person.hex()}"})


def compare(file: FileImport) -> None:
    """Find the person and whether the service is recorded already."""
    bulk.run(MATCH, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """People who are not known, not of this area, called otherwise, or dead by then."""
    area = sorted(ids_below(file.region.code))
    for (number,) in bulk.rows_of(UNKNOWN, file=file.pk):
        yield Trouble(
            number, "id_number", "", "没有这个人的档案。", "请核对身份证号，或先登记建档。"
        )
    for (number,) in bulk.rows_of(ELSEWHERE, file=file.pk, area=area):
        yield Trouble(
            number, "id_number", "", "外县已有档案。", "不能由本县登记服务；请申请转移档案。"
        )
    for number, _ in bulk.rows_of(OTHER_NAME, file=file.pk, area=area):
        yield Trouble(number, "name", "", "姓名与档案不一致。", "请核对身份证号和姓名。")
    for number, died_on in bulk.rows_of(DEAD, file=file.pk):
        yield Trouble(
            number,
            "done_on",
            "",
            f"登记的死亡日期（{died_on}）早于服务日期。",
            "请核对日期和死亡登记。",
        )


def lock(file: FileImport) -> None:
    """Lock the dues of everyone in the file, in order: each is fulfilled once."""
    bulk.run(
        "SELECT id FROM care_due WHERE person_id IN (SELECT subject_id FROM importing_row"
        " WHERE file_id = %(file)s) ORDER BY id FOR NO KEY UPDATE",
        file=file.pk,
    )


def apply(file: FileImport, at: datetime) -> None:
    """Write the records, each with the due it fulfils."""
    bulk.run(INSERT, file=file.pk, at=at, actor=file.confirmed_by_id)


def names(ids: Sequence[int]) -> Mapping[int, str]:
    """Names of people by their keys."""
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def told(values: Mapping[str, Any]) -> str:
    """The service, its day and who gave it."""
    if not values:
        return ""
    how = ServiceRecord.How(values["how"]).label
    service = label("services", values["service"])
    return f"{values['done_on']} {service}（{how}，{values['done_by']}）"


RECORDS = ImportKind(
    key="care-records",
    label="服务记录",
    noun="条",
    sheet="服务记录",
    help="一次服务一行。已经登记过的（同一人、同一服务、同一天）不会重复。",
    columns=columns,
    check_row=check_row,
    stage=stage,
    compare=compare,
    check=check,
    lock=lock,
    apply=apply,
    field_labels=dict,
    words=lambda field, value: str(value),
    names=names,
    new_words="登记服务",
    told=told,
    subject_url="care:person",
    roles=frozenset({roles.CASEWORKER}),
    twice="同一个人的同一项服务，一天只登记一次。",
)
