"""Every way a report from the public may move. What is not here is refused."""

from dataclasses import dataclass

from gas_safety.models import ComplaintState


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state, with what."""

    action: str
    label: str
    sources: frozenset[str]
    target: str
    stamp: str
    needs: frozenset[str]


_S = ComplaintState
TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        Transition("dispatch", "交办", frozenset({_S.RECEIVED, _S.DISPATCHED}), _S.DISPATCHED,
                   "dispatched", frozenset({"unit", "due_on"})),
        Transition("answer", "反馈结果", frozenset({_S.DISPATCHED}), _S.ANSWERED, "answered",
                   frozenset({"result"})),
        Transition("set_aside", "不予受理", frozenset({_S.RECEIVED}), _S.SET_ASIDE, "set_aside",
                   frozenset({"result"})),
    )
}  # fmt: skip


def actions_from(state: str) -> list[Transition]:
    """What may be done with a report in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
