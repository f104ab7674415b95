"""A repayment shared out over the months it is for."""

from datetime import date
from decimal import Decimal

from django.db import connection

from subsidies.models import Receivable
from subsidies.receivables.errors import ReceivableError

_OPEN_MONTHS = """
SELECT line.covered, -line.amount
       - coalesce((SELECT sum(amount) FROM subsidies_receivableentry AS entry
                   WHERE entry.receivable_id = %(pk)s AND entry.covered = line.covered), 0)
       - coalesce((SELECT sum(later.offset_amount) FROM subsidies_line AS later
                   JOIN subsidies_batch AS batch ON batch.id = later.batch_id
                   WHERE later.region = line.region AND later.payable_id = line.payable_id
                     AND later.payable_kind = line.payable_kind AND later.covered = line.covered
                     AND later.payee_kind = line.payee_kind AND later.payee_id = line.payee_id
                     AND later.offset_amount > 0 AND batch.state <> 'void'
                     AND (later.ended IS NULL OR later.ended IN ('paid', 'unknown'))), 0)
FROM subsidies_line AS line
WHERE line.region = %(region)s AND line.month = %(month)s AND line.batch_id = %(batch)s
  AND line.payable_kind = %(kind)s AND line.payable_id = %(payable)s
  AND line.payee_kind = %(payee_kind)s AND line.payee_id = %(payee)s AND line.amount < 0
ORDER BY line.covered
"""


def by_month(receivable: Receivable, amount: Decimal) -> list[tuple[date, Decimal]]:
    """An amount shared out over the months still open, the earliest first."""
    values = {
        "pk": receivable.pk,
        "region": receivable.region,
        "month": receivable.month,
        "batch": receivable.batch_id,
        "kind": receivable.payable_kind,
        "payable": receivable.payable_id,
        "payee_kind": receivable.payee_kind,
        "payee": receivable.payee_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_MONTHS, values)
        months = cursor.fetchall()
    shares: list[tuple[date, Decimal]] = []
    left = amount
    for covered, still in months:
        share = min(left, max(still, Decimal(0)))
        if share > 0:
            shares.append((covered, share))
            left -= share
    if left:
        raise ReceivableError("尚欠的金额在登记期间有变化，请刷新页面核对后再登记。")
    return shares
