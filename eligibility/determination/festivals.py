"""Months of lunar festivals, which differ by year."""

from lunardate import LunarDate


def month_of(when: int | str, year: int) -> int:
    """The calendar month of a fixed month number, or of a festival in a year (重阳节: 九月初九)."""
    if isinstance(when, int):
        return when
    return LunarDate(year, 9, 9).to_solar_date().month
