"""The values of rows and lines: what each word of a layout stands for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.lib.periods import Month
from subsidies.bankfiles.layout import Column, Layout

Value = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of a file share."""

    reference: str
    file: str
    county: str
    month: Month
    day: date
    bank: str
    brief: str
    count: int
    amount: Decimal

    @property
    def period(self) -> str:
        """补贴期号: 202401."""
        return f"{self.month.year:04d}{self.month.number:02d}"

    def words(self) -> dict[str, str]:
        """The words in braces."""
        return {
            "reference": self.reference,
            "file": self.file,
            "count": str(self.count),
            "sum": f"{self.amount:.2f}",
            "sum_fen": str(int(self.amount * 100)),
            "period": self.period,
            "date": f"{self.day:%Y%m%d}",
            "county": self.county,
            "brief": self.brief,
            "bank": self.bank,
        }


@dataclass(frozen=True, slots=True)
class Filled:
    """A payment with its place in the file and the numbers opened for it."""

    number: int
    payment: Any
    account: str
    id_number: str


def filled_line(line: str, context: Context) -> str:
    """A line above or below the rows."""
    return line.format_map(context.words())


def file_name(layout: Layout, context: Context) -> str:
    """The name of the file with its ending."""
    ending = "xlsx" if layout.kind == "xlsx" else "txt"
    return f"{filled_line(layout.file_name, context)}.{ending}"


def filled_row(layout: Layout, row: Filled, context: Context) -> list[Value]:
    """The values of a row in the order of the columns."""
    return [_value(column, row, context) for column in layout.columns]


def months_words(since: date, until: date) -> str:
    """202401 or 202401-202403."""
    first, last = f"{since:%Y%m}", f"{until:%Y%m}"
    return first if first == last else f"{first}-{last}"


def _value(column: Column, row: Filled, context: Context) -> Value:
    payment = row.payment
    special: dict[str, Any] = {
        "row": row.number,
        "account": row.account,
        "id_number": row.id_number,
        "reference": context.reference,
        "county": context.county,
        "period": context.period,
        "constant": column.constant,
    }
    if column.field in special:
        return special[column.field]
    if column.field == "amount_fen":
        return int(payment.amount * 100)
    if column.field == "months":
        return months_words(payment.since, payment.until)
    return getattr(payment, column.field)
