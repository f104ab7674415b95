"""Return files as workbooks: the first sheet, columns found by their titles."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from subsidies.bankfiles.layout import Returns
from subsidies.reconciliation.formats.table import Line, Read, ReturnFileError, by_title

#: How workbooks begin: the zip of xlsx and ods, and the older xls.
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(content: bytes, returns: Returns) -> Read:
    """The rows of the first sheet. ReturnFileError."""
    if not content.startswith(_BOOKS):
        raise ReturnFileError(
            "打不开：文件不是 Excel 工作簿，只改扩展名内容不变。请上传银行给的原文件。"
        )
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError) as error:
        raise ReturnFileError(
            "打不开这个 xlsx 文件，可能没有传完，或不是工作簿。请向银行重新索取。"
        ) from error
    lines = []
    for position, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = tuple(_text(cell) for cell in row)
        if any(cells):
            lines.append(Line(position, cells))
    return by_title(lines, returns)


def _text(cell: Any) -> str:
    """A cell as text; whole numbers without a point, days as 2024-01-15."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return str(cell).strip()
