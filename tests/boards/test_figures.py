"""Every figure is its list, whatever the month, county and detail; and its parts add up."""

from decimal import Decimal

import pytest

from portal.policies.figures.kinds import Ask, Where
from portal.policies.figures.reading import indicators, read
from tests.boards.conftest import COUNTIES, MONTHS, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def rows_of(one, user, where):
    """How many rows stand behind a figure, or what they add up to."""
    rows = list(one.listing.rows(user, where))
    if one.listing.adds:
        return sum((getattr(row, one.listing.adds) for row in rows), Decimal(0))
    return len(rows)


def listed():
    return [one for one in indicators() if one.listing is not None]


def test_each_figure_is_the_number_of_rows_behind_it(manager):
    seen = set()
    for one in listed():
        for month in MONTHS:
            found = read([one], Ask(COUNTIES, (month,), TODAY, frozenset({"county", "detail"})))
            values = {(v.county, v.detail): v.value for v in found[one.code]}
            for (county, detail), value in values.items():
                where = Where((county,), month, TODAY, detail)
                assert rows_of(one, manager, where) == value, (one.code, where)
            whole = Where(COUNTIES, month, TODAY)
            assert rows_of(one, manager, whole) == sum(values.values()), (one.code, whole)
            if any(values.values()):
                seen.add(one.code)
    never = {"money.arrears", "money.recovery", "money.not_arrived", "money.not_arrived_sum",
             "handling.approved", "care.done", "care.life"}  # fmt: skip
    assert {one.code for one in listed()} - seen <= never


def test_a_figure_is_the_same_however_it_is_asked():
    for one in indicators():
        whole = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY))[one.code]
        for by in ({"county"}, {"detail"}, {"month"}, {"county", "month"}, {"county", "detail"}):
            if "detail" in by and not one.source.detail:
                continue
            parts = read([one], Ask(COUNTIES, MONTHS[-1:], TODAY, frozenset(by)))[one.code]
            assert sum(v.value for v in parts) == sum(v.value for v in whole), (one.code, by)
