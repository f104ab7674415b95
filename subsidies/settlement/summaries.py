"""Sums by county, item and month: dashboards read these, never the lines."""

from datetime import date

from django.db import connection
from psycopg import sql

from subsidies.settlement.leaves import LEDGER

_FORGET = "DELETE FROM subsidies_summary WHERE region = %(region)s AND month = %(month)s"

# Lines are summed before they meet their batches: fresh leaves have no statistics yet.
_WRITE = sql.SQL("""
INSERT INTO subsidies_summary
    (month, region, item_id, part, fund_id, line_count, payables, regular, arrears, recovery, cash,
     returned)
SELECT %(month)s, %(region)s, line.item_id, line.part, batch.fund_id, sum(line.lines),
       coalesce(sum(line.lines) FILTER (WHERE line.kind = 'regular'), 0),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'regular'), 0),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'arrears'), 0),
       coalesce(sum(line.amount) FILTER (WHERE line.kind = 'recovery'), 0),
       sum(line.cash), sum(line.returned)
FROM (
    SELECT batch_id, item_id, part, kind,
           count(*) AS lines, sum(amount) AS amount, sum(cash) AS cash,
           coalesce(sum(cash) FILTER (WHERE ended IN ('failed', 'rejected')), 0) AS returned
    FROM {table} WHERE region = %(region)s AND month = %(month)s
    GROUP BY batch_id, item_id, part, kind
) AS line JOIN subsidies_batch AS batch ON batch.id = line.batch_id
WHERE batch.state <> 'void'
GROUP BY line.item_id, line.part, batch.fund_id
""")


def write_summary(*, region: str, month: date, table: str = LEDGER) -> None:
    """Replace a county's sums of a month by those of the lines that count now.

    ``table``: the county's leaf of the month, which may not be attached yet.
    Part of the service that changed the lines, in its transaction.
    """
    values = {"region": region, "month": month}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, values)
        cursor.execute(_WRITE.format(table=sql.Identifier(table)), values)
