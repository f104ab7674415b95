"""The weekly bulletin (周报): what happened by county, and the ten measures, as xlsx or docx."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from docx import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gas_safety.progress.periods import LABELS
from gas_safety.progress.selectors import Progress

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What both files are made from; ``rows`` are (county, counts), the sum first."""

    area: str
    first: date
    last: date
    rows: Sequence[tuple[str, dict[str, Any]]]
    measures: Sequence[Progress]

    @property
    def title(self) -> str:
        """永州市燃气安全周报."""
        return f"{self.area}燃气安全{'周报' if (self.last - self.first).days < 7 else '通报'}"

    @property
    def days(self) -> str:
        """The days it tells of."""
        return f"{_words(self.first)}至{_words(self.last)}"

    def summary(self) -> str:
        """The whole area in sentences, as a bulletin opens."""
        n = self.rows[0][1]
        return (
            f"本期安检 {n['visits']} 户次，安全教育 {n['taught']} 户次；送气 {n['deliveries']} 次，"
            f"随送安检 {n['delivered_inspected']} 次。发现隐患 {n['found']} 处（重大隐患 {n['major']} 处），"
            f"完成整改 {n['rectified']} 处，销号 {n['closed']} 处；拒不整改 {n['refused']} 处，"
            f"停止供气 {n['cut_off']} 处，处罚 {n['fined']} 件 {Decimal(n['penalties']):,.2f} 元，"
            f"移送司法 {n['referred']} 件。受理举报 {n['complaints']} 件，反馈 {n['answered']} 件。"
            f"瓶改管 {n['piped']} 户，让利帮扶 {n['helped']} 户次，优惠 {Decimal(n['discounts']):,.2f} 元。"
        )

    def measure_lines(self) -> list[tuple[str, str, str, str, str]]:
        """Measure, figure, share, printed deadline and light, one line a figure."""
        lines = []
        for each in self.measures:
            name = str(each.measure)
            for figure in each.figures:
                share = f"{figure.percent}（{figure.share.part}/{figure.share.whole}）"
                lines.append((name, figure.requirement.label, share, each.measure.deadline,
                              figure.light.text))  # fmt: skip
            if each.report:
                text = f"{each.report.as_of} {each.report.text}（佐证：{each.report.evidence}）"
                lines.append((name, "报送", text, each.measure.deadline,
                              each.report.get_state_display()))  # fmt: skip
        return lines


def as_xlsx(bulletin: Bulletin) -> bytes:
    """Two sheets: counts by county, and the measures."""
    book = Workbook()
    counts = book.active
    counts.title = "情况统计"
    _fill(counts, bulletin, ("县市区", *LABELS.values()),
          [(name, *(row[key] for key in LABELS)) for name, row in bulletin.rows])  # fmt: skip
    measures = book.create_sheet("十条措施")
    _fill(
        measures, bulletin, ("措施", "指标", "进展", "完成时间", "状态"), bulletin.measure_lines()
    )
    for column, width in zip("ABCDE", (34, 30, 40, 28, 20), strict=True):
        measures.column_dimensions[column].width = width
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Any, bulletin: Bulletin, heads: Sequence[str], rows: Sequence[Any]) -> None:
    sheet.append([bulletin.title])
    sheet["A1"].font = Font(size=16, bold=True)
    sheet.append([bulletin.days])
    sheet.append(list(heads))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append(list(row))
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18 if number == 1 else 11
    sheet.freeze_panes = "B4"


def as_docx(bulletin: Bulletin) -> bytes:
    """A paper of A4 pages in the faces of official papers."""
    paper = Paper()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = paper.add_paragraph()
    run = heading.add_run(bulletin.title)
    run.bold, run.font.size = True, Pt(20)
    run.font.name = "宋体"
    run.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    heading.alignment = 1
    paper.add_paragraph(bulletin.days).alignment = 1
    paper.add_paragraph(bulletin.summary()).paragraph_format.first_line_indent = Pt(24)
    _title(paper, "一、分县市区情况")
    keys = ("visits", "taught", "found", "rectified", "closed", "refused", "cut_off", "fined")
    _table(paper, ("县市区", *(LABELS[key] for key in keys)),
           [(name, *(str(row[key]) for key in keys)) for name, row in bulletin.rows])  # fmt: skip
    _title(paper, "二、十条措施进展")
    _table(paper, ("措施", "指标", "进展", "完成时间", "状态"), bulletin.measure_lines())
    buffer = BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _title(paper: Any, text: str) -> None:
    run = paper.add_paragraph().add_run(text)
    run.bold = True


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    for line in table.rows:
        for cell in line.cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(9)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
