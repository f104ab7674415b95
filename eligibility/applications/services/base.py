"""What every write of applications does: lock, check the step, leave steps, changes and events."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, State, Step
from eligibility.applications.transitions import TRANSITIONS, Transition
from eligibility.models import Award
from portal.audit.services import record
from portal.people.models import Change


def locked(application_id: int) -> Application:
    """The application as it is now, held until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("item", "person", "region", "filing", "publicity").get(
        pk=application_id
    )


def hold(*names: object) -> None:
    """Wait for whoever writes about the same thing, until the transaction ends."""
    key = ":".join(["applications", *map(str, names)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def allowed_move(row: Application, action: str, actor: Any, remark: str) -> Transition:
    """The transition of an action, when it may be taken now by this person."""
    move = TRANSITIONS[action]
    if row.state not in move.sources:
        raise ApplicationError(
            f"“{row.name}”现为“{row.get_state_display()}”，不能{move.label}。",
            "别人可能刚处理过，请刷新页面看最新情况。",
        )
    if move.needs_reason and not remark.strip():
        raise ApplicationError(f"{move.label}须写明原因。", "请填写原因。", field="remark")
    if move.another and actor.pk in (row.entered_by_id, row.submitted_by_id):
        raise ApplicationError(f"录入或提交的人不能{move.label}，", "请由另一人办理。")
    return move


def moved(
    row: Application, move: Transition, *, actor: Any, at: datetime, remark: str = "", **more: Any
) -> Application:
    """Write the new state with its stamp, the step, and the audit event."""
    before = summary(row)
    source, row.state = row.state, move.target
    for stamp in move.clears:
        setattr(row, f"{stamp}_at", None)
        setattr(row, f"{stamp}_by", None)
    if move.stamp:
        setattr(row, f"{move.stamp}_at", at)
        setattr(row, f"{move.stamp}_by", actor)
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    leave_step(row, move.action, source, actor=actor, at=at, remark=remark)
    leave_event(row, move.action, before, actor=actor, at=at, reason=remark)
    return row


def leave_step(
    row: Application, action: str, source: str, *, actor: Any, at: datetime, remark: str = ""
) -> None:
    """One line of an application's history."""
    Step.objects.create(
        application=row, action=action, source=source, target=row.state, at=at, by=actor,
        remark=remark.strip(),
    )  # fmt: skip


def leave_event(
    row: Application, action: str, before: dict | None, *, actor: Any, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """The audit event of a write on an application."""
    record(
        actor=actor, action=f"application.{action}", subject_kind="application",
        subject_id=row.pk, before=before, after=summary(row), at=at, reason=reason.strip(),
    )  # fmt: skip


def summary(row: Application) -> dict[str, Any]:
    """What the audit record keeps of an application."""
    return {
        "person": row.person_id, "item": row.item.code, "part": row.part, "state": row.state,
        "month": row.month, "outcome": row.outcome, "amount": _text(row.amount),
        "sum_asked": _text(row.sum_asked), "award": row.award_id,
    }  # fmt: skip


def leave_award_change(award: Award, *, from_day: date, at: datetime, what: str) -> None:
    """Tell the apps above that an award is worth something else from a day on."""
    Change.objects.create(
        subject_kind="award", subject_id=award.pk, from_day=from_day, recorded_at=at, what=what
    )


def leave_award_event(
    award: Award, action: str, before: dict | None, *, actor: Any, at: datetime, reason: str = ""
) -> None:
    """The audit event of a write on an award."""
    record(
        actor=actor, action=f"award.{action}", subject_kind="award", subject_id=award.pk,
        before=before, after=award_summary(award), at=at, reason=reason,
    )  # fmt: skip


def award_summary(award: Award) -> dict[str, Any]:
    """What the audit record keeps of an award."""
    return {
        "person": award.person_id, "item": award.item.code, "part": award.part,
        "region": award.region, "starts": award.starts, "ends": award.ends,
        "payee_kind": award.payee_kind, "sum_approved": _text(award.sum_approved),
        "event_date": award.event_date,
    }  # fmt: skip


def _text(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"


__all__ = [
    "State",
    "allowed_move",
    "hold",
    "leave_award_change",
    "leave_award_event",
    "leave_event",
    "leave_step",
    "locked",
    "moved",
    "summary",
]
