"""Who bears what was paid: sums of frozen batches split by the shares in force.

The lines of a frozen batch never change, so its sums by item, tier and covered month are
counted once and kept in the cache under its hash; what failed is taken off from the few
payments that did.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from eligibility.models import CatalogueItem
from portal.lib.money import FEN, ZERO
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.bankfiles.models import ExportRow
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.models.line import Ended
from subsidies.reports.models import FundingShare
from subsidies.reports.models.funding_share import LEVELS

COUNTED = (State.APPROVED, State.EXPORTED, State.SETTLED)
ABOVE = tuple(level for level in LEVELS if level != "county")
_KEPT_SECONDS = 90 * 24 * 3600

_SUMS = """
SELECT item_id, tier, covered, sum(amount)::text FROM subsidies_line
WHERE batch_id = %s AND month = %s AND region = %s GROUP BY item_id, tier, covered
"""
_FAILED = """
SELECT batch_id, item_id, tier, covered, sum(amount) FROM subsidies_line
WHERE month = ANY(%s) AND region = ANY(%s) AND id = ANY(%s) AND ended IN ('failed', 'rejected')
GROUP BY batch_id, item_id, tier, covered
"""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a batch paid for an item's tier and a covered month, less what failed."""

    region: str
    fund: str
    batch_month: date
    item: str
    tier: str
    covered: date
    amount: Decimal


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


def sums(counties: Collection[str], since: Month, until: Month) -> list[Sum]:
    """What approved batches of some counties paid in the months from ``since`` to ``until``."""
    batches = list(
        Batch.objects.filter(
            region__in=counties,
            month__gte=since.first,
            month__lte=until.first,
            state__in=COUNTED,
        ).select_related("fund")
    )
    items = dict(CatalogueItem.objects.values_list("pk", "code"))
    failed = _failed(batches)
    found = []
    for batch, rows in _kept(batches):
        for item_id, tier, covered, amount in rows:
            key = (batch.pk, item_id, tier, date.fromisoformat(covered))
            left = Decimal(amount) - failed.get(key, ZERO)
            if left:
                found.append(
                    Sum(
                        batch.region,
                        batch.fund.name,
                        batch.month,
                        items.get(item_id, ""),
                        tier,
                        key[3],
                        left,
                    )
                )
    return found


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


def _kept(batches: list[Batch]) -> Iterable[tuple[Batch, list[Any]]]:
    keys = {batch.pk: f"batch-sums:{batch.pk}:{batch.sha256}" for batch in batches}
    known = cache.get_many(list(keys.values()))
    fresh = {}
    for batch in batches:
        key = keys[batch.pk]
        if key not in known:
            known[key] = fresh[key] = _count(batch)
        yield batch, known[key]
    if fresh:
        cache.set_many(fresh, _KEPT_SECONDS)


def _count(batch: Batch) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [batch.pk, batch.month, batch.region])
        return [(item, tier, covered.isoformat(), amount) for item, tier, covered, amount in cursor]


def _failed(batches: list[Batch]) -> Mapping[tuple[int, int | None, str, date], Decimal]:
    ends = Q(end__ended__in=(Ended.FAILED, Ended.REJECTED)) | Q(file__isnull=True)
    rows = ExportRow.objects.filter(ends, export__batch__in=batches)
    lines = [line for ids in rows.values_list("line_ids", flat=True) for line in ids]
    if not lines:
        return {}
    months = list({batch.month for batch in batches})
    regions = list({batch.region for batch in batches})
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [months, regions, lines])
        return {(b, item, tier, covered): amount for b, item, tier, covered, amount in cursor}
