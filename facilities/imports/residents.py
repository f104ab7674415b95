"""The sheet of residents: who lives in which home since when, how far each needs help, who left."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from facilities.imports.sheet import (
    Rule,
    Sheet,
    area_of,
    broken_rules,
    future,
    home_column,
    resolve,
    staged,
    unclear_homes,
)
from facilities.models import Resident, ResidentGrade
from portal.importing import bulk
from portal.importing.cells import date_of, id_number_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import coded, whole, words
from portal.sealing import blind_index

CATEGORIES = {label: code for code, label in Resident.Category.choices}
GRADES = {label: code for code, label in ResidentGrade.Grade.choices}
KEY = ("name", "admitted_on")
_ELSEWHERE = """m.person_id IS NOT NULL AND m.left_on IS NULL AND EXISTS (
  SELECT FROM facilities_resident AS s WHERE s.person_id = m.person_id AND s.left_on IS NULL
    AND s.id IS DISTINCT FROM c.id AND NOT EXISTS (
      SELECT FROM importing_row AS leaving WHERE leaving.file_id = r.file_id
        AND leaving.subject_id = s.id AND leaving.values ? 'left_on'))"""
SHEET = Sheet(
    "facilities_resident", KEY,
    {"category": "'social'", "person_id": "NULL", "months_before": "0", "left_on": "NULL",
     "left_reason": "''"},
    (
        Rule("left_on", "m.left_on <= m.admitted_on", "离开日期不晚于入住日期。", "请核对两个日期。"),
        Rule("left_reason", "m.left_on IS NOT NULL AND coalesce(m.left_reason, '') = ''",
             "填了离开日期，没有填原因。", "请写明回家、去世、转院等。"),
        Rule("grade", "c.id IS NULL AND NOT r.values ? 'grade'", "没有填能力等级。", "新登记的必须填。"),
        Rule("graded_on", "(r.values ->> 'graded_on')::date < m.admitted_on",
             "评估日期早于入住日期。", "请核对两个日期。"),
        Rule("graded_on", "c.id IS NOT NULL AND r.change ? 'grade' AND NOT r.values ? 'graded_on'",
             "能力等级与登记的不同，没有填评估日期。", "请填新等级从哪一天起，或改回登记的等级。"),
        Rule("id_number", "r.values ? 'id_index' AND NOT r.values ? 'person_id'",
             "本地区没有这个身份证号的人员档案。", "请先登记档案，或清空这一格。"),
        Rule("id_number", "r.values ? 'person_name' AND r.values ->> 'person_name' <> m.name",
             "身份证号的档案是另一个姓名。", "请核对姓名和号码。"),
        Rule("id_number", _ELSEWHERE, "这位老人正住在另一家机构。", "请先办理离开。"),
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Where, who, since when, how dependent, until when."""
    return (
        home_column(),
        words("姓名", "name", "老人姓名。", 60, required=True, example="样例老人"),
        Column("admitted_on", "入住日期", "年-月-日；与机构、姓名一起认人。", date_of, required=True,
               example="2023-05-01"),
        Column("id_number", "身份证号", "填了的与人员档案关联，可不填。", id_number_of, secret=True, width=22,
               synonyms=("公民身份号码", "身份证号码")),
        Column("category", "类别", f"可填：{'、'.join(CATEGORIES)}；不填为社会寄养。", coded(CATEGORIES),
               choices=tuple(CATEGORIES)),
        Column("grade", "能力等级", f"可填：{'、'.join(GRADES)}；新登记的必填。", coded(GRADES),
               choices=tuple(GRADES), example="失能", synonyms=("照护等级",)),
        Column("graded_on", "评估日期", "这个等级从哪一天起；新登记不填的从入住日起。", date_of),
        Column("months_before", "已领运营补贴月数", "系统使用以前已领的月数，不填为 0。", whole(600), width=18),
        Column("left_on", "离开日期", "当日不计；仍在住的不填。", date_of),
        words("离开原因", "left_reason", "回家、去世、转院等；填了离开日期的必填。", 200),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Days that have not come."""
    labels = {"admitted_on": "入住日期", "graded_on": "评估日期", "left_on": "离开日期"}
    return future(row, context, labels)


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Home, name and first day are the key; of a number only its index is kept."""
    for row in rows:
        if number := row.values.pop("id_number", None):
            row.values["id_index"] = blind_index().of("id_number", number).hex()
    return staged(rows, KEY)


_PERSON = """
UPDATE importing_row AS r SET values = r.values - 'person_id' - 'person_name'
  || jsonb_build_object('person_id', p.id, 'person_name', p.name)
FROM people_person AS p
WHERE r.file_id = %(file)s AND p.id_number_index = decode(r.values ->> 'id_index', 'hex')
  AND p.managing_region_id = ANY(%(area)s)
"""
_GRADE = """
UPDATE importing_row AS r SET outcome = 'changed',
  change = coalesce(r.change, '{}') || jsonb_build_object('grade', jsonb_build_array(
    known.grade, r.values ->> 'grade'))
FROM (
  SELECT one.id, (
    SELECT g.grade FROM facilities_residentgrade AS g WHERE g.resident_id = one.subject_id
      AND g.from_day <= coalesce((one.values ->> 'graded_on')::date, DATE 'infinity')
    ORDER BY g.from_day DESC LIMIT 1) AS grade
  FROM importing_row AS one
  WHERE one.file_id = %(file)s AND one.subject_id IS NOT NULL AND one.values ? 'grade') AS known
WHERE r.id = known.id AND known.grade IS DISTINCT FROM r.values ->> 'grade'
"""
_TWO_HOMES = """
SELECT number FROM (
  SELECT r.number, count(*) OVER (PARTITION BY m.person_id) AS homes
  FROM importing_row AS r LEFT JOIN facilities_resident AS c ON c.id = r.subject_id
  CROSS JOIN LATERAL jsonb_populate_record(c, r.values) AS m
  WHERE r.file_id = %(file)s AND m.person_id IS NOT NULL AND m.left_on IS NULL) AS row
WHERE homes > 1 ORDER BY number
"""
_GRADES = """
INSERT INTO facilities_residentgrade (resident_id, from_day, grade)
SELECT subject_id, (coalesce(values ->> 'graded_on', values ->> 'admitted_on'))::date,
  values ->> 'grade'
FROM importing_row WHERE file_id = %(file)s AND values ? 'grade'
  AND (outcome = 'new' OR (outcome = 'changed' AND change ? 'grade')) ORDER BY number
ON CONFLICT (resident_id, from_day) DO UPDATE SET grade = excluded.grade
"""


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    resolve(file)
    bulk.run(_PERSON, file=file.pk, area=area_of(file))
    for statement in (SHEET.match(), SHEET.changed(), _GRADE):
        bulk.run(statement, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the registers can tell of the rows."""
    yield from unclear_homes(file)
    yield from broken_rules(file, SHEET)
    for (number,) in bulk.rows_of(_TWO_HOMES, file=file.pk):
        yield Trouble(
            number, "id_number", "", "同一位老人在表里住着两处。", "请给离开的一处填离开日期。"
        )


def lock(file: FileImport) -> None:
    """Lock the stays known already."""
    bulk.run(SHEET.lock(), file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Who leaves before who comes, then the grades; the caller's transaction keeps it whole."""
    for statement in (SHEET.update(), SHEET.insert(), SHEET.known_now(), _GRADES):
        bulk.run(statement, file=file.pk)
