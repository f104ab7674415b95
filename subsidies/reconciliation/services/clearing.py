"""A second look: unknown payments cleared by a person, files the bank refused whole."""

from datetime import date, datetime

from django.db import transaction

from portal.accounts.models import User
from subsidies.bankfiles.models import ExportFile, ExportRow
from subsidies.batches.ends import end_lines
from subsidies.batches.services import BatchError
from subsidies.models.line import Ended
from subsidies.reconciliation.models import RowEnd
from subsidies.reconciliation.models.row_end import Source
from subsidies.reconciliation.services.base import (
    FINAL,
    ReconciliationError,
    locked_batch,
    mark_accounts,
    refuse_stranger,
    settle_when_done,
    tell,
)


@transaction.atomic
def clear_unknown(
    *,
    row: ExportRow,
    ended: str,
    reason: str,
    actor: User,
    at: datetime,
    code: str = "",
    paid_on: date | None = None,
    account_fault: bool = False,
    origin: str = "",
) -> RowEnd:
    """What a second look found of an unknown payment: paid or failed, and how one knows.

    ReconciliationError when it is not unknown any more.
    """
    refuse_stranger(actor)
    reason = reason.strip()
    if ended not in (Ended.PAID, Ended.FAILED):
        raise ReconciliationError("请选“已到账”或“发放失败”。")
    if not reason:
        raise ReconciliationError("请写明怎样核实的，例如“电话银行查得1月20日入账”。")
    if row.file is None:
        raise ReconciliationError("这一笔没有报盘，不用核实。")
    batch = locked_batch(row.file)
    end = RowEnd.objects.select_for_update().filter(row=row).first()
    if end is None or end.ended != Ended.UNKNOWN:
        said = end.get_ended_display() if end else "尚未回盘"
        raise ReconciliationError(f"这一笔现为“{said}”，不在待查之列，不用再登记。")
    end.ended, end.reason, end.source = ended, reason[:200], Source.CLEARED
    end.code, end.paid_on = (code.strip() or end.code)[:32], paid_on
    end.told_at, end.told_by_id = at, actor.pk
    end.save()
    _end_lines(batch.pk, dict.fromkeys(row.line_ids, ended), actor, at, reason)
    if account_fault and ended == Ended.FAILED:
        mark_accounts({row.pk: reason}, actor=actor, at=at, origin=origin)
    after = {"row": row.number, "file": row.file.reference, "ended": ended, "code": end.code}
    tell("clear", row.pk, actor=actor, at=at, after=after, reason=reason, origin=origin)
    settle_when_done(batch, actor=actor, at=at)
    return end


@transaction.atomic
def refuse_whole(
    *, file: ExportFile, code: str, reason: str, actor: User, at: datetime, origin: str = ""
) -> int:
    """A bank file the bank refused as a whole: every payment of it is *rejected*; how many.

    Only before the bank has answered any of its rows. ReconciliationError.
    """
    refuse_stranger(actor)
    reason = reason.strip()
    if not reason:
        raise ReconciliationError("请写明银行退回整个文件的原因。")
    batch = locked_batch(file)
    rows = list(ExportRow.objects.filter(file=file).values_list("pk", "line_ids"))
    if RowEnd.objects.filter(row__file=file, ended__in=FINAL).exists():
        raise ReconciliationError("这个文件已有回盘结果，不能再登记为整批退回。")
    RowEnd.objects.filter(row__file=file).delete()
    RowEnd.objects.bulk_create(
        (
            RowEnd(
                row_id=pk,
                ended=Ended.REJECTED,
                code=code.strip()[:32],
                reason=reason[:200],
                source=Source.REFUSED_WHOLE,
                told_at=at,
                told_by_id=actor.pk,
            )
            for pk, _ in rows
        ),
        batch_size=2000,
    )
    told = {line: Ended.REJECTED for _, lines in rows for line in lines}
    _end_lines(batch.pk, told, actor, at, reason)
    after = {"file": file.reference, "rows": len(rows), "code": code.strip()}
    tell("refuse_whole", file.pk, actor=actor, at=at, after=after, reason=reason, origin=origin)
    settle_when_done(batch, actor=actor, at=at)
    return len(rows)


def _end_lines(batch_id: int, ends: dict[int, str], actor: User, at: datetime, reason: str) -> None:
    try:
        end_lines(batch_id=batch_id, ends=ends, actor=actor, at=at, reason=reason)
    except BatchError as error:
        raise ReconciliationError(str(error)) from error
