"""The sheet of visits: what inspectors found in homes, and whether it was put right."""

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
from facilities.models import Visit
from portal.importing import bulk
from portal.importing.cells import date_of
from portal.importing.kinds import Column, Context, Parsed, Staged, Trouble
from portal.importing.models import FileImport
from portal.importing.values import coded, words

RESULTS = {label: code for code, label in Visit.Result.choices}
KEY = ("visited_on", "unit")
SHEET = Sheet(
    "facilities_visit", KEY,
    {"inspectors": "''", "result": "'fine'", "found": "''", "due_on": "NULL", "corrected_on": "NULL"},
    (
        Rule("due_on", "coalesce(m.result, 'fine') <> 'fine' AND m.due_on IS NULL",
             "发现问题，没有整改期限。", "请填整改期限。"),
        Rule("corrected_on", "m.corrected_on < m.visited_on", "整改完成日期早于检查日期。",
             "请核对两个日期。"),
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Where, when, by whom, what came of it."""
    return (
        home_column(),
        Column("visited_on", "检查日期", "年-月-日；与机构、检查单位一起认一次检查。", date_of, required=True,
               example="2024-01-15"),
        words("检查单位", "unit", "单位名称。", 120, required=True, example="样例县民政局", width=18),
        words("检查人员", "inspectors", "姓名，几人用顿号隔开。", 120, required=True, example="样例甲、样例乙"),
        Column("result", "结果", f"可填：{'、'.join(RESULTS)}；不填为未发现问题。", coded(RESULTS),
               choices=tuple(RESULTS), width=18),
        words("检查情况", "found", "看了什么，发现什么。", 1000, width=30),
        Column("due_on", "整改期限", "发现问题的必填，年-月-日。", date_of),
        Column("corrected_on", "整改完成日期", "整改完的填，年-月-日。", date_of),
    )  # fmt: skip


def check_row(row: Parsed, context: Context) -> Iterable[Trouble]:
    """Days that have not come."""
    return future(row, context, {"visited_on": "检查日期", "corrected_on": "整改完成日期"})


def stage(rows: Sequence[Parsed], context: Context) -> Iterator[Staged]:
    """Home, day and inspecting unit together are the key."""
    return staged(rows, KEY)


def compare(file: FileImport) -> None:
    """Find which visit each row means and what it would change."""
    resolve(file)
    for statement in (SHEET.match(), SHEET.changed()):
        bulk.run(statement, file=file.pk)


def check(file: FileImport) -> Iterator[Trouble]:
    """What only the register can tell of the rows."""
    yield from unclear_homes(file)
    yield from broken_rules(file, SHEET)


def lock(file: FileImport) -> None:
    """Lock the visits known already."""
    bulk.run(SHEET.lock(), file=file.pk)


def apply(file: FileImport, at: datetime) -> None:
    """Write the rows; the caller's transaction keeps it whole."""
    for statement in (SHEET.insert(), SHEET.update(), SHEET.known_now()):
        bulk.run(statement, file=file.pk)
