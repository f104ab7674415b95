"""Word files a clerk can still edit: forms, lists, notices."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from eligibility.applications.documents.forms import PublicRow, pages
from eligibility.applications.models import Notice, Publicity

#: Office knows these by name everywhere; where they are missing a free substitute is taken.
SONG, FANGSONG = "宋体", "仿宋"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def publicity_docx(publicity: Publicity, rows: Sequence[PublicRow], title: str) -> bytes:
    """公示表, thirteen rows a page, each page with period, place and number for objections."""
    document = _new()
    for number, page in enumerate(pages(rows)):
        if number:
            document.add_page_break()
        _title(document, title)
        _line(document, f"{publicity}　　公示期：{_period(publicity)}", centre=True)
        table = _table(
            document,
            ("序号", "姓名", "村（社区）", "项目", "金额（元）"),
            (1.2, 2.6, 5.2, 5.6, 2.4),
        )
        for row in page:
            values = ("", "", "", "", "")
            if row is not None:
                values = (str(row.number), row.name, row.village, row.item, row.amount)
            _row(table, values)
        _line(
            document,
            f"如有异议，请在公示期内反映。监督电话：{publicity.phone}　公示地点：{publicity.place}",
        )
    return _bytes(document)


def _period(publicity: Publicity) -> str:
    kind = "个工作日" if publicity.day_kind == "working" else "日"
    start, end = publicity.from_day, publicity.until_day
    return (
        f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日"
        f"（{publicity.days}{kind}）"
    )


def notice_docx(notice: Notice) -> bytes:
    """告知书 with its number, text and signature."""
    document = _new()
    _title(document, notice.title)
    _line(document, f"编号：{notice.year}-{notice.number:04d}", right=True)
    _line(document, f"{notice.addressee}：", size=14)
    for paragraph in notice.body.splitlines():
        _line(document, paragraph, size=14, indent=True)
    _line(document, "")
    _line(document, notice.signed, size=14, right=True)
    day = notice.issued_on
    _line(document, f"{day.year}年{day.month}月{day.day}日（盖章）", size=14, right=True)
    _line(document, "")
    _line(
        document,
        "送达人（签名）：　　　　　　　　收件人（签名或捺印）：　　　　　　　　年　月　日",
        size=12,
    )
    return _bytes(document)


def form_docx(
    title: str, head: Sequence[tuple[str, str]], items: Sequence[Sequence[str]],
    signatures: Sequence[tuple[str, str]],
) -> bytes:  # fmt: skip
    """申请审批表 on one page: who, what is asked for, the opinions with lines for seals."""
    document = _new()
    document.sections[0].top_margin = document.sections[0].bottom_margin = Cm(1.6)
    _title(document, title)
    table = _columns(document, (2.6, 6.4, 2.6, 5.4))
    for left, right in zip(head[::2], [*head[1::2], ("", "")], strict=False):
        _row(table, (*left, *right))
    _line(document, "", size=6)
    asked = _table(
        document, ("申请项目", "认定", "金额（元）", "起发", "依据"), (4.2, 2.4, 2.4, 2.2, 5.8)
    )
    for item in items:
        _row(asked, item)
    _line(document, "", size=6)
    _line(
        document,
        "申请人承诺：所填情况属实，同意核对家庭经济状况等信息。申请人（签名或捺印）：　　　　　　年　月　日",
    )
    opinions = _columns(document, (3.2, 13.8))
    for label, said in signatures:
        _row(opinions, (label, f"{said}\n\n{'　' * 16}签名（盖章）：　　　　　　年　月　日"))
    return _bytes(document)


def _new() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANGSONG, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    return document


def _title(document: DocumentType, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = True, Pt(18), SONG
    run._element.rPr.rFonts.set(qn("w:eastAsia"), SONG)


def _line(
    document: DocumentType, text: str, *, size: int = 12, centre: bool = False,
    right: bool = False, indent: bool = False,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    if centre or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(text).font.size = Pt(size)


def _table(document: DocumentType, heads: Sequence[str], widths: Sequence[float]) -> Table:
    table = document.add_table(rows=1, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    cells = zip(table.rows[0].cells, table.columns, heads, widths, strict=True)
    for cell, column, head, width in cells:
        _write(cell, head, bold=True)
        cell.width = column.width = Cm(width)
    return table


def _columns(document: DocumentType, widths: Sequence[float]) -> Table:
    """A table without a head, of columns of these widths (cm)."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _row(table: Table, values: Sequence[str]) -> None:
    row = table.add_row()
    row.height = Cm(0.9)
    for cell, value in zip(row.cells, values, strict=True):
        _write(cell, value)
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(11)


def _bytes(document: DocumentType) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()
