"""The local monthly minimum wage, of a year's end and of each month."""

from collections.abc import Mapping
from decimal import Decimal

from eligibility.determination.values import PUBLISHED, Held, Parameters
from eligibility.models import Parameter
from portal.lib.periods import Month
from portal.regions.selectors import tree

WAGE = "min_wage"


def wage_of_year(region: str, year: int, given: Mapping[str, Decimal] | None = None) -> Held | None:
    """The wage on 31 December of the year: of the county, else of the regions above."""
    return _parameters(region, Month(year + 1, 1), given or {}).held(WAGE, previous_year=True)


def wages_by_month(region: str, year: int) -> dict[Month, Decimal]:
    """The wage of each month of a year, where one is known."""
    rows = _rows(region, Month(year, 12))
    chain = tree(Month(year, 12)).ancestors(region)
    found = {}
    for number in range(1, 13):
        month = Month(year, number)
        held = Parameters(month, chain, rows, {}).held(WAGE, previous_year=False)
        if held is not None:
            found[month] = held.value
    return found


def _parameters(region: str, month: Month, given: Mapping[str, Decimal]) -> Parameters:
    known = month.previous()
    return Parameters(month, tree(known).ancestors(region), _rows(region, known), given)


def _rows(region: str, month: Month) -> tuple[Parameter, ...]:
    chain = tree(month).ancestors(region)
    return tuple(Parameter.objects.filter(PUBLISHED, code=WAGE, region__in=chain))
