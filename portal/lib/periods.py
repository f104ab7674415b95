"""Months, half-open periods of days, and ages.

A month in Python is a ``Month``; in the database it is the date of its first day.
A period of days is ``[start, end)``; an ``end`` of None leaves it open.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_MONTH_TEXT = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; ordered, hashable, printed as 2024-01."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.number <= 12):
            raise ValueError(f"没有 {self.year} 年 {self.number} 月这个月份")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as 2024-01; ValueError for anything else."""
        parts = _MONTH_TEXT.fullmatch(text)
        if parts is None:
            raise ValueError(f"月份“{text}”不正确，请按“年-月”填写，例如 2024-01")
        return cls(int(parts[1]), int(parts[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day; how a month is stored."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def index(self) -> int:
        """Months since year 0, to count with."""
        return self.year * 12 + self.number - 1

    def shift(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        year, number = divmod(self.index + months, 12)
        return Month(year, number + 1)

    def next(self) -> "Month":
        """The month after."""
        return self.shift(1)

    def previous(self) -> "Month":
        """The month before."""
        return self.shift(-1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """Every month from this one to ``last``, both included."""
        month = self
        while month <= last:
            yield month
            month = month.next()

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def in_words(self) -> str:
        """2024年1月, as sentences print it."""
        return f"{self.year}年{self.number}月"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, not including, ``end``; open when ``end`` is None."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.start >= self.end:
            raise ValueError(f"期间的起日 {self.start} 必须早于止日 {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    def common(self, other: "Period") -> "Period | None":
        """The days of both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    def without(self, other: "Period") -> list["Period"]:
        """The parts of this period before and after ``other``, in order."""
        common = self.common(other)
        if common is None:
            return [self]
        parts = []
        if self.start < common.start:
            parts.append(Period(self.start, common.start))
        if common.end is not None and (self.end is None or common.end < self.end):
            parts.append(Period(common.end, self.end))
        return parts


def day_after(day: date) -> date:
    """The next day."""
    return day + timedelta(days=1)


def age_in_month(birth: date, month: Month) -> int:
    """Age of a month: whole months between birth month and that month, div 12 (DESIGN §4).

    Someone turns 80 in the month of the 80th birthday, born on 29 February or not.
    Negative before birth.
    """
    return (month.index - (birth.year * 12 + birth.month - 1)) // 12


def age_on(birth: date, day: date) -> int:
    """Full years on a day.

    Born on 29 February, a year without that day counts from the last day of the month
    (民法典 第二百零二条: 没有对应日的，月末日为期间的最后一日).
    """
    anniversary = min(birth.day, monthrange(day.year, birth.month)[1])
    reached = (day.month, day.day) >= (birth.month, anniversary)
    return day.year - birth.year - (not reached)
