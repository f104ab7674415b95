"""Steps of a receivable; each is atomic, audited, under the county's lock."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from subsidies.models import Deduction, Receivable, ReceivableEntry
from subsidies.models.receivable import ReceivableState as State
from subsidies.models.receivable_entry import EntryKind
from subsidies.receivables.transitions import OPEN, TRANSITIONS, Transition
from subsidies.settlement.lock import lock_county
from subsidies.settlement.receivables import close_receivables


class ReceivableError(ValueError):
    """A step that is refused; the message says why and what to do."""


@transaction.atomic
def move_receivable(
    *,
    receivable_id: int,
    action: str,
    actor: User,
    at: datetime,
    reason: str = "",
    document: str = "",
) -> Receivable:
    """Take one step of ``TRANSITIONS``; ReceivableError when it is not allowed now.

    Proposing to write off needs reason and document; another person approves or refuses it.
    """
    move = TRANSITIONS.get(action)
    if move is None:
        raise ReceivableError(f"没有“{action}”这个操作。")
    receivable = _locked(receivable_id)
    _refuse_unless_allowed(receivable, move, actor, reason, document)
    before = _shown(receivable)
    if action == "propose":
        receivable.write_off_reason = reason.strip()
        receivable.write_off_document = document.strip()
    if action == "refuse":
        receivable.proposed_at = receivable.proposed_by = None
    if move.stamp:
        setattr(receivable, f"{move.stamp}_at", at)
        setattr(receivable, f"{move.stamp}_by", actor)
    receivable.state = move.target
    receivable.save()
    _leave_event(receivable, action, before, actor, at, reason)
    return receivable


@transaction.atomic
def record_repayment(
    *,
    receivable_id: int,
    kind: str,
    amount: Decimal,
    received_on: date,
    document: str,
    number: UUID,
    actor: User,
    at: datetime,
) -> Receivable:
    """Money that came back, all or part of what is owed; earlier months first.

    ``number`` names the act: the same one twice is recorded once. ReceivableError.
    """
    receivable = _locked(receivable_id)
    if ReceivableEntry.objects.filter(number=number).exists():
        return receivable
    _refuse_repayment(receivable, kind, amount, document)
    before = _shown(receivable)
    shares = _by_month(receivable, amount)
    ReceivableEntry.objects.bulk_create(
        ReceivableEntry(
            receivable=receivable,
            covered=covered,
            kind=kind,
            amount=share,
            received_on=received_on,
            document=document.strip(),
            recorded_at=at,
            recorded_by=actor,
            number=number,
        )
        for covered, share in shares
    )
    receivable.repaid += amount
    receivable.save(update_fields=["repaid"])
    close_receivables(receivable.region, by=actor, at=at)
    receivable.refresh_from_db()
    _leave_event(receivable, "repay", before, actor, at, document)
    return receivable


@transaction.atomic
def decide_deduction(
    *,
    receivable_id: int,
    award_id: int,
    monthly: Decimal,
    from_month: Month,
    document: str,
    actor: User,
    at: datetime,
) -> Deduction:
    """From a month on take at most ``monthly`` yuan of an award's payment of the same payee.

    Only under a recorded decision, and one at a time of a receivable and of an award.
    """
    receivable = _locked(receivable_id)
    if receivable.state != State.CONFIRMED:
        raise ReceivableError("只有追缴中的款项可以决定抵扣；请先确认追缴。")
    if monthly <= 0 or not document.strip():
        raise ReceivableError("请填写每月抵扣金额（大于0）和决定文号。")
    running = Deduction.objects.filter(ended_at=None)
    if running.filter(receivable=receivable).exists():
        raise ReceivableError("这笔追缴已有抵扣决定；先终止原决定，再登记新的。")
    if running.filter(award_id=award_id).exists():
        raise ReceivableError("这项待遇正按另一决定抵扣；结束后再登记。")
    decision = Deduction.objects.create(
        receivable=receivable,
        award_id=award_id,
        monthly=monthly,
        from_month=from_month.first,
        document=document.strip(),
        decided_at=at,
        decided_by=actor,
    )
    after = {"award": award_id, "monthly": str(monthly), "from": str(from_month)}
    _leave_event(receivable, "deduct", None, actor, at, document, after)
    return decision


@transaction.atomic
def end_deduction(*, receivable_id: int, actor: User, at: datetime, reason: str) -> Receivable:
    """End the decision in force; what was deducted stays."""
    receivable = _locked(receivable_id)
    if not reason.strip():
        raise ReceivableError("终止抵扣须写明原因。")
    ended = Deduction.objects.filter(receivable=receivable, ended_at=None)
    if not ended.update(ended_at=at, ended_by=actor):
        raise ReceivableError("这笔追缴没有正在执行的抵扣决定。")
    _leave_event(receivable, "end_deduction", None, actor, at, reason)
    return receivable


def _locked(receivable_id: int) -> Receivable:
    lock_county(region=Receivable.objects.get(pk=receivable_id).region)
    return Receivable.objects.select_for_update().get(pk=receivable_id)


def _refuse_unless_allowed(
    receivable: Receivable, move: Transition, actor: User, reason: str, document: str
) -> None:
    if receivable.state not in move.sources:
        now = receivable.get_state_display()
        raise ReceivableError(f"这笔追缴现为“{now}”，不能{move.label}；请刷新页面后再看。")
    if move.action == "propose" and not (reason.strip() and document.strip()):
        raise ReceivableError("提请核销须写明原因和依据文号。")
    if move.action == "refuse" and not reason.strip():
        raise ReceivableError("不予核销须写明原因。")
    if move.action == "write_off" and actor.pk == receivable.proposed_by_id:
        raise ReceivableError("提请核销的人不能自己批准，请由另一人办理。")


def _refuse_repayment(receivable: Receivable, kind: str, amount: Decimal, document: str) -> None:
    if receivable.state not in OPEN - {State.DRAFT}:
        now = receivable.get_state_display()
        raise ReceivableError(f"这笔追缴现为“{now}”，不能登记退款；未确认的请先确认。")
    if kind not in EntryKind.values:
        raise ReceivableError("请选择退回方式。")
    if amount <= 0:
        raise ReceivableError("退回金额须大于0。")
    if amount > receivable.outstanding:
        raise ReceivableError(
            f"退回金额 {amount:.2f} 元超过尚欠的 {receivable.outstanding:.2f} 元，请核对。"
        )
    if not document.strip():
        raise ReceivableError("请填写缴款凭证号。")


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


def _by_month(receivable: Receivable, amount: Decimal) -> list[tuple[date, Decimal]]:
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


def _shown(receivable: Receivable) -> dict[str, Any]:
    return {"state": receivable.state, "repaid": str(receivable.repaid)}


def _leave_event(
    receivable: Receivable,
    action: str,
    before: dict[str, Any] | None,
    actor: User,
    at: datetime,
    reason: str,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        actor=actor,
        action=f"receivable.{action}",
        subject_kind="receivable",
        subject_id=receivable.pk,
        before=before,
        after=after or _shown(receivable),
        at=at,
        reason=reason,
    )
