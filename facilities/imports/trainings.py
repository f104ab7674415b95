"""The sheet of training: who finished which course, by institution and name."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from facilities.imports.sheet import Sheet, future, home_column, resolve, staged, unclear_homes
from facilities.imports.staff import POSTS
from facilities.models import StaffTraining
from portal.importing import bulk
from portal.importing.cells import date_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import coded, whole, words

COURSES = {label: code for code, label in StaffTraining.Kind.choices}
SHEET = Sheet(
    "facilities_stafftraining", ("staff_id", "kind", "finished_on"),
    {"hours": "NULL", "organiser": "''", "document": "''"},
)  # fmt: skip
#: The person of a row: of the name (and post) in its institution.
_STAFF = """
UPDATE importing_row AS r SET values = r.values - 'staff_id' - 'people' || (
  SELECT jsonb_strip_nulls(jsonb_build_object('staff_id', min(m.id), 'people', count(*)))
  FROM facilities_staffmember AS m
  WHERE m.institution_id = (r.values ->> 'institution_id')::bigint AND m.name = r.values ->> 'name'
    AND (NOT r.values ? 'post' OR m.post = r.values ->> 'post')
    AND (m.ended_on IS NULL OR m.ended_on > (r.values ->> 'finished_on')::date))
WHERE r.file_id = %(file)s
"""
_UNCLEAR = """
SELECT number, values ->> 'name', (values ->> 'people')::int FROM importing_row
WHERE file_id = %(file)s AND (values ->> 'homes')::int = 1 AND (values ->> 'people')::int <> 1
ORDER BY number
"""
_NO_ORGANISER = """
SELECT number FROM importing_row WHERE file_id = %(file)s AND outcome = 'new'
  AND NOT values ? 'organiser' ORDER BY number
"""


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Where, who, which course, until when, by whom."""
    return (
        home_column(),
        words("姓名", "name", "登记过的从业人员姓名。", 60, required=True, example="样例护理员"),
        Column("post", "岗位", "同一机构有同名的人时必填，其他可不填。", coded(POSTS), choices=tuple(POSTS), width=16),
        Column("kind", "培训类别", f"可填：{'、'.join(COURSES)}。", coded(COURSES), required=True,
               choices=tuple(COURSES), example="轮训"),
        Column("finished_on", "结束日期", "培训结束的日期，年-月-日。", date_of, required=True,
               example="2024-05-20"),
        Column("hours", "学时", "整数，可不填。", whole(2000, 1)),
        words("组织单位", "organiser", "谁组织的培训；新登记的必填。", 120, width=22, example="样例县民政局"),
        words("证明材料", "document", "证书或花名册的编号，可不填。", 120, width=18),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Days that have not come."""
    return future(row, context, {"finished_on": "结束日期"})


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Home, name, post, course and day together are the key."""
    for row in rows:
        post = row.values.get("post", "")
        row.values["who"] = f"{row.values['name']}\n{post}"
    return staged(rows, ("who", "kind", "finished_on"))


def compare(file: FileImport) -> None:
    """Find whose course each row means and what it would change."""
    resolve(file)
    bulk.run(_STAFF, file=file.pk)
    for statement in (SHEET.match(), SHEET.changed()):
        bulk.run(statement, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from unclear_homes(file)
    for number, name, count in bulk.rows_of(_UNCLEAR, file=file.pk):
        if count:
            cure = "请填岗位，分清是哪一个。"
            yield Trouble(number, "name", name, f"这家机构有 {count} 个登记叫这个名字。", cure)
        else:
            cure = "请核对姓名和岗位，或先登记从业人员；结束日期要在离岗以前。"
            yield Trouble(number, "name", name, "这家机构没有登记这个人。", cure)
    for (number,) in bulk.rows_of(_NO_ORGANISER, file=file.pk):
        yield Trouble(number, "organiser", "", "没有填组织单位。", "请填谁组织的培训。")


def lock(file: FileImport) -> None:
    """Lock what is known already."""
    bulk.run(SHEET.lock(), file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the rows; the caller's transaction keeps it whole."""
    for statement in (SHEET.insert(), SHEET.update(), SHEET.known_now()):
        bulk.run(statement, file=file.pk)
