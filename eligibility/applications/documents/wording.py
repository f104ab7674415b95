"""The words of notices; what is issued is stored, so a later wording changes nothing printed."""

from decimal import Decimal

from eligibility.applications.models import Application, State, Stop
from portal.lib.money import printed
from portal.lib.periods import Month
from portal.web.words import PER

#: Where one turns against a decision (行政复议法 and 行政诉讼法); the office may reword it.
APPEAL = (
    "如对本决定不服，可以自收到本告知书之日起六十日内依法申请行政复议，"
    "也可以自收到本告知书之日起六个月内依法向人民法院提起行政诉讼。"
)


def application_notice(row: Application) -> tuple[str, str]:
    """Title and text of the notice of a decided application."""
    if row.state == State.APPROVED:
        return "批准告知书", _grant(row)
    return "不予批准告知书", _refusal(row)


def stop_notice(row: Stop) -> tuple[str, str]:
    """Title and text of the notice of a stop."""
    due = Month.of(row.due_month).in_words()
    event = f"（{row.event}）" if row.event else ""
    lines = [
        f"经核查，您享受的“{row.award.item.name}”因{row.get_reason_display()}{event}，"
        f"自{due}起停止发放。",
    ]
    if row.actual_month and row.actual_month > row.due_month:
        last = Month.of(row.actual_month).previous()
        months = last.index - Month.of(row.due_month).index + 1
        lines.append(
            f"{due}至{last.in_words()}（共{months}个月）已多发的款项将依规定追回，金额另行告知。"
        )
    lines += ["情况有变化、重新符合条件的，可以再次申请。", APPEAL]
    return "停发告知书", "\n".join(lines)


def _asked(row: Application) -> str:
    day = row.filing.applied_on
    return f"您于{day.year}年{day.month}月{day.day}日提出的“{row.name}”申请"


def _grant(row: Application) -> str:
    assert row.award is not None
    since = Month.of(row.award.starts).in_words()
    source = row.determination["source"]
    lines = [f"{_asked(row)}，经审核符合条件，现予批准。"]
    amount = row.amount if row.amount is not None else row.award.sum_approved
    if row.per in ("once", "event"):
        lines.append(f"核定金额：{_sum(amount)}，一次性发放，所属月份为{since}。")
    else:
        lines.append(f"核定标准：{PER[row.per]}{_sum(amount)}，自{since}起发放。")
    basis = row.determination["basis"].get("document")
    more = f"；标准依据：{basis}" if basis and basis != source["document"] else ""
    lines.append(f"依据：{source['document']} {source['clause']}{more}。")
    lines.append(
        "享受期间户籍、家庭、身体状况、供养方式或收款账户有变化的，请在变化后及时告知村（社区）或本单位。"
    )
    return "\n".join([*lines, APPEAL])


def _refusal(row: Application) -> str:
    return "\n".join(
        [
            f"{_asked(row)}，经审核不予批准。",
            f"理由：{row.refused_why.rstrip('。')}。",
            f"依据：{row.refused_clause}。",
            "情况有变化、符合条件的，可以再次申请。",
            APPEAL,
        ]
    )


def _sum(amount: Decimal | None) -> str:
    return "按当地标准执行" if amount is None else f"{printed(amount)}元"
