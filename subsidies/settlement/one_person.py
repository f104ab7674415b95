"""What a person is due less what was paid, for months already settled: a look, nothing written.

The same relations as a run's (``due``), narrowed to one person, so that what a page foretells
is what the next run writes. Claims of organisations are left out: they are not a person's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from psycopg import sql

from eligibility.determination.person import region_of_month
from portal.lib.periods import Month
from subsidies.models import Batch
from subsidies.models.batch import Kind, State
from subsidies.settlement.due import outcomes

_WITH = sql.SQL("""
WITH one AS (SELECT {person}::bigint AS person_id),
outcome AS MATERIALIZED ({outcomes})
SELECT item_id, part, reason,
       CASE WHEN reason IS NULL AND outcome = 'entitled' AND NOT excluded THEN amount END
FROM outcome WHERE person_id = {person}
""")

_COVERED = """
SELECT DISTINCT covered FROM subsidies_line WHERE person_id = %s AND covered = ANY(%s)
"""
_PAID = """
SELECT line.item_id, line.part, sum(line.amount)
FROM subsidies_line AS line JOIN subsidies_batch AS batch ON batch.id = line.batch_id
WHERE line.person_id = %s AND line.covered = %s AND line.payable_kind = 'award'
  AND batch.state <> 'void' AND (line.ended IS NULL OR line.ended IN ('paid', 'unknown'))
GROUP BY line.item_id, line.part
"""


@dataclass(frozen=True, slots=True)
class OnePersonsMonth:
    """An item's settled month, in yuan; ``blocked``: nothing moves until an exception is cleared."""

    item_id: int
    part: str
    month: Month
    due: Decimal
    paid: Decimal
    blocked: bool

    @property
    def difference(self) -> Decimal:
        """To pay (above zero) or to recover (below)."""
        return Decimal(0) if self.blocked else self.due - self.paid


def settled_month(person_id: int, month: Month) -> list[OnePersonsMonth]:
    """Due and paid of each item in a month; nothing when no run of the county settled it."""
    paid = _paid(person_id, month)
    region = region_of_month(person_id, month)
    if not paid and (region is None or not _settled(region, month)):
        return []
    due = _due(person_id, month, region) if region else {}
    return [
        OnePersonsMonth(item, part, month, amount, paid.get((item, part), Decimal(0)), blocked)
        for item, part in sorted({*due, *paid})
        for blocked, amount in [due.get((item, part), (False, Decimal(0)))]
    ]


def settled_months(person_id: int, months: Sequence[Month]) -> set[Month]:
    """Those of some months that a run of any county settled, or that something was paid for."""
    days = [month.first for month in months]
    batches = Batch.objects.exclude(state=State.VOID).exclude(kind=Kind.OPENING)
    found = set(
        batches.filter(month__in=days).order_by().values_list("month", flat=True).distinct()
    )
    with connection.cursor() as cursor:
        cursor.execute(_COVERED, [person_id, days])
        found.update(day for (day,) in cursor.fetchall())
    return {month for month in months if month.first in found}


def _paid(person_id: int, month: Month) -> dict[tuple[int, str], Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(_PAID, [person_id, month.first])
        return {(item, part): amount for item, part, amount in cursor.fetchall()}


def _settled(region: str, month: Month) -> bool:
    counting = Batch.objects.exclude(state=State.VOID).exclude(kind=Kind.OPENING)
    return counting.filter(region=region, month=month.first).exists()


def _due(person_id: int, month: Month, region: str) -> dict[tuple[int, str], tuple[bool, Decimal]]:
    query = _WITH.format(
        person=sql.Literal(person_id), outcomes=outcomes(month, region, people="one")
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {
            (item, part): (reason is not None, amount or Decimal(0))
            for item, part, reason, amount in cursor.fetchall()
        }
