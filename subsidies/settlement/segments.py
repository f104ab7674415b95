"""Months of arrears or recovery as people read them: runs of months at one rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.lib.periods import Month


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive months ``first`` … ``last``, each ``rate`` yuan (never negative)."""

    first: Month
    last: Month
    rate: Decimal

    @property
    def months(self) -> int:
        """How many months."""
        return self.last.index - self.first.index + 1

    @property
    def amount(self) -> Decimal:
        """Their sum in yuan."""
        return self.rate * self.months

    def in_words(self) -> str:
        """2025年3月至2025年9月，共7个月，每月50.00元; one month: 2025年3月，50.00元."""
        if self.months == 1:
            return f"{self.first.in_words()}，{self.rate:,.2f}元"
        return (
            f"{self.first.in_words()}至{self.last.in_words()}，共{self.months}个月，"
            f"每月{self.rate:,.2f}元"
        )


def segments(payments: Iterable[tuple[date | Month, Decimal]]) -> list[Segment]:
    """Covered months and amounts, in any order, as segments in order.

    Amounts of the same month are one payment; the sign is left out, arrears and recoveries are
    told apart by the caller. A month of zero parts segments.
    """
    by_month: dict[Month, Decimal] = {}
    for covered, amount in payments:
        month = covered if isinstance(covered, Month) else Month.of(covered)
        by_month[month] = by_month.get(month, Decimal("0.00")) + amount
    found: list[Segment] = []
    for month in sorted(by_month):
        rate = abs(by_month[month])
        if not rate:
            continue
        if found and found[-1].rate == rate and found[-1].last.next() == month:
            found[-1] = Segment(found[-1].first, month, rate)
        else:
            found.append(Segment(month, month, rate))
    return found


def segments_in_words(found: Sequence[Segment]) -> str:
    """All segments and, when there are several, their sum."""
    told = "；".join(segment.in_words() for segment in found)
    if len(found) < 2:
        return told
    months = sum(segment.months for segment in found)
    total = sum((segment.amount for segment in found), Decimal("0.00"))
    return f"{told}；合计{months}个月，{total:,.2f}元"
