"""Moving a batch along its way; each move is atomic, audited and stamped."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import get_current_timezone

from portal.accounts.models import User
from portal.audit.services import record
from subsidies.batches.oddities import find_oddities, open_oddities
from subsidies.batches.transitions import TRANSITIONS, Transition
from subsidies.models import Batch, Line
from subsidies.models.batch import Kind, State
from subsidies.models.line import Ended
from subsidies.settlement.lock import lock_county
from subsidies.settlement.receivables import (
    BatchHasRepayments,
    close_receivables,
    open_receivables,
    refresh_receivables,
    void_receivables,
)
from subsidies.settlement.seal import Seal, seal_of
from subsidies.settlement.summaries import write_summary
from subsidies.settlement.touched import touch_lines


class BatchError(ValueError):
    """A move that is refused; the message says why and what to do, in the clerk's words."""


@transaction.atomic
def move_batch(
    *,
    batch_id: int,
    action: str,
    actor: User,
    at: datetime,
    sha256: str = "",
    reason: str = "",
) -> Batch:
    """Take one step of ``TRANSITIONS``; BatchError when it is not allowed now.

    ``sha256`` is the hash the signer saw; checking and approving sign it. Of two people
    pressing at once the second waits for the first and is refused.
    """
    move = TRANSITIONS.get(action)
    if move is None:
        raise BatchError(f"没有“{action}”这个操作。")
    # The county before the batch, as a run takes them: never each waiting for the other.
    lock_county(region=Batch.objects.get(pk=batch_id).region)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    _refuse_unless_allowed(batch, move, actor, reason)
    before = {"state": batch.state, "sha256": batch.sha256}
    _prepare(batch, move, sha256, reason)
    batch.state = move.target
    setattr(batch, f"{move.stamp}_at", at)
    setattr(batch, f"{move.stamp}_by", actor)
    batch.save()
    if move.target == State.VOID:
        write_summary(region=batch.region, month=batch.month)
    if move.target in (State.VOID, State.APPROVED):
        _receivables(batch, actor, at)
    record(
        actor=actor,
        action=f"batch.{move.action}",
        subject_kind="batch",
        subject_id=batch.pk,
        before=before,
        after={"state": batch.state, "sha256": batch.sha256},
        at=at,
        reason=reason,
    )
    return batch


def _prepare(batch: Batch, move: Transition, sha256: str, reason: str) -> None:
    """What a step asks of the batch before it may be taken, and writes to it."""
    if move.action == "submit":
        _freeze(batch)
        find_oddities(batch)
    if move.action == "check" and (left := open_oddities(batch)):
        raise BatchError(f"还有 {left} 条异常没有核对，逐条核对后才能通过。")
    if move.signs:
        _sign(batch, move, sha256)
    if move.action == "settle":
        _refuse_open_ends(batch)
    if move.target == State.VOID:
        _void(batch, reason)


def current_seal(batch: Batch) -> Seal:
    """The seal of the lines as they stand in the ledger now."""
    return seal_of(batch_id=batch.pk, month=batch.month, region=batch.region)


def _refuse_unless_allowed(batch: Batch, move: Transition, actor: User, reason: str) -> None:
    if batch.state not in move.sources:
        raise BatchError(f"{standing(batch)}，不能再{move.label}。请按现在的情况办理。")
    if move.opening != (batch.kind == Kind.OPENING):
        raise BatchError(f"“{batch.get_kind_display()}”的批次不能{move.label}。")
    if move.needs_reason and not reason.strip():
        raise BatchError(f"{move.label}须写明原因。")
    if move.signs and actor.pk == batch.submitted_by_id:
        raise BatchError(f"报送人不能{move.label}，请由另一人办理。")
    if move.action == "approve" and actor.pk == batch.checked_by_id:
        raise BatchError("复核人不能审批，请由第三人办理。")


def standing(batch: Batch) -> str:
    """Where a batch stands and who brought it there, for whom an older page misled."""
    told = f"这一批现为“{batch.get_state_display()}”"
    stamp = "voided" if batch.state == State.VOID else batch.state
    by, at = getattr(batch, f"{stamp}_by", None), getattr(batch, f"{stamp}_at")
    if not by or not at:
        return told
    return f"{told}（{at.astimezone(get_current_timezone()):%Y-%m-%d %H:%M} 由 {by} 办理）"


def _freeze(batch: Batch) -> None:
    """Take the seal anew: what is signed later is what stands in the ledger now."""
    seal = current_seal(batch)
    if seal.line_count == 0:
        raise BatchError("本批次没有明细，不必报送。")
    batch.line_count, batch.amount, batch.cash = seal.line_count, seal.amount, seal.cash
    batch.sha256 = seal.sha256


def _sign(batch: Batch, move: Transition, sha256: str) -> None:
    if sha256 != batch.sha256:
        raise BatchError("批次内容与您看到的不一致，请重新打开批次核对后再签。")
    if current_seal(batch).sha256 != batch.sha256:
        raise BatchError("批次明细与报送时的校验值不符，请勿签批，并联系系统管理员核查。")
    setattr(batch, f"{move.stamp}_sha256", sha256)


def _receivables(batch: Batch, actor: User, at: datetime) -> None:
    """Recoveries become receivables with the approval, and go with a batch made void after it."""
    if batch.state == State.VOID:
        try:
            void_receivables(batch, by=actor, at=at)
        except BatchHasRepayments as error:
            raise BatchError(str(error)) from error
    else:
        open_receivables(batch, at=at)
    refresh_receivables(batch.region)
    close_receivables(batch.region, by=actor, at=at)


def _refuse_open_ends(batch: Batch) -> None:
    sent = Line.objects.filter(
        batch_id=batch.pk, month=batch.month, region=batch.region, cash__gt=0
    )
    open_ends = sent.filter(Q(ended=None) | Q(ended=Ended.UNKNOWN)).count()
    if open_ends:
        raise BatchError(f"还有 {open_ends} 笔没有回盘结果或待查，查清后才能结清。")


def _void(batch: Batch, reason: str) -> None:
    """Its lines stay and count for nothing; their months are settled again by the next run."""
    batch.void_reason = reason.strip()
    if not batch.sha256:
        batch.sha256 = current_seal(batch).sha256
    touch_lines([batch], before=None)
