"""Months, periods of days, ages, and rounding to the fen."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.money import parse_amount, printed, share_of, to_fen
from portal.lib.periods import Month, Period, age_in_month, age_on

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_months_parse_print_order_and_shift():
    month = Month.parse("2024-01")
    assert str(month) == "2024-01"
    assert month.in_words() == "2024年1月"
    assert (month.first, month.last) == (date(2024, 1, 1), date(2024, 1, 31))
    assert month.previous() == Month(2023, 12) < month < month.next() == Month(2024, 2)
    assert month.shift(-13) == Month(2022, 12)
    assert [str(m) for m in Month(2023, 12).until(month)] == ["2023-12", "2024-01"]
    assert Month(2024, 2).last == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["2024", "2024-1", "2024-13", "2024-00", "24-01", "2024-01-01"])
def test_a_wrong_month_is_refused_in_chinese(text):
    with pytest.raises(ValueError, match="月"):
        Month.parse(text)


@given(day=DAYS, months=st.integers(-600, 600))
def test_shifting_there_and_back_is_the_same_month(day, months):
    assert Month.of(day).shift(months).shift(-months) == Month.of(day)


@pytest.mark.parametrize(
    ("birth", "month", "age"),
    [
        (date(1944, 1, 31), "2024-01", 80),
        (date(1944, 1, 31), "2023-12", 79),
        (date(1944, 2, 29), "2024-02", 80),
        (date(1944, 2, 29), "2025-02", 81),
        (date(2024, 2, 1), "2024-01", -1),
    ],
)
def test_age_of_a_month_changes_in_the_birth_month(birth, month, age):
    assert age_in_month(birth, Month.parse(month)) == age


def test_age_on_a_day():
    assert age_on(date(1944, 1, 31), date(2024, 1, 30)) == 79
    assert age_on(date(1944, 1, 31), date(2024, 1, 31)) == 80
    assert age_on(date(1944, 2, 29), date(2025, 2, 27)) == 80
    assert age_on(date(1944, 2, 29), date(2025, 2, 28)) == 81


def test_periods_are_half_open():
    january = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert date(2024, 1, 31) in january
    assert date(2024, 2, 1) not in january
    assert not january.overlaps(Period(date(2024, 2, 1)))
    with pytest.raises(ValueError, match="早于"):
        Period(date(2024, 1, 1), date(2024, 1, 1))


@given(st.lists(DAYS, min_size=3, max_size=3, unique=True), st.booleans(), DAYS)
def test_a_period_without_another_keeps_every_other_day(days, is_open, other_end):
    start, middle, end = sorted(days)
    whole = Period(start, None if is_open else end)
    other = Period(middle, other_end if other_end > middle else None)
    rest = whole.without(other)
    for day in {start, middle, end, other_end}:
        assert any(day in part for part in rest) == (day in whole and day not in other)


@pytest.mark.parametrize(
    ("value", "bound", "fen"),
    [
        (Fraction(1550, 6), "at_least", "258.34"),
        (Fraction(1550, 6), "at_most", "258.33"),
        (Fraction(1550, 6), "exactly", "258.33"),
        (Fraction(1860, 6), "at_least", "310.00"),
        (Decimal("0.005"), "exactly", "0.01"),
        (Decimal("0.015"), "exactly", "0.02"),
        (Decimal("50"), "at_least", "50.00"),
        (0, "local", "0.00"),
    ],
)
def test_amounts_round_as_their_bound_word_says(value, bound, fen):
    assert str(to_fen(value, bound)) == fen


def test_a_share_is_exact_until_it_is_rounded():
    assert to_fen(share_of(Decimal("1860.00"), 1, 6), "at_least") == Decimal("310.00")


def test_floats_negatives_and_unknown_bounds_are_refused():
    with pytest.raises(TypeError):
        to_fen(1.5, "exactly")
    with pytest.raises(ValueError, match="negative"):
        to_fen(Decimal("-1"), "exactly")
    with pytest.raises(ValueError, match="bound"):
        to_fen(Decimal("1"), "about")


@pytest.mark.parametrize(
    ("text", "amount"), [("1,234.5", "1234.50"), ("80元", "80.00"), (" 0 ", "0.00")]
)
def test_typed_amounts(text, amount):
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize("text", ["", "1.234", "-1", "1e3", "壹", ".5", "NaN", "١٢"])
def test_an_amount_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="金额"):
        parse_amount(text)


def test_printed_amounts():
    assert printed(Decimal("1234.5")) == "1,234.50"
