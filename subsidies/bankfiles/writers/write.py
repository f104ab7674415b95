"""Writing a file, and saying beforehand what could not be written."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from portal.lib.workbook import Heading, Sheet, workbook_bytes
from subsidies.bankfiles.fields import LINE_ENDS, NUMBERS, Kind
from subsidies.bankfiles.layout import Column, Layout
from subsidies.bankfiles.writers.values import Context, Filled, Value, filled_line, filled_row

#: A spreadsheet would take a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t")
_CHECKED = ("name", "holder", "township", "village", "bank", "brief", "project")
_WIDTH = 14.0


def write(layout: Layout, context: Context, rows: Sequence[Filled]) -> bytes:
    """The bytes of a file: the same rows and words give the same bytes.

    Raises ValueError for a value its column cannot hold; ``unwritable`` says so beforehand.
    """
    head = [filled_line(line, context) for line in layout.head]
    foot = [filled_line(line, context) for line in layout.foot]
    values = [filled_row(layout, row, context) for row in rows]
    if layout.kind == Kind.XLSX:
        return _xlsx(layout, context, head, values, foot)
    body = [_text_line(layout, row) for row in values]
    titles = [_titles(layout)] if layout.titles else []
    end = LINE_ENDS[layout.line_end]
    return "".join(line + end for line in (*head, *titles, *body, *foot)).encode(layout.encoding)


def unwritable(layout: Layout, payment: Any) -> str:
    """Why a payment cannot stand in a file of this layout, with the cure; empty when it can."""
    if layout.wants_brief and not payment.brief:
        return f"“{payment.project or '该项目'}”还没有四字摘要。请在“四字摘要”中登记。"
    columns = {column.field: column for column in layout.columns}
    for name in _CHECKED:
        if name in columns and (reason := _fault(layout, columns[name], getattr(payment, name))):
            return reason
    return ""


def _fault(layout: Layout, column: Column, text: str) -> str:
    if layout.kind == Kind.XLSX:
        return ""
    try:
        size = len(text.encode(layout.encoding))
    except UnicodeEncodeError as error:
        letter = text[error.start]
        return (
            f"{column.title}“{text}”中的“{letter}”不能用 {layout.encoding.upper()} 编码。"
            "请与银行商定改用 GB18030，或按银行登记的户名更正。"
        )
    if any(not letter.isprintable() for letter in text):
        return f"{column.title}“{text}”含有换行等不可见字符。请更正。"
    if layout.kind == Kind.FIXED and size > column.width:
        return f"{column.title}“{text}”有 {size} 字节，超过 {column.width} 字节。请放宽该列或更正。"
    if layout.kind == Kind.DELIMITED and layout.delimiter in text:
        return f"{column.title}“{text}”含有分隔符“{layout.delimiter}”。请更正。"
    if text.startswith(FORMULA):
        return f"{column.title}“{text}”以“{text[0]}”开头，会被表格软件当成公式。请更正。"
    return ""


def _titles(layout: Layout) -> str:
    if layout.kind == Kind.DELIMITED:
        return layout.delimiter.join(column.title for column in layout.columns)
    return "".join(_placed(layout, column, column.title) for column in layout.columns)


def _text_line(layout: Layout, values: Sequence[Value]) -> str:
    texts = [f"{value:.2f}" if isinstance(value, Decimal) else str(value) for value in values]
    if layout.kind == Kind.DELIMITED:
        return layout.delimiter.join(texts)
    placed = zip(layout.columns, texts, strict=True)
    return "".join(_placed(layout, column, text) for column, text in placed)


def _placed(layout: Layout, column: Column, text: str) -> str:
    """A text in its column of so many bytes."""
    room = column.width - len(text.encode(layout.encoding))
    if room < 0:
        raise ValueError(
            f"“{column.title}”的一个值超过 {column.width} 字节。请放宽该列后重新报盘。"
        )
    padding = column.pad * room
    return padding + text if column.align == "right" else text + padding


def _xlsx(
    layout: Layout,
    context: Context,
    head: Sequence[str],
    values: Sequence[Sequence[Value]],
    foot: Sequence[str],
) -> bytes:
    width = len(layout.columns)
    below = [[line, *[None] * (width - 1)] for line in foot]
    headings = [
        Heading(column.title, float(column.width or _WIDTH), _cell_kind(column.field))
        for column in layout.columns
    ]
    sheet = Sheet("代发明细", headings, [*values, *below], above=head)
    made = datetime.combine(context.day, time(), tzinfo=UTC)
    return workbook_bytes([sheet], at=made)


def _cell_kind(name: str) -> str:
    if name == "amount":
        return "money"
    return "number" if name in NUMBERS else "text"
