"""What approved batches paid, by item, tier and covered month: the sums that levels bear.

The lines of a frozen batch never change, so its sums are counted once and kept in the cache under
its hash; what failed is taken off from the few payments that did.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from subsidies.bankfiles.models import ExportRow
from subsidies.models import Batch
from subsidies.models.batch import Kind, State
from subsidies.models.line import Ended

COUNTED = (State.APPROVED, State.EXPORTED, State.SETTLED)
_KEPT_SECONDS = 90 * 24 * 3600

#: (batch, item, tier, covered month)
Key = tuple[int, int | None, str, date]

_SUMS = """
SELECT item_id, tier, covered, sum(amount)::text FROM subsidies_line
WHERE batch_id = %s AND month = %s AND region = %s GROUP BY item_id, tier, covered
"""
# What comes back comes back to those who bore it: a recovery, which names no tier, belongs to the
# tier last paid, and a correction under another tier takes all that was paid for the month along.
_MOVES = """
WITH mine AS MATERIALIZED (
    SELECT * FROM subsidies_line
    WHERE batch_id = %(batch)s AND month = %(month)s AND region = %(region)s
      AND (kind <> 'regular' OR %(again)s)
),
moved AS (
    SELECT mine.item_id, mine.covered,
           CASE WHEN mine.tier = '' THEN '' ELSE was.tier END AS from_tier,
           CASE WHEN mine.tier = '' THEN was.tier ELSE mine.tier END AS to_tier,
           CASE WHEN mine.tier = '' THEN mine.amount ELSE was.paid END AS amount
    FROM mine CROSS JOIN LATERAL (
        SELECT (array_agg(line.tier ORDER BY line.id DESC) FILTER (WHERE line.tier <> ''))[1] AS tier,
               sum(line.amount) FILTER (WHERE line.ended IS NULL OR line.ended IN ('paid', 'unknown'))
               AS paid
        FROM subsidies_line AS line JOIN subsidies_batch AS batch ON batch.id = line.batch_id
        WHERE line.payable_id = mine.payable_id AND line.payable_kind = mine.payable_kind
          AND line.payee_id = mine.payee_id AND line.payee_kind = mine.payee_kind
          AND line.region = %(region)s AND line.covered = mine.covered
          AND line.month >= mine.covered AND line.id < mine.id AND batch.state <> 'void'
    ) AS was
    WHERE was.tier <> mine.tier
)
SELECT item_id, tier, covered, sum(amount)::text FROM (
    SELECT item_id, to_tier AS tier, covered, amount FROM moved
    UNION ALL SELECT item_id, from_tier, covered, -amount FROM moved
) AS part GROUP BY item_id, tier, covered HAVING sum(amount) <> 0
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
    by_id = {batch.pk: batch for batch in batches}
    found = []
    for (batch_id, item_id, tier, covered), amount in _left(batches).items():
        batch = by_id[batch_id]
        code = items.get(item_id, "")
        if amount:
            found.append(
                Sum(batch.region, batch.fund.name, batch.month, code, tier, covered, amount)
            )
    return found


def _left(batches: list[Batch]) -> dict[Key, Decimal]:
    """The sums of each batch with what moved between tiers, less what failed."""
    failed = _failed(batches)
    left: dict[Key, Decimal] = defaultdict(Decimal)
    for batch_id, rows in _kept(batches, failed):
        for item, tier, covered, amount in rows:
            left[batch_id, item, tier, date.fromisoformat(covered)] += Decimal(amount)
    for key, amount in failed.items():
        left[key] -= amount
    return left


def _kept(batches: list[Batch], failed: Mapping[Key, Decimal]) -> list[tuple[int, list[Any]]]:
    """(batch, rows) from the cache, or counted now; the moves of a batch after its sums."""
    marks = _marks(batches, failed)
    wanted = []
    for batch in batches:
        wanted.append((batch, _count, f"batch-sums:{batch.pk}:{batch.sha256}"))
        wanted.append(
            (batch, _moves, f"batch-moves:{batch.pk}:{batch.sha256}:{marks[batch.region]}")
        )
    known = cache.get_many([key for *_, key in wanted])
    fresh = {key: count(batch) for batch, count, key in wanted if key not in known}
    if fresh:
        cache.set_many(fresh, _KEPT_SECONDS)
    known |= fresh
    return [(batch.pk, known[key]) for batch, _, key in wanted]


def _marks(batches: list[Batch], failed: Mapping[Key, Decimal]) -> dict[str, str]:
    """What failed in each county, in short: moves hang on it, and are kept while it is the same."""
    told: dict[str, list[str]] = defaultdict(list)
    regions = {batch.pk: batch.region for batch in batches}
    for key, amount in failed.items():
        told[regions[key[0]]].append(f"{key} {amount}")
    return {
        region: sha256("\n".join(sorted(told[region])).encode()).hexdigest()[:16]
        for region in set(regions.values())
    }


def _count(batch: Batch) -> list[Any]:
    return _rows(_SUMS, [batch.pk, batch.month, batch.region])


def _moves(batch: Batch) -> list[Any]:
    values = {
        "batch": batch.pk,
        "month": batch.month,
        "region": batch.region,
        "again": batch.kind == Kind.SUPPLEMENT,
    }
    return _rows(_MOVES, values)


def _rows(statement: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(item, tier, covered.isoformat(), amount) for item, tier, covered, amount in cursor]


def _failed(batches: list[Batch]) -> Mapping[Key, Decimal]:
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
