"""Days of publicity: calendar days, or working days with China's holidays and make-up days."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from lunardate import LunarDate

from eligibility.applications.models import DayKind

#: Public holidays by their lunar month and day, as far as they must be guessed.
_LUNAR = ((5, 5), (8, 15))


def last_day(first: date, days: int, kind: str) -> date:
    """The last day of a period of ``days`` that begins on ``first``, which counts.

    Where the arrangement of a year is not published yet, every weekend and every day that may
    be a holiday is left out, so that the period is never too short.
    """
    if days < 1:
        raise ValueError("a period has at least one day")
    if kind == DayKind.CALENDAR:
        return first + timedelta(days=days - 1)
    day, left = first, days
    while True:
        left -= is_working(day)
        if left == 0:
            return day
        day += timedelta(days=1)


def is_working(day: date) -> bool:
    """Whether offices work on a day; a guess on the safe side for years not arranged yet."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5 and not _may_be_holiday(day)


def is_arranged(day: date) -> bool:
    """Whether the holidays of the day's year are published."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def _may_be_holiday(day: date) -> bool:
    return day in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    """Every day of a year that may be off: each holiday with the days that are moved to it."""
    spans = [
        (date(year, 1, 1), 0, 2),
        (LunarDate(year, 1, 1).to_solar_date(), 2, 8),
        (date(year, 4, 5), 2, 2),
        (date(year, 5, 1), 0, 4),
        *((LunarDate(year, month, number).to_solar_date(), 2, 2) for month, number in _LUNAR),
        (date(year, 10, 1), 0, 7),
    ]
    return frozenset(
        day + timedelta(days=n) for day, before, after in spans for n in range(-before, after + 1)
    )
