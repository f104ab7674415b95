"""Large workbooks, written row by row: a thin adapter over rustpy-xlsxwriter.

Rows go to the file as they come, so a workbook of 400,000 lines needs no more memory than a
small one. Text is always a text cell: what looks like a formula is shown, never computed.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

from rustpy_xlsxwriter import FastExcel, Format

Cell = str | int | Decimal | None
_A4 = 9
_LONGEST_NAME = 31
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][\d,]*\.?\d+%?")


def harmless(text: str) -> str:
    """Text for a cell of a sheet or CSV file: what would be taken for a formula gets a quote.

    A sign alone and a number with its sign are left as they are.
    """
    if text[:1] in _COMPUTED and len(text) > 1 and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its head, its width in characters, and ``text``, ``number`` or ``money``."""

    title: str
    width: float = 12.0
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines above the heads, the heads, the rows, and how it prints on A4."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()
    footer: str = ""
    landscape: bool = True
    page: Mapping[str, Any] = field(default_factory=dict)


def write_workbook(target: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the sheets into a binary file; heads are repeated on every printed page."""
    book = FastExcel(target)
    for sheet in sheets:
        book.sheet(_sheet_name(sheet.name), _records(sheet), **_options(sheet))
    book.save()


def workbook_bytes(sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """A workbook as bytes that depend on its contents and ``at`` alone: no clock, no zip times."""
    made = BytesIO()
    write_workbook(made, sheets)
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fixed = BytesIO()
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CREATED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, content)
    return fixed.getvalue()


def _records(sheet: Sheet) -> Iterator[dict[str, Cell]]:
    titles = [heading.title for heading in sheet.headings]
    count = 0
    for row in sheet.rows:
        count += 1
        yield dict(zip(titles, row, strict=True))
    if not count:  # the writer takes the heads from the first row
        yield dict.fromkeys(titles)


def _options(sheet: Sheet) -> dict[str, Any]:
    last = len(sheet.headings) - 1
    top = Format().set_bold().set_align("center").set_font_size(14)
    line = Format().set_align("left")
    merged = [
        (n, 0, n, last, text, line if n else top) if last else (n, 0, n, 0, text)
        for n, text in enumerate(sheet.above)
    ]
    page: dict[str, Any] = {
        "paper_size": _A4,
        "landscape": sheet.landscape,
        "repeat_rows": (0, len(sheet.above)),
        "fit_to_pages": (1, 0),
        **sheet.page,
    }
    if sheet.footer:
        page["footer"] = sheet.footer
    options: dict[str, Any] = {
        "header_row": len(sheet.above),
        "column_widths": [heading.width for heading in sheet.headings],
        "column_formats": [_format(heading.kind) for heading in sheet.headings],
        "header_format": Format().set_bold().set_border("thin").set_align("center"),
        "ignore_errors": [h.title for h in sheet.headings if h.kind == "text"],
        "page_setup": page,
    }
    if merged:
        options["merge_ranges"] = merged
    return options


def _format(kind: str) -> Any:
    shown = Format().set_border("thin")
    if kind == "money":
        return shown.set_num_format("#,##0.00")
    return shown.set_num_format("0") if kind == "number" else shown.set_num_format("@")


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_LONGEST_NAME]
