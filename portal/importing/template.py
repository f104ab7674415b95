"""The template of a kind: heads with notes, drop-downs, and a sheet that explains every column."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from portal.importing.kinds import Column, ImportKind

#: How far down drop-downs reach, and the longest list a cell may carry by itself.
ROWS = 100_000
INLINE = 240
LISTS = "选项"
_LINE = Side(style="thin", color="D0D7DE")
_HEAD = PatternFill("solid", fgColor="E6F1F0")
_NEEDED = PatternFill("solid", fgColor="FFF3CD")
_WRAP = Alignment(wrap_text=True, vertical="top")
GENERAL = (
    "第一行是表头，列的先后可以调换，不用的列可以删去；带 * 的列必须有。",
    "空着的格子表示“不改动”；想改成“不知道”，请填“不清楚”。",
    "身份证号、电话、账号所在的列已设为文本格式，请不要改成数值格式。",
    "日期写成 1943-05-10、1943年5月10日、19430510 都可以。",
    "上传后先预检：有一处错误就一行也不导入，错误会标在同一张表上供下载；无误时先看变更，再确认导入。",
    "同一个文件导入第二次不会产生任何变化。",
)


def template(kind: ImportKind) -> bytes:
    """The workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = kind.sheet
    columns = kind.columns()
    for place, column in enumerate(columns, start=1):
        _head(sheet, place, column)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 30
    _explain(book, kind, columns)
    add_choices(book, sheet, kind, columns, rows=ROWS)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(sheet: Any, place: int, column: Column) -> None:
    cell = sheet.cell(1, place, f"{column.label}*" if column.required else column.label)
    cell.font = Font(bold=True)
    cell.fill = _NEEDED if column.required else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(bottom=_LINE)
    note = f"{column.help}\n例：{column.example}" if column.example else column.help
    cell.comment = Comment(note, "模板", width=260, height=120)
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[letter].number_format = "@"


def _explain(book: Any, kind: ImportKind, columns: Sequence[Column]) -> None:
    sheet = book.create_sheet("说明")
    sheet.append([f"{kind.label}：怎样填写"])
    sheet["A1"].font = Font(bold=True, size=14)
    for line in (kind.help, *kind.notes, *GENERAL):
        sheet.append([line])
    sheet.append([])
    sheet.append(["列名", "必填", "怎样填", "可填的内容", "例子"])
    start = sheet.max_row
    for cell in sheet[start]:
        cell.font = Font(bold=True)
        cell.fill = _HEAD
    for column in columns:
        needed = "是" if column.required else ""
        choices = "、".join(column.choices)
        sheet.append([column.label, needed, column.help, choices, column.example])
    for row in sheet.iter_rows(min_row=start + 1):
        for cell in row:
            cell.alignment = _WRAP
    for letter, width in zip("ABCDE", (22, 6, 52, 60, 26), strict=True):
        sheet.column_dimensions[letter].width = width


def add_choices(
    book: Any, sheet: Any, kind: ImportKind, places: Sequence[Column | None], *, rows: int
) -> None:
    """Drop-downs below the heads; long lists stand on a sheet of their own."""
    lists: Any = None
    used = 0
    for place, column in enumerate(places, start=1):
        if column is None or not column.choices:
            continue
        formula = f'"{",".join(column.choices)}"'
        if len(formula) > INLINE and book.write_only:
            continue
        if len(formula) > INLINE:
            lists = lists or book.create_sheet(LISTS)
            used += 1
            formula = _listed(lists, used, column)
        rule = DataValidation(
            type="list", formula1=formula, allow_blank=True, showErrorMessage=False
        )
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{rows + 1}")
        sheet.data_validations.append(rule)


def _listed(lists: Any, place: int, column: Column) -> str:
    """Write a long list; where it stands."""
    letter = get_column_letter(place)
    for number, word in enumerate((column.label, *column.choices), start=1):
        lists.cell(number, place, word)
    return f"{LISTS}!${letter}$2:${letter}${len(column.choices) + 1}"
