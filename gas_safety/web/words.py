"""States of gas safety as pages show them."""

from gas_safety.models import Customer, Inspection
from gas_safety.models.hazard import State
from portal.web import cells
from portal.web.words import Word, word_of

HAZARD_STATES = {
    State.FOUND: Word("待下达通知", "warn", "clock"),
    State.NOTIFIED: Word("整改中", "accent", "hourglass"),
    State.RECTIFIED: Word("待复查", "warn", "clock"),
    State.RECHECKED: Word("待销号", "warn", "clipboard-check"),
    State.CLOSED: Word("已销号", "good", "circle-check"),
    State.REFUSED: Word("拒不整改", "bad", "alert-triangle"),
    State.CUT_OFF: Word("已停止供气", "bad", "flame"),
    State.REPORTED: Word("已报街道和城管执法", "bad", "bell"),
    State.FINED: Word("已处罚", "bad", "receipt"),
    State.REFERRED: Word("已移送司法", "bad", "shield-lock"),
    State.WITHDRAWN: Word("登记有误，已撤销", "plain", "x"),
}
COMPLAINT_STATES = {
    "received": Word("待交办", "warn", "clock"),
    "dispatched": Word("已交办", "accent", "hourglass"),
    "answered": Word("已反馈", "good", "circle-check"),
    "set_aside": Word("不予受理", "plain", "x"),
}
OUTCOMES = {
    "done": Word("已安检", "good", "check"),
    "absent": Word("到访不遇", "warn", "clock"),
    "refused": Word("拒绝入户", "bad", "alert-triangle"),
}
WITHDRAWN = Word("已撤销", "plain", "x")
OVERDUE = Word("已逾期", "bad", "alert-triangle")
MAJOR = Word("重大隐患", "bad", "alert-triangle")


def outcome_of(visit: Inspection) -> Word:
    """How a visit ended, or that it was withdrawn."""
    return WITHDRAWN if visit.withdrawn_at else word_of(OUTCOMES, visit.outcome)


def yes_no(value: bool | None, yes: str = "是", no: str = "否") -> object:
    """A fact of a place as a word; 不清楚 when not known."""
    if value is None:
        return cells.badge(Word("不清楚", "plain", "help"))
    return cells.badge(Word(yes, "good", "check") if value else Word(no, "bad", "alert-triangle"))


def equipment(customer: Customer) -> list[tuple[str, object]]:
    """What is known of a place's equipment, as (label, shown)."""
    fuels = dict(Customer._meta.get_field("fuels").base_field.choices)
    length = f"{customer.hose_cm / 100:g} 米" if customer.hose_cm else cells.DASH
    if customer.hose_cm and customer.hose_cm > 200:
        length = cells.badge(
            Word(f"{customer.hose_cm / 100:g} 米，超过2米", "bad", "alert-triangle")
        )
    return [
        ("使用燃料", "、".join(fuels[f] for f in customer.fuels) or cells.DASH),
        ("报警器", yes_no(customer.alarm_installed, "已安装", "未安装")),
        ("报警器工作状态", yes_no(customer.alarm_working, "正常", "不在工作状态")),
        ("气型和位置", yes_no(customer.alarm_right_gas, "正确", "不正确")),
        ("橡胶软管", yes_no_plain(customer.hose_rubber)),
        ("软管长度", length),
        ("软管隐患", hose(customer)),
        ("调压器", yes_no(customer.regulator_ok, "符合标准", "不符合标准")),
        ("熄火保护", yes_no(customer.flameout_ok, "有", "无")),
        ("气瓶", bottles(customer)),
        ("气瓶应检日期", cells.day(customer.cylinder_due_on)),
        ("专用气瓶间", yes_no_plain(customer.bottle_room)),
        ("安全明白卡", cells.day(customer.card_on) if customer.card_on else "未公开"),
        ("燃气安全员", customer.safety_officer or cells.DASH),
    ]


def yes_no_plain(value: bool | None) -> str:
    """A fact that is neither good nor bad."""
    return {None: "不清楚", True: "是", False: "否"}[value]


def hose(customer: Customer) -> object:
    """Whether a faulty hose was replaced."""
    if customer.hose_fault_on is None:
        return "未发现"
    replaced = customer.hose_replaced_on
    if replaced and replaced >= customer.hose_fault_on:
        return cells.badge(Word(f"{replaced} 已更换", "good", "check"))
    return cells.badge(Word(f"{customer.hose_fault_on} 发现，未更换", "bad", "alert-triangle"))


def bottles(customer: Customer) -> object:
    """How many cylinders, whose, and how heavy; too heavy without a room is said."""
    if customer.cylinders is None and customer.cylinder_kg is None:
        return cells.DASH
    owner = customer.get_cylinder_owner_display() if customer.cylinder_owner else "权属未登记"
    text = f"{customer.cylinders or 0} 只，{owner}，共 {customer.cylinder_kg or 0} 千克"
    if customer.cylinder_kg and customer.cylinder_kg > 100 and customer.bottle_room is not True:
        return cells.badge(Word(f"{text}，超过100千克未设气瓶间", "bad", "alert-triangle"))
    return text
