"""A large sheet in pieces of some thousand rows, so that reading one never fills the memory.

The workbook reader lays a sheet out as a full rectangle: 100,000 rows of 40 columns take 240 MB,
and two cells in far corners take all there is. So the rows are cut out of the packed sheet as
bytes, looked at (formulas, hidden rows, far columns), and read a segment at a time.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from python_calamine import load_workbook

from portal.importing.errors import FileRefused
from portal.importing.package import Package, Sheet

ROWS = 10_000
MOST_ROWS = 400_000
CHUNK = 1 << 20
LONGEST_ROW = 4 * CHUNK
_START = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension[^>]*>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_FAR = re.compile(rb'r="[A-Z]{3}')
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)\d+"[^>]*>\s*<(?:\w+:)?f[ />]')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)[ >]")


@dataclass(slots=True)
class Seen:
    """What was noticed while the rows went by: cells with formulas, rows that are hidden.

    ``share``: how much of the file the ``rows`` that went by take, from 0 to 1.
    """

    formulas: dict[int, list[str]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    rows: int = 0
    share: float = 0.0

    def expected(self) -> int:
        """About how many rows the file has, by those that went by; 0 before the first."""
        return max(self.rows, round(self.rows / self.share)) if self.share else 0


def sheet_rows(package: Package, sheet: Sheet, seen: Seen) -> Iterator[tuple[int, list[Any]]]:
    """(row number, cells) of every row with a value in it; FileRefused for monstrous sheets."""
    prefix, opening, rows = _raw_rows(package, sheet, seen)
    piece: list[bytes] = []
    first = last = count = 0
    for raw in rows:
        number, opened = _opened(raw, prefix, last)
        last = number
        if not _VALUE.search(raw):
            continue
        _look(raw, number, opened, seen)
        count += 1
        seen.rows = count
        if count > MOST_ROWS:
            raise FileRefused(
                f"超过 {MOST_ROWS // 10000} 万行。", "请按乡镇分成几个文件，分别导入。"
            )
        if piece and (len(piece) >= ROWS or number >= first + 2 * ROWS):
            yield from _read(package, sheet, opening, prefix, piece)
            piece = []
        if not piece:
            first = number
        piece.append(raw)
    if piece:
        yield from _read(package, sheet, opening, prefix, piece)


def _opened(raw: bytes, prefix: bytes, last: int) -> tuple[int, bytes]:
    """The row's number and its opening tag; empty rows may stand closed before it."""
    start = raw.rfind(b"<" + prefix + b"row")
    opened = raw[start : raw.find(b">", start)]
    number = _NUMBER.search(opened)
    return (int(number[1]) if number else last + 1), opened


def _look(raw: bytes, number: int, opened: bytes, seen: Seen) -> None:
    if _FAR.search(raw):
        raise FileRefused(
            f"第 {number} 行在很远的列（ZZ 列以后）还有内容。", "请删去右边多余的列后再上传。"
        )
    if b"f>" in raw or b"f " in raw or b"f/" in raw:
        columns = [found.decode() for found in _FORMULA.findall(raw)]
        if columns:
            seen.formulas[number] = columns
    if _HIDDEN.search(opened):
        seen.hidden.append(number)


def _raw_rows(package: Package, sheet: Sheet, seen: Seen) -> tuple[bytes, bytes, Iterator[bytes]]:
    """The name prefix of the sheet's elements, what stands before its rows, and these as bytes."""
    source = package.archive.open(sheet.path)
    buffer = b""
    while (start := _START.search(buffer)) is None:
        more = source.read(CHUNK)
        if not more or len(buffer) > LONGEST_ROW:
            raise FileRefused(f"工作表“{sheet.name}”里没有内容。", "请在第一张工作表填写。")
        buffer += more
    if b"<!DOCTYPE" in buffer[: start.start()] or b"<!ENTITY" in buffer[: start.start()]:
        raise FileRefused("工作簿的结构不正常。", "请用表格软件另存为 xlsx 后再上传。")
    prefix = start.group(1)
    opening = _DIMENSION.sub(b"", buffer[: start.start()]) + b"<" + prefix + b"sheetData>"
    rest = b"" if start.group(2) else buffer[start.end() :]
    size = package.archive.getinfo(sheet.path).file_size
    return prefix, opening, _split(source, rest, prefix, seen, size)


def _split(source: Any, buffer: bytes, prefix: bytes, seen: Seen, size: int) -> Iterator[bytes]:
    end, close = b"</" + prefix + b"row>", b"</" + prefix + b"sheetData>"
    with source:
        while True:
            *whole, buffer = buffer.split(end)
            for row in whole:
                yield row[row.find(b"<") :] + end
            seen.share = min((source.tell() - len(buffer)) / max(size, 1), 1.0)
            if close in buffer or len(buffer) > LONGEST_ROW:
                break
            more = source.read(CHUNK)
            if not more:
                break
            buffer += more
    if len(buffer) > LONGEST_ROW:
        raise FileRefused("有一行的内容过长。", "请检查是否把几行粘贴到了一个单元格里。")


def _read(
    package: Package, sheet: Sheet, opening: bytes, prefix: bytes, rows: list[bytes]
) -> Iterator[tuple[int, list[Any]]]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as small:
        for name in package.around:
            with package.archive.open(name) as one, small.open(name, "w", force_zip64=True) as copy:
                while chunk := one.read(CHUNK):
                    copy.write(chunk)
        with small.open(sheet.path, "w", force_zip64=True) as copy:
            copy.write(opening)
            for row in rows:
                copy.write(row)
            copy.write(b"</" + prefix + b"sheetData></" + prefix + b"worksheet>")
    rows.clear()
    target.seek(0)
    try:
        table = load_workbook(target).get_sheet_by_name(sheet.name)
        start = table.start
    except Exception as error:
        raise FileRefused("工作表的内容读不出来。", "请用表格软件另存为 xlsx 后再上传。") from error
    if start is None:
        return
    for place, cells in enumerate(table.to_python(skip_empty_area=True)):
        if any(cell not in ("", None) for cell in cells):
            yield start[0] + place + 1, [""] * start[1] + cells
