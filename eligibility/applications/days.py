"""Days of publicity: calendar days, or working days with China's holidays and make-up days."""

from datetime import date, timedelta

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
    fixed = (day.month == 1 and day.day <= 3) or (day.month == 5 and day.day <= 5)
    national = day.month == 10 and day.day <= 8
    qingming = day.month == 4 and 3 <= day.day <= 7
    if fixed or national or qingming:
        return True
    spring = LunarDate(day.year, 1, 1).to_solar_date()
    if spring - timedelta(days=2) <= day <= spring + timedelta(days=8):
        return True
    return any(
        abs((LunarDate(day.year, month, number).to_solar_date() - day).days) <= 2
        for month, number in _LUNAR
    )
