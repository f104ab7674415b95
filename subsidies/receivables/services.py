"""Steps of a receivable; each is atomic, audited, under the county's lock."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum

from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.periods import Month
from subsidies.models import Deduction, Receivable, ReceivableEntry
from subsidies.models.receivable import ReceivableState as State
from subsidies.models.receivable_entry import EntryKind
from subsidies.receivables.errors import ReceivableError
from subsidies.receivables.selectors import deductible
from subsidies.receivables.sharing import by_month
from subsidies.receivables.transitions import OPEN, TRANSITIONS, Transition
from subsidies.settlement.lock import lock_county
from subsidies.settlement.receivables import close_receivables, refresh_receivables


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
    today: date,
) -> Receivable:
    """Money that came back, all or part of what is owed; earlier months first.

    ``number`` names the act: the same one twice is recorded once. ReceivableError.
    """
    receivable = _locked(receivable_id)
    if ReceivableEntry.objects.filter(number=number).exists():
        return receivable
    _refuse_repayment(receivable, kind, amount, document)
    _refuse_day(receivable, received_on, today)
    _refuse_told_before(receivable, document.strip())
    before = _shown(receivable)
    shares = by_month(receivable, amount)
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
def reverse_repayment(
    *, receivable_id: int, number: UUID, reason: str, actor: User, at: datetime
) -> Receivable:
    """Take back a repayment recorded by mistake, with its reason: minus the same, month by month.

    What is owed again is open again. ReceivableError.
    """
    receivable = _locked(receivable_id)
    if receivable.state in (State.WRITTEN_OFF, State.VOID):
        now = receivable.get_state_display()
        raise ReceivableError(f"这笔追缴现为“{now}”，不能再冲销退回。")
    if not reason.strip():
        raise ReceivableError("冲销登记须写明原因。")
    wrong = list(
        ReceivableEntry.objects.filter(receivable=receivable, number=number, reverses=None)
    )
    if not wrong or ReceivableEntry.objects.filter(reverses=number).exists():
        raise ReceivableError("这笔登记已经冲销，或不在这笔追缴里；请刷新页面核对。")
    before, back = _shown(receivable), uuid4()
    ReceivableEntry.objects.bulk_create(
        ReceivableEntry(
            receivable=receivable, covered=row.covered, kind=row.kind, amount=-row.amount,
            received_on=row.received_on, document=row.document, recorded_at=at, recorded_by=actor,
            number=back, reverses=number,
        )
        for row in wrong
    )  # fmt: skip
    receivable.repaid -= sum(row.amount for row in wrong)
    receivable.save(update_fields=["repaid"])
    refresh_receivables(receivable.region)
    receivable.refresh_from_db()
    _leave_event(receivable, "reverse", before, actor, at, reason)
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
    if not deductible(receivable).filter(pk=award_id).exists():
        raise ReceivableError("这项待遇不是本人正在发放的待遇，不能从中抵扣；请刷新页面。")
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


def _refuse_day(receivable: Receivable, received_on: date, today: date) -> None:
    if received_on > today:
        raise ReceivableError(f"收到日期 {received_on} 还没有到，请按凭证上的日期填写。")
    if received_on < receivable.first_covered:
        raise ReceivableError(
            f"收到日期 {received_on} 早于多发的 {receivable.first_covered:%Y-%m}，请核对凭证。"
        )


def _refuse_told_before(receivable: Receivable, document: str) -> None:
    told = ReceivableEntry.objects.filter(receivable=receivable, document=document)
    if amount := told.aggregate(sum=Sum("amount"))["sum"]:
        raise ReceivableError(
            f"凭证“{document}”在这笔追缴里已登记过 {amount:.2f} 元。"
            "分次退回的，请填各次自己的凭证号；登记错了的，先冲销原来的一笔。"
        )


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
