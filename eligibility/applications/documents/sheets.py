"""Workbooks: lists of the field, and rows in another system's columns."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from eligibility.applications.documents.forms import (
    ROWS_A_PAGE,
    Changed,
    PublicRow,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE = Border(*(Side(style="thin"),) * 4)
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "@", "\t")
CHANGED = ("序号", "项目", "姓名", "身份证后四位", "住址", "月份", "金额（元）", "说明")


def publicity_xlsx(title: str, period: str, foot: str, rows: Sequence[PublicRow]) -> bytes:
    """公示表 with a page break behind every thirteen rows."""
    book, sheet = _new("公示表", (6, 12, 26, 28, 14))
    _head(sheet, title, period, 5)
    _cells(sheet, ("序号", "姓名", "村（社区）", "项目", "金额（元）"), bold=True)
    for row in rows:
        _cells(sheet, (row.number, row.name, row.village, row.item, row.amount))
        if row.number % ROWS_A_PAGE == 0 and row.number < len(rows):
            from openpyxl.worksheet.pagebreak import Break

            sheet.row_breaks.append(Break(id=sheet.max_row))
    sheet.append([foot])
    sheet.print_title_rows = "1:3"
    return _bytes(book)


def changes_xlsx(title: str, begun: Sequence[Changed], ended: Sequence[Changed]) -> bytes:
    """新增 on the first sheet, 停止 on the second."""
    book, sheet = _new("新增", (6, 26, 12, 14, 26, 10, 12, 30))
    for name, rows in (("新增", begun), ("停止", ended)):
        if name != "新增":
            sheet = book.create_sheet(name)
            _widths(sheet, (6, 26, 12, 14, 26, 10, 12, 30))
        _head(sheet, f"{title}{name}明细表", f"共 {len(rows)} 人次", len(CHANGED))
        _cells(sheet, CHANGED, bold=True)
        for row in rows:
            _cells(sheet, (
                row.number, row.item, row.name, row.id_last4, row.place, f"{row.month:%Y-%m}",
                row.amount, row.why,
            ))  # fmt: skip
    return _bytes(book)


def layout_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows under another system's headings, every cell as text so that no number is damaged."""
    book, sheet = _new("导出", [18] * len(headings))
    _cells(sheet, headings, bold=True)
    for row in rows:
        _cells(sheet, [str(value) for value in row])
    for column in sheet.columns:
        for cell in column:
            cell.number_format = "@"
    return _bytes(book)


def _new(name: str, widths: Sequence[int]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    _widths(sheet, widths)
    return book, sheet


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth = 9, 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _head(sheet: Worksheet, title: str, under: str, columns: int) -> None:
    for text, size in ((title, 16), (under, 11)):
        sheet.append([text])
        sheet.merge_cells(
            start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=columns
        )
        cell = sheet.cell(sheet.max_row, 1)
        cell.font, cell.alignment = Font("宋体", size, bold=size > 12), Alignment("center")


def _cells(sheet: Worksheet, values: Sequence[Any], *, bold: bool = False) -> None:
    sheet.append([f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v for v in values])
    for cell in sheet[sheet.max_row]:
        cell.border, cell.font = LINE, Font("仿宋", 11, bold=bold)
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _bytes(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()
