"""The first rows a layout would write, with invented people: for the one who drafts it."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineWorkbook

from portal.lib.periods import Month
from subsidies.bankfiles.fields import Kind
from subsidies.bankfiles.layout import Layout
from subsidies.bankfiles.plan import Payment
from subsidies.bankfiles.writers import Context, Filled, file_name, unwritable, write

NAMES = ("样例甲", "样例·买买提", "样例𬭎")


def preview(layout: Layout, *, bank: str, county: str, day: date) -> tuple[str, list[list[str]]]:
    """The file's name, and its lines as cells (one cell a line for texts).

    What the layout cannot write stands there as a remark instead.
    """
    payments = [_payment(n, name, day) for n, name in enumerate(NAMES, start=1)]
    refused = [reason for payment in payments if (reason := unwritable(layout, payment))]
    payments = [payment for payment in payments if not unwritable(layout, payment)]
    context = Context(
        reference="431100202401000001",
        file="431100202401000001001",
        county=county,
        month=Month.of(day),
        day=day,
        bank=bank,
        brief="高龄津贴",
        count=len(payments),
        amount=sum((payment.amount for payment in payments), Decimal(0)),
    )
    rows = [
        Filled(n, payment, f"621700000000000{n}", "431100194301010000")
        for n, payment in enumerate(payments, start=1)
    ]
    try:
        content = write(layout, context, rows)
    except ValueError as error:
        return file_name(layout, context), [[str(error)]]
    lines = _lines(layout, content)
    return file_name(layout, context), [*lines, *([f"（写不进：{reason}）"] for reason in refused)]


def _lines(layout: Layout, content: bytes) -> list[list[str]]:
    if layout.kind == Kind.XLSX:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(cell) for cell in row] for row in sheet.to_python()]
    return [[line] for line in content.decode(layout.encoding).splitlines()]


def _cell(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _payment(n: int, name: str, day: date) -> Payment:
    month = Month.of(day).first
    return Payment(
        payee_kind="person",
        payee_id=n,
        person_id=n,
        item_id=n,
        regular=True,
        since=month,
        until=month,
        amount=Decimal(50 * n),
        line_ids=[],
        name=name,
        township="样例镇",
        village="样例村",
        account_id=n,
        holder=name,
        bank="样例银行",
        bank_code="402000000000",
        last4="0000",
        number_index=None,
        bad=False,
        brief="高龄津贴",
        project="高龄津贴",
    )
