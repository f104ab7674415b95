"""What is owed back, as the ledger sees it: opened, cancelled, deducted, given back.

All of it is set-based, for one county at a time, under the county's lock. The months of a
receivable are the recovery lines of its batch; nothing of them is stored twice.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from psycopg import sql

from portal.accounts.models import User
from portal.lib.periods import Month
from subsidies.models import Batch, Receivable
from subsidies.models.receivable import ReceivableState


class BatchHasRepayments(ValueError):
    """A batch whose recoveries were repaid in part; the message says what to do."""


_KEY = "payable_kind, payable_id, payee_kind, payee_id"
_RECEIVABLE_KEY = ", ".join(f"receivable.{column}" for column in _KEY.split(", "))
_OPEN = f"""
INSERT INTO subsidies_receivable ({_KEY}, batch_id, month, region, person_id, item_id, part,
    first_covered, last_covered, amount, cancelled, repaid, deducted, state, opened_at,
    write_off_reason, write_off_document)
SELECT {_KEY}, batch_id, month, region, max(person_id), max(item_id), max(part),
       min(covered), max(covered), -sum(amount), 0, 0, 0, 'draft', %(at)s, '', ''
FROM subsidies_line
WHERE batch_id = %(batch)s AND month = %(month)s AND region = %(region)s AND amount < 0
GROUP BY {_KEY}, batch_id, month, region
ON CONFLICT DO NOTHING
"""
# The recovered months of a county's receivables, less what was repaid of each.
_MONTHS = """
    SELECT receivable.id, line.payable_kind, line.payable_id, line.covered, line.payee_kind,
           line.payee_id, -line.amount - coalesce(entry.amount, 0) AS open
    FROM subsidies_receivable AS receivable
    JOIN subsidies_line AS line
      ON line.region = receivable.region AND line.month = receivable.month
     AND line.batch_id = receivable.batch_id AND line.payable_id = receivable.payable_id
     AND line.payable_kind = receivable.payable_kind AND line.payee_kind = receivable.payee_kind
     AND line.payee_id = receivable.payee_id AND line.amount < 0
    LEFT JOIN (
        SELECT receivable_id, covered, sum(amount) AS amount
        FROM subsidies_receivableentry GROUP BY receivable_id, covered
    ) AS entry ON entry.receivable_id = receivable.id AND entry.covered = line.covered
    WHERE receivable.region = {region} AND receivable.state <> 'void'
