"""Moving an application along its way; each move is atomic, stamped, stepped and audited."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from eligibility.applications.deciding import GRANTED, decide, first_granted
from eligibility.applications.errors import ApplicationError
from eligibility.applications.handling import handling_of
from eligibility.applications.models import (
    Application,
    Paper,
    Publicity,
    State,
    Unclaimed,
    UnclaimedState,
)
from eligibility.applications.payees import check_payee
from eligibility.applications.services.base import allowed_move, locked, moved
from eligibility.applications.services.filing import check_sum, note_determination
from eligibility.applications.services.granting import decided_again, grant
from portal.lib.periods import Month


@transaction.atomic
def submit(*, application_id: int, actor: Any, at: datetime, remark: str = "") -> Application:
    """Hand a draft to whoever checks; determined anew, with all required papers received."""
    row = locked(application_id)
    move = allowed_move(row, "submit", actor, remark)
    _determine(row, at)
    _refuse_undecided(row)
    _refuse_missing_papers(row)
    return moved(row, move, actor=actor, at=at, remark=remark, sent_back="")


@transaction.atomic
def check(*, application_id: int, actor: Any, at: datetime, remark: str = "") -> Application:
    """The second person's signature; what is not fulfilled is sent back or refused instead."""
    row = locked(application_id)
    move = allowed_move(row, "check", actor, remark)
    _determine(row, at)
    _refuse_undecided(row)
    if row.outcome not in GRANTED:
        raise ApplicationError(
            f"“{row.name}”不符合条件：{row.determination['sentence']}", "请退回更正，或不予批准。"
        )
    _refuse_missing_papers(row)
    return moved(row, move, actor=actor, at=at, remark=remark)


@transaction.atomic
def make_public(
    *, application_id: int, publicity: Publicity, actor: Any, at: datetime
) -> Application:
    """Put a checked application on a public list of its county."""
    row = locked(application_id)
    move = allowed_move(row, "publish", actor, "")
    if not handling_of(row.item).needs_publicity:
        raise ApplicationError(f"“{row.name}”不需公示，", "可直接审批。")
    if publicity.region_id != row.region_id:
        raise ApplicationError(f"“{row.name}”不属于这份公示的县市区。", "请分县公示。")
    return moved(row, move, actor=actor, at=at, publicity=publicity)


@transaction.atomic
def approve(
    *, application_id: int, actor: Any, at: datetime, today: date, remark: str = ""
) -> Application:
    """Approve: after its publicity, without open objections, on a determination made now."""
    row = locked(application_id)
    move = allowed_move(row, "approve", actor, remark)
    _refuse_before_publicity_ends(row, today)
    _refuse_missing_papers(row)
    decided = decided_again(row, today)
    note_determination(row, decided)
    award = grant(row=row, decided=decided, actor=actor, at=at)
    moved(row, move, actor=actor, at=at, remark=remark, award=award)
    Unclaimed.objects.filter(
        person_id=row.person_id, item_id=row.item_id, part=row.part,
        state__in=(UnclaimedState.OPEN, UnclaimedState.APPLIED, UnclaimedState.DECLINED),
    ).update(state=UnclaimedState.CLOSED, closed_at=at)  # fmt: skip
    return row


@transaction.atomic
def send_back(*, application_id: int, actor: Any, at: datetime, remark: str) -> Application:
    """Return an application to the draft; every signature on it is taken back."""
    row = locked(application_id)
    move = allowed_move(row, "send_back", actor, remark)
    return moved(
        row, move, actor=actor, at=at, remark=remark, sent_back=remark.strip(), publicity=None
    )


@transaction.atomic
def refuse(
    *, application_id: int, actor: Any, at: datetime, remark: str, clause: str
) -> Application:
    """Refuse with the reason and the clause it rests on."""
    row = locked(application_id)
    move = allowed_move(row, "refuse", actor, remark)
    if not clause.strip():
        raise ApplicationError(
            "不予批准须写明依据的文件和条款。",
            "例如：永政办发〔2023〕9号 附件第8项。",
            field="clause",
        )
    _determine(row, at)
    moved(
        row, move, actor=actor, at=at, remark=remark, refused_why=remark.strip(),
        refused_clause=clause.strip(),
    )  # fmt: skip
    _free(row, UnclaimedState.GONE, at)
    return row


@transaction.atomic
def withdraw(*, application_id: int, actor: Any, at: datetime, remark: str) -> Application:
    """Give an application up; it stays on record."""
    row = locked(application_id)
    move = allowed_move(row, "withdraw", actor, remark)
    moved(row, move, actor=actor, at=at, remark=remark)
    _free(row, UnclaimedState.OPEN, None)
    return row


def _free(row: Application, state: str, closed_at: datetime | None) -> None:
    """What this application had taken from the list of the unclaimed goes back to it."""
    Unclaimed.objects.filter(application=row, state=UnclaimedState.APPLIED).update(
        state=state, closed_at=closed_at
    )


def _determine(row: Application, at: datetime) -> None:
    """Ask the evaluator again, of the month the application is about.

    Whoever was not entitled in the month he applied in may be so by now.
    """
    month = Month.of(row.month)
    until = month if row.event_date else Month.of(at.date())
    found = first_granted(row.person_id, row.item.code, row.part, month, until)
    if found is not None:
        note_determination(row, found)


def _refuse_undecided(row: Application) -> None:
    found = decide(row.person_id, row.item.code, row.part, Month.of(row.month))
    if found is None:
        return
    if found.outcome == "undetermined":
        from portal.web.labels import need_label

        needs = "、".join(need_label(need) for need in found.entry["needs"])
        raise ApplicationError(
            f"“{row.name}”还不能确定，缺：{needs}。", "请先在人员档案中补充，再提交。"
        )
    if found.asks_sum and row.sum_asked is None:
        raise ApplicationError(
            f"“{row.name}”没有统一标准，须填写申请金额。", "请填写实际金额，不超过上限。",
            field="sum_asked",
        )  # fmt: skip
    check_sum(found, row.sum_asked)
    if found.granted:
        check_payee(row, found)


def _refuse_missing_papers(row: Application) -> None:
    received = row.received.values("paper_id")
    missing = Paper.objects.filter(item=row.item, required=True, ended_at=None).exclude(
        pk__in=received
    )
    names = "、".join(missing.values_list("name", flat=True))
    if names:
        raise ApplicationError(f"“{row.name}”还缺材料：{names}。", "请收齐后勾选。", field="papers")


def _refuse_before_publicity_ends(row: Application, today: date) -> None:
    if row.state == State.CHECKED:
        if handling_of(row.item).needs_publicity:
            raise ApplicationError(f"“{row.name}”还没有公示，", "请先发布公示。")
        return
    assert row.publicity is not None
    if today <= row.publicity.until_day:
        raise ApplicationError(
            f"“{row.name}”公示到{row.publicity.until_day:%Y年%-m月%-d日}，还没有期满，",
            "期满的次日起可以审批。",
        )
    objections = row.objections.filter(recorded_at__gte=row.publicity.opened_at)
    if objections.filter(decided_at=None).exists():
        raise ApplicationError(f"“{row.name}”有公示异议还没有处理，", "请先核查并写明处理意见。")
    if objections.filter(upheld=True).exists():
        raise ApplicationError(
            f"“{row.name}”的公示异议成立，", "请退回更正后重新公示，或不予批准。"
        )
