"""Which value of a parameter a month takes when it changes inside it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from eligibility.determination.values import Parameters
from portal.lib.periods import Month


def row(value: str, since: date, until: date | None = None, region: str = "4311"):
    return SimpleNamespace(
        code="min_wage", region=region, valid_from=since,
        valid_to=until, value=Decimal(value), document="测试", status="official", pk=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([row("1740.00", date(2024, 1, 1))], "1740.00"),
        ([row("1740.00", date(2024, 1, 31))], "1740.00"),
        ([row("1740.00", date(2024, 2, 1))], None),
        ([row("1550.00", date(2023, 1, 1), date(2024, 1, 10)), row("1740.00", date(2024, 1, 10))], "1550.00"),
        ([row("1550.00", date(2023, 1, 1)), row("1740.00", date(2024, 1, 10), region="431103")], "1550.00"),
    ],
    ids=["from the first", "first known on the last", "of next month", "changed inside", "nearer but later"],
)  # fmt: skip
def test_the_first_day_counts_else_the_last(rows, value):
    held = Parameters(Month(2024, 1), ("431103", "4311"), tuple(rows)).held("min_wage", False)
    assert (held and str(held.value)) == value


def test_the_year_before_means_its_last_day():
    rows = (row("1550.00", date(2023, 1, 1), date(2024, 1, 1)), row("1740.00", date(2024, 1, 1)))
    parameters = Parameters(Month(2024, 1), ("4311",), rows)
    assert str(parameters.held("min_wage", previous_year=True).value) == "1550.00"
