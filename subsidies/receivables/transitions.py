"""Every way a receivable may move. What is not here is refused."""

from dataclasses import dataclass

from subsidies.models.receivable import ReceivableState as State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which, and the stamp it leaves (empty: takes one back)."""

    action: str
    label: str
    sources: frozenset[State]
    target: State
    stamp: str


OPEN = frozenset({State.DRAFT, State.CONFIRMED, State.PROPOSED})

TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        Transition("confirm", "确认追缴", frozenset({State.DRAFT}), State.CONFIRMED, "confirmed"),
        Transition("propose", "提请核销", frozenset({State.CONFIRMED}), State.PROPOSED, "proposed"),
        Transition(
            "write_off", "批准核销", frozenset({State.PROPOSED}), State.WRITTEN_OFF, "written_off"
        ),
        Transition("refuse", "不予核销", frozenset({State.PROPOSED}), State.CONFIRMED, ""),
    )
}


def actions_from(state: str) -> list[Transition]:
    """What may be done with a receivable in this state."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
