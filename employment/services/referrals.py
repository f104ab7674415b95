"""Writes of referrals, and the rule of three failures in a row (二（五）3)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from employment.errors import EmploymentError
from employment.models import FAILED, Job, Outcome, Referral, WorkFile
from employment.services.writing import change, insert, locked, locked_file
from employment.transitions import REFERRAL_MOVES

#: 连续3次岗位推荐无法实现就业.
FAILURES_FOR_PRIORITY = 3


@transaction.atomic
def refer(
    *, actor: Any, file: WorkFile, values: Mapping[str, Any], at: datetime, today: date,
    origin: str = "",
) -> Referral:  # fmt: skip
    """Send a person to a post; the same post is not open twice. Raises EmploymentError."""
    row = locked_file(file, actor)
    given = _with_name(values)
    if given["referred_on"] > today:
        raise EmploymentError("推荐日期晚于今天。", "请填实际日期。", field="referred_on")
    again = Referral.objects.filter(
        file=row, outcome=Outcome.OPEN, where=given["where"], post=given["post"]
    )
    if again.exists():
        raise EmploymentError(
            "这个岗位已经推荐过，还在等结果。", "请先登记原来一次的结果。", field="post"
        )
    return insert(Referral(file=row, **given), actor=actor, at=at, origin=origin)


@transaction.atomic
def close_referral(
    *, actor: Any, referral: Referral, outcome: str, closed_on: date, reason: str, at: datetime,
    today: date, origin: str = "",
) -> Referral:  # fmt: skip
    """What came of a referral; three failures through the market in a row give priority.

    Being hired is followed by the job, which is registered apart with its papers.
    """
    file = locked_file(referral.file, actor)
    row = locked(referral)
    move = REFERRAL_MOVES.get(outcome)
    if move is None or row.outcome != move.source:
        raise EmploymentError("这次推荐已有结果。", "请刷新页面看最新情况。", field="outcome")
    if move.needs_reason and not reason.strip():
        raise EmploymentError("没有写原因。", "请写一句，以后推荐时用得上。", field="reason")
    if closed_on > today:
        raise EmploymentError("结果日期晚于今天。", "请填实际日期。", field="closed_on")
    row = change(
        row,
        {"outcome": outcome, "closed_on": closed_on, "reason": reason.strip(), "closed_at": at,
         "closed_by": actor},
        actor=actor, at=at, action="close_referral", origin=origin,
    )  # fmt: skip
    recount(file=file, actor=actor, at=at, origin=origin)
    return row


def recount(*, file: WorkFile, actor: Any, at: datetime, origin: str = "") -> None:
    """Set the file's failures in a row, and since when it has priority, from its referrals."""
    failures, since = failures_of(file)
    change(file, {"failures": failures, "priority_on": since}, actor=actor, at=at,
           action="count_failures", origin=origin)  # fmt: skip


def failures_of(file: WorkFile) -> tuple[int, date | None]:
    """Failures in a row through the market after the last hire or job, and the day of the third.

    A cancelled post neither counts nor breaks the row; posts not of the market are left out.
    """
    last_job = Job.objects.filter(file=file).aggregate(last=Max("started_on"))["last"]
    rows = Referral.objects.filter(file=file, market=True).exclude(outcome=Outcome.OPEN)
    row: list[date] = []
    for outcome, closed_on in rows.order_by("closed_on", "id").values_list("outcome", "closed_on"):
        if outcome == Outcome.HIRED:
            row = []
        elif outcome in FAILED and (last_job is None or closed_on >= last_job):
            row.append(closed_on)
    reached = len(row) >= FAILURES_FOR_PRIORITY
    return len(row), row[FAILURES_FOR_PRIORITY - 1] if reached else None


def _with_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """The name of the place from the employer where one was chosen."""
    given = dict(values)
    employer = given.get("employer")
    given["where"] = str(employer) if employer else str(given.get("where") or "").strip()
    if not given["where"]:
        raise EmploymentError("没有填单位。", "请选择用人单位，或写单位名称。", field="where")
    return given
