"""Every way a hazard may move. What is not here is refused.

``needs`` names what the step must be given; ``clears`` the stamps of steps that no longer hold
(the steps themselves stay in HazardStep).
"""

from dataclasses import dataclass

from gas_safety.models.hazard import STAMPS, State
from gas_safety.scope import INSPECTORS, WORKERS


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state, by whom, with what."""

    action: str
    label: str
    sources: frozenset[State]
    target: State
    stamp: str
    roles: frozenset[str] = WORKERS
    needs: frozenset[str] = frozenset()
    clears: frozenset[str] = frozenset()
    hint: str = ""


_S = State
_LATER = frozenset(STAMPS) - {"notified", "reopened"}


def _move(
    action: str, label: str, sources: set[State], target: State, stamp: str, **more: object
) -> Transition:
    sets = {key: frozenset(more[key]) for key in ("needs", "clears") if key in more}  # type: ignore[call-overload]
    rest = {key: value for key, value in more.items() if key not in sets}
    return Transition(action, label, frozenset(sources), target, stamp, **rest, **sets)  # type: ignore[arg-type]


TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        _move("notify", "下达整改通知", {_S.FOUND}, _S.NOTIFIED, "notified", needs={"due_on"},
              hint="写明整改期限，通知责任单位和用户"),
        _move("rectify", "登记整改", {_S.NOTIFIED, _S.REFUSED, _S.CUT_OFF, _S.REPORTED, _S.FINED},
              _S.RECTIFIED, "rectified", needs={"remark"}, hint="写明怎样整改，附整改后照片"),
        _move("pass", "复查合格", {_S.RECTIFIED}, _S.RECHECKED, "rechecked",
              hint="到现场复查，隐患已消除"),
        _move("fail", "复查不合格", {_S.RECTIFIED}, _S.NOTIFIED, "notified",
              needs={"due_on", "remark"}, clears={"rectified"}, hint="写明差在哪里和新的期限"),
        _move("close", "销号", {_S.RECHECKED}, _S.CLOSED, "closed", roles=INSPECTORS,
              hint="对账销号，由燃气安全检查人员办理"),
        _move("refuse", "登记拒不整改", {_S.NOTIFIED}, _S.REFUSED, "refused", needs={"remark"},
              hint="写明拒不配合的情形"),
        _move("cut_off", "停止供气", {_S.REFUSED}, _S.CUT_OFF, "cut_off",
              hint="停止供气后应及时报告街道社区和城管执法部门"),
        _move("report", "报告街道和城管执法", {_S.CUT_OFF}, _S.REPORTED, "reported",
              needs={"street"}, hint="写明报告的街道（社区）"),
        _move("fine", "登记处罚", {_S.REPORTED}, _S.FINED, "fined", roles=INSPECTORS,
              needs={"penalty", "penalty_paper"}, hint="填写处罚决定书文号和金额"),
        _move("settle", "结案销号", {_S.REPORTED, _S.FINED, _S.REFERRED}, _S.CLOSED, "closed",
              roles=INSPECTORS, needs={"remark"}, hint="写明结案依据，如已停业、拆除"),
        _move("refer", "移送司法", {_S.FOUND, _S.NOTIFIED, _S.REFUSED, _S.CUT_OFF, _S.REPORTED,
              _S.FINED}, _S.REFERRED, "referred", roles=INSPECTORS, needs={"remark"},
              hint="涉嫌犯罪的，移送司法机关依法追究刑事责任"),
        _move("reopen", "重新打开", {_S.CLOSED, _S.WITHDRAWN}, _S.NOTIFIED, "reopened",
              roles=INSPECTORS, needs={"due_on", "remark"}, clears=_LATER,
              hint="销号后再次发现，或撤销错了，写明情况和新的期限"),
        _move("withdraw", "登记有误，撤销", {_S.FOUND, _S.NOTIFIED, _S.RECTIFIED, _S.RECHECKED},
              _S.WITHDRAWN, "withdrawn", roles=INSPECTORS, needs={"remark"},
              hint="登记错了用户或问题时撤销，写明原因；记录保留，不再计入"),
    )
}  # fmt: skip

LABELS = {move.action: move.label for move in TRANSITIONS.values()} | {
    "found": "发现", "transfer": "转办", "photo": "补充照片",
}  # fmt: skip


def actions_from(state: str, roles: frozenset[str] = WORKERS) -> list[Transition]:
    """What someone of these roles may do with a hazard in this state, in the table's order."""
    return [m for m in TRANSITIONS.values() if state in m.sources and m.roles & roles]
