"""Periods in which services are due: the month, the quarter, the calendar year, or once."""

from datetime import date

from portal.lib.periods import Month

#: Frequencies that make something due; services on demand are only recorded.
COUNTED = ("month", "quarter", "year", "once")
WORDS = {"month": "每月", "quarter": "每季度", "year": "每年", "once": "一次", "need": "按需"}


def period_of(every: str, month: Month) -> tuple[date, date | None]:
    """The period of a frequency a month lies in, ``[start, end)``; a single one has no end."""
    if every == "month":
        return month.first, month.next().first
    if every == "quarter":
        first = month.shift(-((month.number - 1) % 3))
        return first.first, first.shift(3).first
    if every == "year":
        return date(month.year, 1, 1), date(month.year + 1, 1, 1)
    return date(1, 1, 1), None
