"""A titled paper of tables as xlsx (a sheet each) or docx (A4, in the faces of official papers)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.lib.workbook import harmless

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a paper: its heading, heads and rows; ``widths`` of the sheet's columns."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int] = ()


def as_xlsx(title: str, lead: str, parts: Sequence[Part]) -> bytes:
    """A sheet for each part, under the paper's title and opening sentences."""
    book = Workbook()
    book.remove(book.active)
    for part in parts:
        _fill(book.create_sheet(part.title), title, lead, part)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Any, title: str, lead: str, part: Part) -> None:
    sheet.append([title])
    sheet["A1"].font = Font(size=16, bold=True)
    sheet.append([lead])
    sheet.append(list(part.heads))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in part.rows:
        sheet.append([_plain(value) for value in row])
    widths = part.widths or [18] * len(part.heads)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation = "landscape"


def _plain(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def as_docx(title: str, lead: str, parts: Sequence[Part]) -> bytes:
    """A paper of A4 pages across, the parts numbered 一、二、…"""
    paper = Paper()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    run = _paragraph(paper, title, centred=True)
    run.bold, run.font.size, run.font.name = True, Pt(20), "宋体"
    run.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    paper.add_paragraph(lead).paragraph_format.first_line_indent = Pt(24)
    for number, part in zip(_NUMBERS, parts, strict=False):
        _paragraph(paper, f"{number}、{part.title}").bold = True
        _table(paper, part.heads, part.rows)
    buffer = BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _paragraph(paper: Any, text: str, *, centred: bool = False) -> Any:
    made = paper.add_paragraph()
    if centred:
        made.alignment = 1
    return made.add_run(text)


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = paper.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    for values in (heads, *rows):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = ""
            run = cell.paragraphs[0].add_run(str(value))
            run.font.size = Pt(9)
