"""The sheet of staff: who works where, in which post, with which certificate."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from facilities.imports.sheet import (
    Rule,
    Sheet,
    broken_rules,
    future,
    home_column,
    resolve,
    staged,
    unclear_homes,
)
from facilities.models import StaffMember
from portal.importing import bulk
from portal.importing.cells import date_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import YES_NO, coded, words, yes_no

POSTS = {label: code for code, label in StaffMember.Post.choices}
CERTIFICATES = {label: code for code, label in StaffMember.Certificate.choices}
KEY = ("name", "post", "started_on")
SHEET = Sheet(
    "facilities_staffmember", KEY,
    {"certificate": "'none'", "certificate_number": "''", "certificate_until": "NULL",
     "permanent": "FALSE", "ended_on": "NULL"},
    (
        Rule("certificate_number",
             "coalesce(m.certificate, 'none') <> 'none' AND coalesce(m.certificate_number, '') = ''",
             "有职业资格，没有证书编号。", "请填证书编号。"),
        Rule("ended_on", "m.ended_on <= m.started_on", "离岗日期不晚于上岗日期。", "请核对两个日期。"),
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Where, who, which post, which certificate."""
    return (
        home_column(),
        words("姓名", "name", "从业人员姓名。", 60, required=True, example="样例护理员"),
        Column("post", "岗位", f"可填：{'、'.join(POSTS)}。", coded(POSTS), required=True,
               choices=tuple(POSTS), example="养老护理员", width=16),
        Column("started_on", "上岗日期", "年-月-日；与机构、姓名、岗位一起认人。", date_of, required=True,
               example="2022-03-01"),
        Column("certificate", "职业资格", f"可填：{'、'.join(CERTIFICATES)}；不填为无。",
               coded(CERTIFICATES), choices=tuple(CERTIFICATES)),
        words("证书编号", "certificate_number", "有职业资格的必填。", 40, width=18),
        Column("certificate_until", "证书有效期至", "年-月-日，长期有效的不填。", date_of),
        Column("permanent", "在编", "是或否；不填为否。", yes_no, choices=YES_NO),
        Column("ended_on", "离岗日期", "仍在岗的不填。", date_of),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Days that have not come."""
    return future(row, context, {"started_on": "上岗日期", "ended_on": "离岗日期"})


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Home, name, post and first day together are the key."""
    return staged(rows, KEY)


def compare(file: FileImport) -> None:
    """Find whom each row means and what it would change."""
    resolve(file)
    for statement in (SHEET.match(), SHEET.changed()):
        bulk.run(statement, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from unclear_homes(file)
    yield from broken_rules(file, SHEET)


def lock(file: FileImport) -> None:
    """Lock who is known already."""
    bulk.run(SHEET.lock(), file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the rows; the caller's transaction keeps it whole."""
    for statement in (SHEET.insert(), SHEET.update(), SHEET.known_now()):
        bulk.run(statement, file=file.pk)
