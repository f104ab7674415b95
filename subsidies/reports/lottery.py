"""The lottery fund's share for the elderly, with its two numbers and the least that is asked."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.reports.gazetted import Floor, floors
from subsidies.reports.models import LotteryYear


@dataclass(frozen=True, slots=True)
class LotteryShare:
    """A region's year: what it got, what served the elderly, the floor that holds."""

    row: LotteryYear
    floor: Floor | None

    @property
    def percent(self) -> Decimal:
        """Cut, not rounded, to two places: 54.999 % is not 55 %."""
        return (self.row.elderly * 100 / self.row.total).quantize(Decimal("0.01"), ROUND_DOWN)

    @property
    def met(self) -> bool | None:
        """Whether the floor is reached, by the exact numbers; None without a floor."""
        if self.floor is None:
            return None
        return self.row.elderly * 100 >= self.row.total * self.floor.percent

    @property
    def short(self) -> Decimal:
        """What is lacking to the floor, in yuan."""
        if self.floor is None:
            return Decimal(0)
        return max(self.row.total * self.floor.percent / 100 - self.row.elderly, Decimal(0))


def floor_of(region: str, year: int) -> Floor | None:
    """The floor in force at the end of a year; the nearest region's."""
    last = date(year, 12, 31)
    known = [floor for floor in floors() if floor.since <= last]
    for code in tree(Month.of(last)).ancestors(region):
        mine = [floor for floor in known if floor.region == code]
        if mine:
            return max(mine, key=lambda floor: floor.since)
    return None


def lottery_shares(user: Any, year: int) -> list[LotteryShare]:
    """What was recorded of a year in the user's own area."""
    rows = scoped(LotteryYear.objects.all(), user).filter(year=year, superseded_at__isnull=True)
    return [
        LotteryShare(row, floor_of(row.region.code, year))
        for row in rows.select_related("region").order_by("region__code")
    ]
