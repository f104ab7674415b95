"""Every way an application for a bed may move. What is not here is refused."""

from dataclasses import dataclass

from facilities.models import WaitingState


@dataclass(frozen=True, slots=True)
class Move:
    """One action: from which states, to which state, under which stamp."""

    action: str
    label: str
    sources: frozenset[WaitingState]
    target: WaitingState
    stamp: str


MOVES = (
    Move("assess", "登记评估，进入轮候", frozenset({WaitingState.APPLIED}), WaitingState.WAITING, "assessed"),
    Move("offer", "通知入住", frozenset({WaitingState.WAITING}), WaitingState.OFFERED, "offered"),
    Move("admit", "办理入住", frozenset({WaitingState.OFFERED}), WaitingState.ADMITTED, "ended"),
    Move("decline", "本人放弃", frozenset({WaitingState.WAITING, WaitingState.OFFERED}),
         WaitingState.DECLINED, "ended"),
    Move("refuse", "不予轮候", frozenset({WaitingState.APPLIED, WaitingState.WAITING}),
         WaitingState.REFUSED, "ended"),
)  # fmt: skip
BY_ACTION = {move.action: move for move in MOVES}


def moves_from(state: str) -> list[Move]:
    """What may be done with an application in this state."""
    return [move for move in MOVES if state in move.sources]
