"""Every way a dated value may move. What is not here is refused."""

from dataclasses import dataclass

from eligibility.models.dated import State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state; ``another`` asks for a second person."""

    action: str
    label: str
    sources: frozenset[State]
    target: State
    another: bool = False
    needs_reason: bool = False


TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        Transition("submit", "提交发布", frozenset({State.DRAFT}), State.SUBMITTED),
        Transition("publish", "发布", frozenset({State.SUBMITTED}), State.PUBLISHED, another=True),
        Transition(
            "send_back", "退回修改", frozenset({State.SUBMITTED}), State.DRAFT, needs_reason=True
        ),
        Transition("withdraw", "撤回", frozenset({State.DRAFT, State.SUBMITTED}), State.WITHDRAWN),
    )
}


def actions_from(state: str) -> list[Transition]:
    """What may be done with a row in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
