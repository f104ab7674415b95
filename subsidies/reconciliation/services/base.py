"""What writes of reconciliation share."""

from datetime import datetime
from typing import Any

from portal.accounts import roles
from portal.accounts.models import User
from portal.audit.services import record
from portal.people.errors import PeopleError
from portal.people.models import Account
from portal.people.services import set_account_state
from subsidies.bankfiles.models import ExportFile, ExportRow
from subsidies.batches.services import move_batch
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.models.line import Ended

FINAL = (Ended.PAID, Ended.FAILED, Ended.REJECTED)


class ReconciliationError(ValueError):
    """A step that is refused; the message says why and what to do."""


def refuse_stranger(actor: User) -> None:
    """Ends are told by the finance office."""
    if not actor.has_role(roles.FINANCE):
        raise ReconciliationError("回盘和到账情况由财务岗登记。")


def locked_batch(file: ExportFile) -> Batch:
    """The file's batch, held until the transaction ends: uploads of a batch go one by one."""
    return Batch.objects.select_for_update().get(pk=file.export.batch_id)


def settle_when_done(batch: Batch, *, actor: User, at: datetime) -> bool:
    """Settle an exported batch when every payment sent has its end; True when done now."""
    batch.refresh_from_db(fields=["state"])
    if batch.state != State.EXPORTED:
        return False
    sent = ExportRow.objects.filter(export__batch=batch, file__isnull=False)
    if sent.exclude(end__ended__in=FINAL).exists():
        return False
    move_batch(batch_id=batch.pk, action="settle", actor=actor, at=at)
    return True


def mark_accounts(rows: dict[int, str], *, actor: User, at: datetime, origin: str = "") -> int:
    """Mark the accounts of payments (row id → reason) as refused by the bank; how many.

    Only accounts still in use are marked: one replaced meanwhile is not at fault any more.
    """
    payments = ExportRow.objects.filter(pk__in=rows, payee_kind="person")
    reasons = {row.account_id: rows[row.pk] for row in payments}
    accounts = Account.objects.filter(pk__in=reasons, superseded_at__isnull=True)
    marked = 0
    for account in accounts.exclude(state="bad").select_related("person"):
        try:
            set_account_state(
                actor=actor,
                account=account,
                state="bad",
                at=at,
                reason=f"银行退回：{reasons[account.pk]}",
                origin=origin,
            )
        except PeopleError as error:
            raise ReconciliationError(str(error)) from error
        marked += 1
    return marked


def tell(
    what: str,
    subject: Any,
    *,
    actor: User,
    at: datetime,
    after: dict,
    reason: str = "",
    origin: str = "",
) -> None:
    """Leave the audit event of a step."""
    record(
        actor=actor,
        action=f"return_file.{what}",
        subject_kind="return_file",
        subject_id=subject,
        before=None,
        after=after,
        at=at,
        origin=origin,
        reason=reason,
    )
