"""Every way a life certificate may move. What is not here is refused."""

from dataclasses import dataclass

from eligibility.care.models.life_check import State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which state; ``another`` asks for a second person."""

    action: str
    label: str
    sources: frozenset[State]
    target: State
    another: bool = False


TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        Transition("confirm", "登记认证", frozenset({State.DUE, State.PROPOSED}), State.CONFIRMED),
        Transition("propose", "提出停发", frozenset({State.DUE}), State.PROPOSED),
        Transition(
            "suspend", "确认停发", frozenset({State.PROPOSED}), State.SUSPENDED, another=True
        ),
        Transition("keep", "不停发", frozenset({State.PROPOSED}), State.DUE),
        Transition("resume", "认证并恢复发放", frozenset({State.SUSPENDED}), State.RESUMED),
        Transition("close", "不再需要", frozenset({State.DUE, State.PROPOSED}), State.CLOSED),
    )
}


def actions_from(state: str) -> list[Transition]:
    """What may be done with a life certificate in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
