"""Months counted from year 0, ages by DESIGN §4."""

import calendar
from datetime import date

# The ninth of the ninth lunar month (重阳节); always October in these years.
CHONGYANG_YEARS = range(2015, 2036)
CHONGYANG_MONTH = 10


def month_of(text: str) -> int:
    """``2024-01`` as a number of months."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def index(day: date) -> int:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


def text_of(month: int) -> str:
    """The number of months as ``2024-01``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return date(month // 12, month % 12 + 1, calendar.monthrange(month // 12, month % 12 + 1)[1])


def age_on(day: date, born: date) -> int:
    """Whole years on a day; a birthday on 29 February falls on the 28th where there is no 29th."""
    last = calendar.monthrange(day.year, born.month)[1]
    return day.year - born.year - ((day.month, day.day) < (born.month, min(born.day, last)))


def age_of(month: int, born: date | None, died: date | None, starts: str) -> int | None:
    """Age that counts for a month: whole months between the birth month and it, div 12.

    In the month of death it is the age on that day; ``starts: next_month`` takes the month before.
    """
    if born is None:
        return None
    if starts == "next_month":
        month -= 1
    if died is not None and index(died) == month:
        return age_on(died, born)
    return (month - index(born)) // 12


def payment_month(item_month, month: int) -> bool:
    """Does a yearly payment with this ``month:`` fall into the month?"""
    if item_month is None:
        return True
    if item_month == "chongyang":
        assert month // 12 in CHONGYANG_YEARS, "extend the table of 重阳节"
        item_month = CHONGYANG_MONTH
    return month % 12 + 1 == int(item_month)
