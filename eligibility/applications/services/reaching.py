"""Working off the list of the unclaimed: who is responsible, and what came of each call."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Call, CallOutcome, Unclaimed, UnclaimedState
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record


@transaction.atomic
def assign(*, entries: Sequence[Unclaimed], clerk: User, actor: Any, at: datetime) -> int:
    """Make a clerk of the county responsible for entries; how many were assigned."""
    if not clerk.is_active or not clerk.has_role("caseworker"):
        raise ApplicationError(f"{clerk}不是在岗的经办，", "请选择本县市区的经办。", field="clerk")
    done = 0
    rows = Unclaimed.objects.select_for_update(of=("self",)).select_related("region")
    for row in rows.filter(pk__in=[e.pk for e in entries], state=UnclaimedState.OPEN):
        if not covers(clerk, row.region):
            raise ApplicationError(
                f"{row.region.name}不在{clerk}的管辖范围。", "请选择该县市区的经办。", field="clerk"
            )
        row.assigned_to, row.assigned_at, row.assigned_by = clerk, at, actor
        row.save(update_fields=["assigned_to", "assigned_at", "assigned_by"])
        _leave_event(row, "assign", actor, at, str(clerk))
        done += 1
    return done


@transaction.atomic
def log_call(
    *, entry: Unclaimed, outcome: str, note: str, next_on: date | None, actor: Any, at: datetime,
    today: date,
) -> Call:  # fmt: skip
    """Write down a try to reach somebody; who declines is not asked again."""
    row = Unclaimed.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state not in (UnclaimedState.OPEN, UnclaimedState.APPLIED):
        raise ApplicationError(
            f"这一条现为“{row.get_state_display()}”，", "不必再联系；请刷新页面。"
        )
    if outcome not in CallOutcome.values:
        raise ApplicationError("请选择联系结果。", field="outcome")
    if next_on is not None and next_on < today:
        raise ApplicationError("下次联系的日期已经过去。", "请核对日期。", field="next_on")
    if outcome in (CallOutcome.DECLINED, CallOutcome.WRONG_FACTS) and not note.strip():
        raise ApplicationError(
            f"“{CallOutcome(outcome).label}”须写明情况。", "请在记录里写一句。", field="note"
        )
    made = Call.objects.create(
        unclaimed=row, outcome=outcome, note=note.strip(), next_on=next_on, at=at, by=actor
    )
    if outcome == CallOutcome.DECLINED:
        row.state, row.closed_at = UnclaimedState.DECLINED, at
        row.save(update_fields=["state", "closed_at"])
    _leave_event(row, "call", actor, at, f"{made.get_outcome_display()} {note}".strip())
    return made


@transaction.atomic
def reopen(*, entry: Unclaimed, reason: str, actor: Any, at: datetime) -> Unclaimed:
    """Put a declined entry back on the list: the person thought better of it."""
    row = Unclaimed.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.state != UnclaimedState.DECLINED:
        raise ApplicationError(f"这一条现为“{row.get_state_display()}”，", "不能恢复。")
    if not reason.strip():
        raise ApplicationError("恢复须写明原因。", "如“本人来电要求办理”。", field="reason")
    row.state, row.closed_at = UnclaimedState.OPEN, None
    row.save(update_fields=["state", "closed_at"])
    _leave_event(row, "reopen", actor, at, reason)
    return row


def _leave_event(row: Unclaimed, action: str, actor: Any, at: datetime, reason: str) -> None:
    record(
        actor=actor, action=f"unclaimed.{action}", subject_kind="unclaimed", subject_id=row.pk,
        before=None, after={"person": row.person_id, "item": row.item_id, "state": row.state},
        at=at, reason=reason,
    )  # fmt: skip
