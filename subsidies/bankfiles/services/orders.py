"""Asking for bank files, and what a worker makes of it."""

from datetime import date, datetime

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from subsidies.bankfiles.models import ExportOrder
from subsidies.bankfiles.models.export_order import OrderState
from subsidies.bankfiles.selectors import export_of
from subsidies.bankfiles.services.exports import (
    BankFileError,
    Tick,
    export_batch,
    refuse_stranger,
)
from subsidies.batches.services import standing
from subsidies.models import Batch
from subsidies.models.batch import State


@transaction.atomic
def order_export(
    *,
    batch_id: int,
    signature: str,
    purpose: str,
    actor: User,
    day: date,
    at: datetime,
    origin: str = "",
) -> ExportOrder | None:
    """Ask for the files of an approved batch; None when they are there. BankFileError.

    Asked twice at once it is one order.
    """
    refuse_stranger(actor, purpose)
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if export_of(batch.pk) is not None:
        return None
    if batch.state != State.APPROVED:
        raise BankFileError(f"{standing(batch)}，审批通过后才能报盘。请按现在的情况办理。")
    waiting = ExportOrder.objects.filter(batch=batch, state=OrderState.WAITING).first()
    if waiting is not None:
        return waiting
    order = ExportOrder.objects.create(
        batch=batch,
        signature=signature[:120],
        purpose=purpose.strip()[:200],
        origin=origin[:64],
        day=day,
        ordered_at=at,
        ordered_by=actor,
    )
    _tell("order", order, actor, at)
    return order


@transaction.atomic
def fill_order(*, order_id: int, at: datetime, tick: Tick) -> ExportOrder:
    """Make the files of an order that waits; one that is finished is left as it is.

    BankFileError or LayoutError with nothing made: say so with ``refuse_order``.
    """
    order = ExportOrder.objects.select_for_update().get(pk=order_id)
    if order.state != OrderState.WAITING:
        return order
    export_batch(
        batch_id=order.batch_id,
        signature=order.signature,
        purpose=order.purpose,
        actor=order.ordered_by,
        day=order.day,
        at=at,
        origin=order.origin,
        tick=tick,
    )
    order.state, order.finished_at = OrderState.MADE, at
    order.save(update_fields=["state", "finished_at"])
    return order


@transaction.atomic
def refuse_order(*, order_id: int, error: str, at: datetime) -> None:
    """Keep why an order made nothing; it may be given again."""
    order = ExportOrder.objects.select_for_update().get(pk=order_id)
    if order.state != OrderState.WAITING:
        return
    order.state, order.finished_at, order.error = OrderState.FAILED, at, error[:300]
    order.save(update_fields=["state", "finished_at", "error"])
    _tell("refuse", order, None, at)


def _tell(what: str, order: ExportOrder, actor: User | None, at: datetime) -> None:
    record(
        actor=actor,
        action=f"bankfile.{what}",
        subject_kind="batch",
        subject_id=order.batch_id,
        before=None,
        after={"order": order.pk, "state": order.state, "error": order.error},
        at=at,
        origin=order.origin,
        reason=order.purpose,
    )
