"""Months and rates as they are printed on a 补发 or 追缴 (DOMAIN 3.1)."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.periods import Month
from subsidies.settlement.segments import segments, segments_in_words


def paid(*months_and_rates):
    return [(Month.parse(month), Decimal(rate)) for month, rate in months_and_rates]


def words(*months_and_rates):
    return segments_in_words(segments(paid(*months_and_rates)))


def test_months_at_one_rate_are_one_segment():
    seven = [(f"2025-{n:02d}", "50.00") for n in range(3, 10)]
    assert words(*seven) == "2025年3月至2025年9月，共7个月，每月50.00元"


def test_a_changed_rate_parts_segments_and_the_sum_is_told():
    assert words(("2024-12", "50.00"), ("2025-01", "50.00"), ("2025-02", "60.00")) == (
        "2024年12月至2025年1月，共2个月，每月50.00元；2025年2月，60.00元；合计3个月，160.00元"
    )


def test_a_gap_parts_segments():
    assert words(("2025-01", "50.00"), ("2025-03", "50.00")) == (
        "2025年1月，50.00元；2025年3月，50.00元；合计2个月，100.00元"
    )


def test_recoveries_are_told_without_their_sign_and_days_are_taken_for_their_months():
    assert (
        segments_in_words(segments([(date(2025, 3, 1), Decimal("-50.00"))])) == "2025年3月，50.00元"
    )


def test_nothing_is_no_segment():
    assert words() == ""
    assert words(("2025-01", "50.00"), ("2025-01", "-50.00")) == ""


@given(
    st.dictionaries(
        st.integers(2024 * 12, 2024 * 12 + 30),
        st.sampled_from(["0.01", "50.00", "60.00"]),
        max_size=20,
    )
)
def test_segments_hold_every_month_once_at_its_rate(rates):
    months = {Month(*divmod(n, 12)[:1], n % 12 + 1): Decimal(rate) for n, rate in rates.items()}
    found = segments(months.items())
    unrolled = {m: s.rate for s in found for m in s.first.until(s.last)}
    assert unrolled == months
    assert sum(s.months for s in found) == len(months)
    for one, after in pairwise(found):
        assert one.last < after.first
        assert one.rate != after.rate or one.last.next() != after.first
