"""How exported lines ended: the one way in which a frozen line may still change."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from portal.accounts.models import User
from portal.audit.services import record
from subsidies.batches.services import BatchError
from subsidies.models import Batch, Line
from subsidies.models.batch import State
from subsidies.models.line import Ended
from subsidies.settlement.lock import lock_county
from subsidies.settlement.receivables import refresh_receivables
from subsidies.settlement.summaries import write_summary

_END = """
UPDATE subsidies_line AS line SET ended = told.ended
FROM unnest(%(ids)s::bigint[], %(ends)s::text[]) AS told(id, ended)
WHERE line.id = told.id AND line.batch_id = %(batch)s AND line.month = %(month)s
  AND line.region = %(region)s AND line.ended IS DISTINCT FROM told.ended
"""


@transaction.atomic
def end_lines(
    *, batch_id: int, ends: Mapping[int, str], actor: User | None, at: datetime, reason: str = ""
) -> int:
    """Write what the bank said of a batch's lines, by line id; how many ends changed.

    The same ends again change nothing. A line that failed or was rejected counts as not paid:
    the database itself queues its month for the next settlement, and again when a failure is
    taken back later. Only lines that went to the bank (``cash`` above zero) can end. BatchError.
    """
    lock_county(region=Batch.objects.get(pk=batch_id).region)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state not in (State.EXPORTED, State.SETTLED):
        raise BatchError(f"这一批现为“{batch.get_state_display()}”，还没有报盘，不能登记到账情况。")
    unknown = sorted(set(ends.values()) - set(Ended.values))
    if unknown:
        raise BatchError(f"到账情况“{unknown[0]}”不正确，应为 {'、'.join(Ended.values)}。")
    _refuse_strangers(batch, ends)
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "ids": list(ends),
                "ends": list(ends.values()),
                "batch": batch.pk,
                "month": batch.month,
                "region": batch.region,
            },
        )
        changed = cursor.rowcount
    if changed:
        # A failed line no longer cancels or gives what it took off a receivable.
        refresh_receivables(batch.region)
        write_summary(region=batch.region, month=batch.month)
        record(
            actor=actor,
            action="batch.end_lines",
            subject_kind="batch",
            subject_id=batch.pk,
            before=None,
            after={"changed": changed, "ends": dict(Counter(ends.values()))},
            at=at,
            reason=reason,
        )
    return changed


def _refuse_strangers(batch: Batch, ends: Mapping[int, str]) -> None:
    lines = Line.objects.filter(
        batch_id=batch.pk, month=batch.month, region=batch.region, cash__gt=0
    )
    known = set(lines.filter(pk__in=list(ends)).values_list("pk", flat=True))
    strangers = sorted(set(ends) - known)
    if strangers:
        raise BatchError(
            f"有 {len(strangers)} 笔不属于批次 {batch}，或没有经银行发放（第一笔编号 {strangers[0]}）。"
        )
