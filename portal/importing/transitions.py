"""Every way an import may move. What is not here is refused."""

from dataclasses import dataclass

from portal.importing.models import State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state."""

    action: str
    label: str
    sources: frozenset[State]
    target: State


def _one(action: str, label: str, sources: set[State], target: State) -> Transition:
    return Transition(action, label, frozenset(sources), target)


#: A check delivered twice, or resumed after its worker died, begins anew.
_CHECKED = {State.CHECKING}
_OPEN = {State.READY, State.REJECTED, State.UNCHANGED, State.FAILED, State.WAITING}

TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        _one("begin", "开始预检", {State.WAITING, State.CHECKING}, State.CHECKING),
        _one("reject", "有错误", _CHECKED, State.REJECTED),
        _one("offer", "可以导入", _CHECKED | {State.APPLYING}, State.READY),
        _one("nothing", "无变化", _CHECKED | {State.APPLYING}, State.UNCHANGED),
        _one("fail", "未完成", _CHECKED | {State.APPLYING, State.WAITING}, State.FAILED),
        _one("confirm", "确认导入", {State.READY}, State.APPLYING),
        _one("apply", "导入", {State.APPLYING}, State.APPLIED),
        _one("fail_old", "过期", {State.READY}, State.FAILED),
        _one("discard", "放弃", _OPEN, State.DISCARDED),
    )
}


def actions_from(state: str) -> list[Transition]:
    """What may happen to an import in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