"""
_COUNTS = "(line.ended IS NULL OR line.ended IN ('paid', 'unknown')) AND batch.state <> 'void'"
# The same months with what later payments took off each, the older receivable first.
_TAKEN = f"""
    SELECT months.*, greatest(0, least(months.open, coalesce(offsets.amount, 0) - coalesce(
        sum(months.open) OVER (
            PARTITION BY months.payable_kind, months.payable_id, months.covered,
                         months.payee_kind, months.payee_id
            ORDER BY months.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS took
    FROM months LEFT JOIN (
        SELECT key.*, sum(line.offset_amount) AS amount
        FROM (SELECT DISTINCT {_KEY}, covered FROM months) AS key
        JOIN subsidies_line AS line USING ({_KEY}, covered)
        JOIN subsidies_batch AS batch ON batch.id = line.batch_id
        WHERE line.region = {{region}} AND line.offset_amount > 0 AND {_COUNTS}
        GROUP BY key.payable_kind, key.payable_id, key.payee_kind, key.payee_id, key.covered
    ) AS offsets USING ({_KEY}, covered)
"""
_REFRESH = f"""
WITH months AS ({_MONTHS.format(region="%(region)s")}),
cancelled AS (
    SELECT id, sum(took) AS amount
    FROM ({_TAKEN.format(region="%(region)s")}) AS month GROUP BY id
),
deducted AS (
    SELECT line.deducted_for AS id, sum(line.deducted_amount) AS amount
    FROM subsidies_deduction AS deduction
    JOIN subsidies_line AS line ON line.payable_id = deduction.award_id
     AND line.payable_kind = 'award' AND line.deducted_for = deduction.receivable_id
    JOIN subsidies_batch AS batch ON batch.id = line.batch_id
    WHERE line.region = %(region)s AND {_COUNTS}
    GROUP BY line.deducted_for
)
UPDATE subsidies_receivable AS receivable
SET cancelled = coalesce(cancelled.amount, 0), deducted = coalesce(deducted.amount, 0)
FROM subsidies_receivable AS same
LEFT JOIN cancelled ON cancelled.id = same.id LEFT JOIN deducted ON deducted.id = same.id
WHERE same.id = receivable.id AND receivable.region = %(region)s
  AND receivable.state <> 'void'
  AND (receivable.cancelled, receivable.deducted)
      IS DISTINCT FROM (coalesce(cancelled.amount, 0), coalesce(deducted.amount, 0))
"""
_CLOSE = """
UPDATE subsidies_receivable SET state = 'closed', closed_at = %(at)s, closed_by_id = %(by)s
WHERE region = %(region)s AND state IN ('draft', 'confirmed', 'proposed')
  AND amount = cancelled + repaid + deducted
"""
_REOPEN = """
UPDATE subsidies_receivable
SET state = CASE WHEN confirmed_at IS NULL THEN 'draft' ELSE 'confirmed' END,
    closed_at = NULL, closed_by_id = NULL
WHERE region = %(region)s AND state = 'closed' AND amount > cancelled + repaid + deducted
"""
# Under a decision an award's regular payment gives up to a monthly sum, what an earlier batch of
# the month took included, never more than is owed.
_DEDUCT = sql.SQL("""
UPDATE {leaf} AS line
SET deducted_amount = due.take, deducted_for = due.receivable_id, cash = line.cash - due.take
FROM (
    SELECT deduction.receivable_id, line.id AS line_id,
           least(line.cash, deduction.monthly - coalesce((
                     SELECT sum(earlier.deducted_amount) FROM {leaf} AS earlier
                     JOIN subsidies_batch AS batch ON batch.id = earlier.batch_id
                     WHERE earlier.payable_id = line.payable_id AND batch.state <> 'void'
                       AND earlier.deducted_for = deduction.receivable_id
                       AND earlier.ended IS DISTINCT FROM 'failed'
                       AND earlier.ended IS DISTINCT FROM 'rejected'), 0),
                 receivable.amount - receivable.cancelled - receivable.repaid
                 - receivable.deducted) AS take
    FROM subsidies_deduction AS deduction
    JOIN subsidies_receivable AS receivable ON receivable.id = deduction.receivable_id
    JOIN {leaf} AS line ON line.payable_kind = 'award' AND line.payable_id = deduction.award_id
     AND line.payee_kind = receivable.payee_kind AND line.payee_id = receivable.payee_id
    WHERE deduction.ended_at IS NULL AND deduction.from_month <= {month}
      AND receivable.region = {region} AND receivable.state IN ('confirmed', 'proposed')
      AND line.batch_id = ANY({batches}) AND line.kind = 'regular'
      AND line.deducted_amount = 0 AND line.cash > 0
) AS due
WHERE line.id = due.line_id AND due.take > 0
""")
_GIVEN_BACK = sql.SQL(f"""
SELECT {_KEY}, covered, sum(amount) AS amount FROM (
    SELECT receivable.payable_kind, receivable.payable_id, receivable.payee_kind,
           receivable.payee_id, entry.covered, entry.amount
    FROM subsidies_receivable AS receivable
    JOIN subsidies_receivableentry AS entry ON entry.receivable_id = receivable.id
    WHERE receivable.region = {{region}} AND receivable.state <> 'void'
      AND entry.covered = {{covered}}
    UNION ALL
    -- what was deducted of a receivable went to its earliest months, as far as these were not
    -- cancelled: a month is never given back twice
    SELECT payable_kind, payable_id, payee_kind, payee_id, covered,
           greatest(0, least(open - took, deducted - coalesce(sum(open - took) OVER (
               PARTITION BY id ORDER BY covered
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))
    FROM (
        WITH months AS ({_MONTHS} AND ({_RECEIVABLE_KEY}) IN (
            SELECT {_KEY} FROM subsidies_receivable WHERE region = {{region}} AND deducted > 0))
        {_TAKEN}
    ) AS month JOIN (
        SELECT id, deducted FROM subsidies_receivable WHERE region = {{region}} AND deducted > 0
    ) AS receivable USING (id)
) AS part
WHERE covered = {{covered}} GROUP BY {_KEY}, covered
""")


def open_receivables(batch: Batch, *, at: datetime) -> int:
    """Open a receivable for every payable and payee the batch recovers from; how many."""
    values = {"batch": batch.pk, "month": batch.month, "region": batch.region, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return cursor.rowcount


def void_receivables(batch: Batch, *, by: User, at: datetime) -> None:
    """The receivables of a batch made void are void; money that came back must be settled first."""
    receivables = Receivable.objects.filter(batch_id=batch.pk)
    if receivables.filter(repaid__gt=0).exists():
        raise BatchHasRepayments("这一批的追缴已有退款入账，不能作废。请先与财务核对退款。")
    receivables.update(
        state=ReceivableState.VOID, voided_at=at, voided_by=by, cancelled=0, deducted=0
    )


def refresh_receivables(region: str) -> bool:
    """Take anew what later payments cancelled and gave; what is owed again is open again.

    False where the county has no receivable.
    """
    if not Receivable.objects.filter(region=region).exclude(state=ReceivableState.VOID).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"region": region})
        cursor.execute(_REOPEN, {"region": region})
    return True


def close_receivables(region: str, *, by: User, at: datetime) -> None:
    """Close what nothing is owed of any more."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, {"region": region, "by": by.pk, "at": at})


def deduct(*, leaf: str, region: str, month: Month, batches: Collection[int]) -> int:
    """Take from the regular payments of a run what decisions in force say; how many lines."""
    statement = _DEDUCT.format(
        leaf=sql.Identifier(leaf),
        region=sql.Literal(region),
        month=sql.SQL("{}::date").format(sql.Literal(month.first)),
        batches=sql.SQL("{}::bigint[]").format(sql.Literal(list(batches))),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)  # type: ignore[arg-type]
        return cursor.rowcount


def given_back(region: str, covered: Month) -> sql.Composable:
    """(key of the ledger, amount) of what was repaid or deducted of a month's recoveries."""
    return _GIVEN_BACK.format(
        region=sql.Literal(region),
        covered=sql.SQL("{}::date").format(sql.Literal(covered.first)),
    )
