"""A file's rows, whatever its format: heads found, each row with its number in the sheet."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from portal.importing.errors import FileRefused
from portal.importing.heads import SEARCHED, Heads, advice, find_heads
from portal.importing.kinds import ImportKind
from portal.importing.package import Package, Sheet, is_package, open_package, refuse_foreign
from portal.importing.segments import CHUNK, MOST_ROWS, Seen, sheet_rows

#: Sheets of our own templates that hold no rows.
EXPLAINING = frozenset({"说明", "选项"})
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(slots=True)
class Source:
    """An opened file: its heads, its rows below them, and what to tell beside."""

    heads: Heads
    rows: Iterator[tuple[int, list[Any]]]
    seen: Seen = field(default_factory=Seen)
    notes: list[str] = field(default_factory=list)
    sheet: str = ""
    #: Rows down to the heads, as they stand there.
    above: list[tuple[int, list[Any]]] = field(default_factory=list)


def open_source(kind: ImportKind, content: bytes, name: str) -> Source:
    """The rows of an upload; FileRefused says what is wrong with the file as a whole."""
    refuse_foreign(content, name)
    if is_package(content):
        return _workbook(kind, open_package(content))
    source = Source(Heads(0, (), ()), iter(()))
    return _with_heads(kind, _csv_rows(content, source.seen), source)


def _workbook(kind: ImportKind, package: Package) -> Source:
    sheet, notes = _chosen(kind, package)
    source = Source(Heads(0, (), ()), iter(()), notes=notes, sheet=sheet.name)
    return _with_heads(kind, sheet_rows(package, sheet, source.seen), source)


def _chosen(kind: ImportKind, package: Package) -> tuple[Sheet, list[str]]:
    """The sheet that is read, and what is said of the others."""
    visible = [s for s in package.sheets if not s.hidden and s.name not in EXPLAINING]
    if not visible:
        raise FileRefused("没有可读的工作表，都是隐藏的或说明页。", "请取消隐藏后再上传。")
    chosen = next((s for s in visible if s.name == kind.sheet), visible[0])
    others = [s.name for s in visible if s is not chosen]
    hidden = [s.name for s in package.sheets if s.hidden and s.name not in EXPLAINING]
    notes = []
    if others:
        notes.append(f"只读取工作表“{chosen.name}”，其他工作表不读取：{'、'.join(others[:5])}。")
    if hidden:
        notes.append(f"隐藏的工作表不读取：{'、'.join(hidden[:5])}。")
    return chosen, notes


def _with_heads(kind: ImportKind, rows: Iterator[tuple[int, list[Any]]], source: Source) -> Source:
    first = list(islice(rows, SEARCHED))
    if not first:
        raise FileRefused("表里没有内容。", "请在表头下面逐行填写后再上传。")
    source.heads = find_heads(kind, [cells for _, cells in first])
    if source.heads.unknown:
        source.notes.append(advice(kind, source.heads.unknown))
    source.above = first[: source.heads.row + 1]
    source.rows = chain(first[source.heads.row + 1 :], rows)
    return source


def _csv_rows(content: bytes, seen: Seen) -> Iterator[tuple[int, list[Any]]]:
    whole = io.BytesIO(content)
    text = io.TextIOWrapper(whole, encoding=_encoding(content), newline="")
    start = text.read(8192)
    text.seek(0)
    line = start.splitlines()[0] if start.strip() else ""
    mark = max(",\t;", key=line.count)
    reader = csv.reader(text, delimiter=mark)
    count = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if count > MOST_ROWS:
                    raise FileRefused(
                        f"超过 {MOST_ROWS // 10000} 万行。", "请按乡镇分成几个文件，分别导入。"
                    )
                seen.rows, seen.share = count, whole.tell() / len(content)
                yield reader.line_num, cells
    except csv.Error:
        raise FileRefused(
            f"第 {reader.line_num} 行的引号或逗号不配对。", "请用表格软件另存为 xlsx 后再上传。"
        ) from None


def _encoding(content: bytes) -> str:
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), CHUNK):
                decoder.decode(content[start : start + CHUNK])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused("看不懂文件的文字编码。", "请另存为 xlsx，或 UTF-8 编码的 csv。")
