"""The same sheet back to its author, with the cells that are wrong marked and said what is."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.importing import store
from portal.importing.kinds import ImportKind
from portal.importing.models import FileImport, Part, Problem
from portal.importing.reading import Source, open_source
from portal.importing.template import add_choices

HEAD = "错误提示"
_BAD = PatternFill("solid", fgColor="F8D7DA")
_DOUBTFUL = PatternFill("solid", fgColor="FFF3CD")
_HEAD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_MANY = 10_000
GAP = 1000


def mark(file: FileImport, kind: ImportKind, content: bytes, source: Source) -> None:
    """Make and keep the marked file."""
    again = open_source(kind, content, file.file_name)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(source.sheet or kind.sheet)
    heads, told_in = again.above[-1][1], _place_of_errors(again)
    sheet.freeze_panes = f"A{again.above[-1][0] + 1}"
    for place, column in enumerate(again.heads.places, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width if column else 12
    sheet.column_dimensions[get_column_letter(told_in + 1)].width = 60
    add_choices(book, sheet, kind, again.heads.places, rows=_MANY)
    written = _Written(sheet)
    for number, cells in again.above[:-1]:
        written.append(number, [_value(sheet, cell) for cell in cells])
    written.append(again.above[-1][0], _heads(sheet, heads, told_in))
    wrong = _Problems(file)
    for number, cells in again.rows:
        written.append(number, _row(sheet, again, cells, wrong.of(number), told_in))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        book.save(path)
        store.keep(file, Part.What.MARKED, path.read_bytes())


class _Problems:
    """Problems row by row, read as the rows go by."""

    def __init__(self, file: FileImport) -> None:
        self.rows = self._grouped(file)
        self.next = next(self.rows, None)

    def of(self, number: int) -> dict[str, list[Problem]]:
        """The problems of a row by column key; empty for a row without any."""
        while self.next is not None and self.next[0] < number:
            self.next = next(self.rows, None)
        return self.next[1] if self.next is not None and self.next[0] == number else {}

    @staticmethod
    def _grouped(file: FileImport) -> Iterator[tuple[int, dict[str, list[Problem]]]]:
        found: dict[str, list[Problem]] = defaultdict(list)
        number = 0
        rows = Problem.objects.filter(file=file).order_by("number", "id")
        for problem in rows.iterator(chunk_size=2000):
            if found and problem.number != number:
                yield number, found
                found = defaultdict(list)
            number = problem.number
            found[problem.column].append(problem)
        if found:
            yield number, found


class _Written:
    """Rows written at their own numbers, so that “第 37 行” is the row 37 of this file too."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.last = 0

    def append(self, number: int, cells: list[Any]) -> None:
        """Write a row; rows left out before it are empty, a huge gap is closed."""
        if number - self.last <= GAP:
            for _ in range(self.last + 1, number):
                self.sheet.append([])
        self.sheet.append(cells)
        self.last = number


def _place_of_errors(source: Source) -> int:
    """Where the errors are told: in the column of an earlier marking, else behind the last."""
    heads = source.above[-1][1]
    return next((i for i, head in enumerate(heads) if str(head).strip() == HEAD), len(heads))


def _heads(sheet: Any, heads: list[Any], told_in: int) -> list[Any]:
    row = []
    for head in [*heads[:told_in], HEAD, *heads[told_in + 1 :]]:
        cell = WriteOnlyCell(sheet, head)
        cell.font = _HEAD
        row.append(cell)
    return row


def _row(
    sheet: Any, source: Source, cells: list[Any], wrong: dict[str, list[Problem]], told_in: int
) -> list[Any]:
    row = []
    for place, column in enumerate(source.heads.places):
        value = _value(sheet, cells[place] if place < len(cells) else None)
        if wrong and column is not None and column.key in wrong:
            value = _styled(sheet, value, wrong[column.key])
        row.append(value)
    row += [None] * (told_in + 1 - len(row))
    row[told_in] = _told(sheet, wrong) if wrong else None
    return row


def _told(sheet: Any, wrong: dict[str, list[Problem]]) -> Any:
    lines = [f"{p.message}{p.cure}" for problems in wrong.values() for p in problems]
    cell = WriteOnlyCell(sheet, "\n".join(lines))
    cell.alignment = _WRAP
    return cell


def _styled(sheet: Any, value: Any, problems: list[Problem]) -> Any:
    cell = value if isinstance(value, Cell) else WriteOnlyCell(sheet, value)
    cell.fill = _BAD if any(p.blocks for p in problems) else _DOUBTFUL
    return cell


def _value(sheet: Any, cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, str) and cell.startswith("="):
        text = WriteOnlyCell(sheet, cell)
        text.data_type = "s"
        return text
    return None if cell == "" else cell
