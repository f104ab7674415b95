"""The bulletin (通报) on a document: measures by county and what is late, as xlsx or docx."""

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

from portal.boards.measures import Goal, Line, Quarter
from portal.policies.models import Document

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What both files are made from; counties are (code, name)."""

    document: Document
    area: str
    quarter: Quarter
    counties: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    goals: Sequence[Goal] = ()

    @property
    def title(self) -> str:
        """What the paper is called."""
        return f"{self.area}落实{self.document}情况通报"

    def summary(self) -> str:
        """The whole area in sentences, as a bulletin opens."""
        cells = [cell for line in self.lines for cell in line.cells]
        done = sum(cell.state == "done" for cell in cells)
        late = sum(cell.state == "late" for cell in cells)
        silent = sum(cell.report is None for cell in cells)
        return (
            f"截至{self.quarter.in_words()}末，《{self.document.title}》{len(self.lines)} 条措施、"
            f"{len(self.counties)} 个县市区共 {len(cells)} 项：已落实并核对 {done} 项，"
            f"期限已过仍未落实 {late} 项，没有报送 {silent} 项。"
        )

    def ranked(self) -> list[tuple[str, int, int, int]]:
        """(county, done, late, not reported), the most done first."""
        rows = []
        for code, name in self.counties:
            cells = [c for line in self.lines for c in line.cells if c.county == code]
            rows.append((
                name, sum(c.state == "done" for c in cells),
                sum(c.state == "late" for c in cells), sum(c.report is None for c in cells),
            ))  # fmt: skip
        return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))

    def rows(self) -> list[tuple[str, str, str, list[str]]]:
        """Measure, units, printed deadline, and a word for each county."""
        return [
            (
                str(line.measure),
                "、".join(line.measure.lead_units + line.measure.responsible_units),
                line.measure.deadline or ("长期坚持" if line.measure.standing else ""),
                [cell.word.text for cell in line.cells],
            )
            for line in self.lines
        ]

    def aims(self) -> list[tuple[str, str, str, list[str]]]:
        """Target, what is wanted, until when, and how it stands for the whole and by county."""
        rows = []
        for goal in self.goals:
            by = {cell.county: goal.text(cell) for cell in goal.cells}
            due = f"{goal.target.due_on:%Y-%m-%d}" if goal.target.due_on else "长期坚持"
            cells = [by.get(code, "") for code in ("", *(code for code, _ in self.counties))]
            rows.append((goal.target.name, goal.target.wanted, due, cells))
        return rows


RANKED = ("县市区", "已落实", "期限已过未落实", "没有报送")


def as_xlsx(told: Bulletin) -> bytes:
    """Two sheets: counties in their order, and every measure by county."""
    book = Workbook()
    first = book.active
    first.title = "各县市区"
    _fill(first, told, RANKED, told.ranked(), (18, 12, 18, 12))
    second = book.create_sheet("各条措施")
    heads = ("措施", "责任单位", "完成时间", *(name for _, name in told.counties))
    rows = [(name, units, due, *words) for name, units, due, words in told.rows()]
    _fill(second, told, heads, rows, (34, 34, 20, *(16 for _ in told.counties)))
    if told.goals:
        heads = ("目标", "要求", "期限", "全市（州）", *(name for _, name in told.counties))
        aims = [(name, wanted, due, *cells) for name, wanted, due, cells in told.aims()]
        _fill(book.create_sheet("目标"), told, heads, aims, (40, 18, 14, *(18 for _ in heads[3:])))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(
    sheet: Any, told: Bulletin, heads: Sequence[str], rows: Sequence[Any], widths: Sequence[int]
) -> None:
    sheet.append([told.title])
    sheet["A1"].font = Font(size=16, bold=True)
    sheet.append([told.summary()])
    sheet.append(list(heads))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append(list(row))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation = "landscape"


def as_docx(told: Bulletin) -> bytes:
    """A paper of A4 pages in the faces of official papers."""
    paper = Paper()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    run = _paragraph(paper, told.title, centred=True)
    run.bold, run.font.size, run.font.name = True, Pt(20), "宋体"
    run.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    paper.add_paragraph(told.summary()).paragraph_format.first_line_indent = Pt(24)
    _paragraph(paper, "一、各县市区").bold = True
    _table(paper, RANKED, told.ranked())
    _paragraph(paper, "二、各条措施").bold = True
    heads = ("措施", "责任单位", "完成时间", *(name for _, name in told.counties))
    _table(paper, heads, [(name, units, due, *words) for name, units, due, words in told.rows()])
    if told.goals:
        _paragraph(paper, "三、目标").bold = True
        heads = ("目标", "要求", "期限", "全市（州）", *(name for _, name in told.counties))
        aims = [(name, wanted, due, *cells) for name, wanted, due, cells in told.aims()]
        _table(paper, heads, aims)
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
