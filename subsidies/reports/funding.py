"""Who bears what was paid: its sums split by the shares in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from portal.lib.money import FEN, ZERO
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.reports.models import FundingShare
from subsidies.reports.models.funding_share import LEVELS
from subsidies.reports.paid import Sum

ABOVE = tuple(level for level in LEVELS if level != "county")


@dataclass(frozen=True, slots=True)
class Borne:
    """A level's part of a sum."""

    sum: Sum
    level: str
    amount: Decimal


class Shares:
    """The shares of all regions, asked for one item, tier and month at a time."""

    def __init__(self, rows: Iterable[FundingShare]) -> None:
        self._rows: dict[str, list[FundingShare]] = defaultdict(list)
        for row in rows:
            self._rows[row.region].append(row)
        self._known: dict[tuple[str, str, str, date], FundingShare | None] = {}

    def of(self, region: str, item: str, tier: str, month: date) -> FundingShare | None:
        """The row that holds, or None: then the county bears it all."""
        key = (region, item, tier, month)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, region: str, item: str, tier: str, month: date) -> FundingShare | None:
        for code in tree(Month.of(month)).ancestors(region):
            rows = [
                row
                for row in self._rows.get(code, ())
                if row.valid_from <= month
                and row.item_code in ("", item)
                and row.tier in ("", tier)
            ]
            if rows:
                return max(rows, key=lambda r: (r.item_code != "", r.tier != "", r.valid_from))
        return None


def split(amount: Decimal, share: FundingShare | None) -> dict[str, Decimal]:
    """An amount by level: those above the county rounded down to the fen, the county the rest."""
    parts = share.parts if share is not None else {"county": 1}
    whole = sum(parts.values())
    found = {
        level: (amount * parts[level] / whole).quantize(FEN, ROUND_DOWN)
        for level in ABOVE
        if parts.get(level)
    }
    rest = amount - sum(found.values(), ZERO)
    return {**found, "county": rest} if rest or parts.get("county") else found


def shares() -> Shares:
    """All rows in force."""
    return Shares(FundingShare.objects.filter(superseded_at__isnull=True))


def borne(rows: Iterable[Sum]) -> list[Borne]:
    """Every sum by level, by the share of the month it covers."""
    known = shares()
    return [
        Borne(row, level, amount)
        for row in rows
        for level, amount in split(
            row.amount, known.of(row.region, row.item, row.tier, row.covered)
        ).items()
    ]


def unassigned(rows: Iterable[Sum]) -> dict[str, Decimal]:
    """item → what no share speaks of, and the county therefore bears."""
    known, found = shares(), defaultdict(Decimal)
    for row in rows:
        if known.of(row.region, row.item, row.tier, row.covered) is None:
            found[row.item] += row.amount
    return dict(found)
