"""What was paid against what the rules would have paid, month by month.

The due side is a run's own (``settlement.due``), and payee meets payee as in a run, so what is
foretold here is what the next run writes: except for people who live in another county by now
and are undecided there, and for limits of back-pay and accounts, which a run looks at last.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from portal.lib.periods import Month
from subsidies.settlement.due import due, outcomes

ZERO = Decimal("0.00")
SAME = "same"

_STATEMENT = sql.SQL("""
WITH outcome AS MATERIALIZED ({outcomes}),
due AS ({due}),
paid AS (
    SELECT payable_id, payee_kind, payee_id, max(person_id) AS person_id,
           max(item_id) AS item_id, max(line.part) AS part, sum(line.amount) AS amount,
           coalesce(sum(line.amount) FILTER (WHERE batch_id = ANY({batches})), 0) AS imported
    FROM subsidies_line AS line
    JOIN subsidies_batch AS batch ON batch.id = line.batch_id AND batch.state <> 'void'
    WHERE line.region = {region} AND line.covered = {covered} AND line.month >= {covered}
      AND payable_kind = 'award' AND (line.ended IS NULL OR line.ended IN ('paid', 'unknown'))
    GROUP BY payable_id, payee_kind, payee_id
),
joined AS (
    SELECT payable_id, coalesce(due.person_id, paid.person_id) AS person_id,
           coalesce(due.item_id, paid.item_id) AS item_id, coalesce(due.part, paid.part) AS part,
           coalesce(due.amount, 0) AS due, coalesce(paid.amount, 0) AS paid,
           coalesce(paid.imported, 0) AS imported
    FROM due FULL JOIN paid USING (payable_id, payee_kind, payee_id)
),
award AS (
    SELECT payable_id, max(person_id) AS person_id, max(item_id) AS item_id, max(part) AS part,
           sum(due) AS due, sum(paid) AS paid, sum(imported) AS imported,
           sum(greatest(due - paid, 0)) AS arrears, sum(greatest(paid - due, 0)) AS recovery
    FROM joined GROUP BY payable_id
)
SELECT payable_id, award.person_id, award.item_id, award.part, coalesce(outcome.reason, ''),
       due, paid, imported,
       CASE WHEN outcome.reason IS NULL THEN arrears ELSE 0 END,
       CASE WHEN outcome.reason IS NULL THEN recovery ELSE 0 END,
       CASE WHEN outcome.reason IS NOT NULL THEN 'undecided'
            WHEN arrears = 0 AND recovery = 0 THEN 'same'
            WHEN arrears > 0 AND recovery > 0 THEN 'payee'
            WHEN paid = 0 THEN 'unpaid'
            WHEN due = 0 THEN 'not_due'
            WHEN arrears > 0 THEN 'less' ELSE 'more' END
FROM award LEFT JOIN outcome ON outcome.award_id = award.payable_id
ORDER BY award.person_id, payable_id
""")


@dataclass(frozen=True, slots=True)
class Compared:
    """An award's month; money in yuan."""

    award_id: int
    person_id: int
    item_id: int
    part: str
    reason: str
    due: Decimal
    paid: Decimal
    imported: Decimal
    arrears: Decimal
    recovery: Decimal
    kind: str

    @property
    def moves(self) -> bool:
        """Whether the next run writes something for it."""
        return self.kind not in (SAME, "undecided")


def compare_month(region: str, covered: Month, batches: Sequence[int]) -> list[Compared]:
    """Every award of a county's month that was paid or is due, undecided ones if paid."""
    day = sql.SQL("{}::date").format(sql.Literal(covered.first))
    statement = _STATEMENT.format(
        outcomes=outcomes(covered, region),
        due=due(covered, region, claims=[]),
        batches=sql.Literal(list(batches)),
        region=sql.Literal(region),
        covered=day,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        return [Compared(*row) for row in cursor.fetchall()]


def compare(
    region: str, months: list[date], batches: Sequence[int]
) -> Iterator[tuple[Month, list[Compared]]]:
    """Each month with its awards."""
    for day in months:
        month = Month.of(day)
        yield month, compare_month(region, month, batches)


def summed(month: Month, rows: list[Compared]) -> dict[str, Any]:
    """A month in one line: counts by kind, and money as text."""
    kinds = Counter(row.kind for row in rows)
    moving = [row for row in rows if row.moves]
    return {
        "month": str(month),
        "lines": sum(row.imported > 0 for row in rows),
        "paid": str(sum((row.imported for row in rows), ZERO)),
        "due": str(sum((row.due for row in rows), ZERO)),
        "same": kinds[SAME],
        "undecided": kinds["undecided"],
        "different": len(moving),
        "arrears": str(sum((row.arrears for row in moving), ZERO)),
        "recovery": str(sum((row.recovery for row in moving), ZERO)),
    }
