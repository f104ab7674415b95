"""Days of publicity: calendar days, working days with China's holidays and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.applications.days import is_arranged, is_working, last_day


@pytest.mark.parametrize(
    ("first", "days", "kind", "last"),
    [
        ("2024-01-15", 7, "calendar", "2024-01-21"),
        ("2024-01-15", 7, "working", "2024-01-23"),
        ("2024-02-05", 7, "working", "2024-02-19"),  # 春节 10–17日，18日（周日）补班
        ("2024-09-27", 2, "working", "2024-09-29"),  # 29日（周日）补班
        ("2023-09-28", 2, "working", "2023-10-07"),  # 中秋国庆，10月7日（周六）补班
        ("2025-01-27", 1, "working", "2025-01-27"),
        ("2026-02-13", 3, "working", "2026-02-24"),  # 14日（周六）补班，15–23日春节
        ("2026-10-10", 1, "working", "2026-10-10"),
    ],
)
def test_known_years(first, days, kind, last):
    assert last_day(date.fromisoformat(first), days, kind) == date.fromisoformat(last)


def test_a_year_not_arranged_yet_is_never_too_short():
    assert is_arranged(date(2026, 12, 31))
    assert not is_arranged(date(2027, 1, 4))
    assert not is_working(date(2027, 1, 1))
    assert not is_working(date(2027, 2, 8)), "春节假期内"
    assert not is_working(date(2027, 10, 5))
    assert not is_working(date(2027, 3, 6)), "周六"
    assert is_working(date(2027, 3, 8))


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2023, 1, 1), date(2030, 12, 31)), st.integers(1, 30))
def test_a_period_of_working_days_has_that_many_and_ends_on_one(first, days):
    last = last_day(first, days, "working")
    inside = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(map(is_working, inside)) == days
    assert is_working(last)


def test_a_period_has_a_day():
    with pytest.raises(ValueError, match="at least one day"):
        last_day(date(2024, 1, 1), 0, "working")
