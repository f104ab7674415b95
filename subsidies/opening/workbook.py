"""Reading the workbook of past payments: one row a payment, headings in the first row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, load_workbook

from portal.lib.periods import Month

HEADINGS = ("身份证号", "项目编码", "分项", "所属月份", "金额")
_SUM = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)


class WorkbookError(ValueError):
    """A workbook that cannot be read at all; the message says what it should look like."""


@dataclass(frozen=True, slots=True)
class PastPayment:
    """A row as it was read; ``number`` is its row in the workbook."""

    number: int
    id_number: str
    item_code: str
    part: str
    covered: Month
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, with what is wrong and how to put it right."""

    number: int
    message: str


def read_payments(source: Path | BinaryIO) -> Iterator[PastPayment | BadRow]:
    """Every row of the first sheet, in order; WorkbookError when the headings are not right."""
    try:
        rows = iter(load_workbook(source).get_sheet_by_index(0).iter_rows())
    except CalamineError as error:
        raise WorkbookError(
            "打不开：不是 Excel 工作簿，或文件不完整、加了密码。请另存为不加密的 xlsx 再上传。"
        ) from error
    headings = [str(cell).strip() for cell in next(rows, [])]
    missing = [heading for heading in HEADINGS if heading not in headings]
    if missing:
        raise WorkbookError(f"首行缺少列：{'、'.join(missing)}；应有：{'、'.join(HEADINGS)}。")
    places = [headings.index(heading) for heading in HEADINGS]
    for number, row in enumerate(rows, 2):
        cells = [row[place] if place < len(row) else "" for place in places]
        if any(cell not in ("", None) for cell in cells):
            yield _row(number, cells)


def _row(number: int, cells: list[object]) -> PastPayment | BadRow:
    id_cell, item, part, month, amount = cells
    if not isinstance(id_cell, str):
        return BadRow(
            number, "身份证号被存成了数字，后几位已丢失；请把该列设为文本格式后重新填写。"
        )
    try:
        covered = Month.parse(_month_text(month))
    except ValueError as error:
        return BadRow(number, f"所属月份：{error}。")
    try:
        paid = _money(amount)
    except ValueError as error:
        return BadRow(number, str(error))
    code = str(item).strip()
    return PastPayment(number, id_cell.strip(), code, str(part or "").strip(), covered, paid)


def _month_text(cell: object) -> str:
    if hasattr(cell, "strftime"):
        return cell.strftime("%Y-%m")
    text = str(cell).strip()
    return f"{text[:4]}-{text[4:]}" if re.fullmatch(r"\d{6}", text) else text


def _money(cell: object) -> Decimal:
    """Yuan with at most two decimals; a number cell is read by its shortest text, never rounded."""
    text = str(cell).strip().replace(",", "")
    if isinstance(cell, float) and text.endswith(".0"):
        text = text[:-2]
    if not _SUM.fullmatch(text):
        raise ValueError(f"金额“{cell}”不正确；请填正数，最多两位小数，例如 50.00。")
    try:
        amount = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise ValueError(f"金额“{cell}”不正确；请填正数，最多两位小数，例如 50.00。") from error
    if amount == 0:
        raise ValueError("金额为零；没有发放的月份不必填写。")
    return amount
