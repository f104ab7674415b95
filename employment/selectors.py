"""Reads of employment."""

from datetime import date

from eligibility.determination.values import in_force
from employment.models import EmployerRule
from portal.lib.periods import Month
from portal.regions.selectors import tree


def rule_on(region: str, day: date) -> EmployerRule | None:
    """The rule a region goes by on a day: its own, else that of the nearest region above."""
    chain = tree(Month.of(day)).ancestors(region)
    rows = EmployerRule.objects.filter(in_force(day), region__in=chain)
    return min(rows, key=lambda row: chain.index(row.region), default=None)
