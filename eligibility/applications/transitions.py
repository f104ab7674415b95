"""Every way an application may move. What is not here is refused."""

from dataclasses import dataclass

from eligibility.applications.models import OPEN, State


@dataclass(frozen=True, slots=True)
class Transition:
    """One action: from which states, to which, and the stamp it leaves.

    ``another`` asks for somebody who neither entered nor submitted it; ``clears`` are the
    stamps taken back, so that every signature belongs to what stands there now.
    """

    action: str
    label: str
    sources: frozenset[State]
    target: State
    stamp: str = ""
    another: bool = False
    needs_reason: bool = False
    clears: tuple[str, ...] = ()


TRANSITIONS: dict[str, Transition] = {
    move.action: move
    for move in (
        Transition("submit", "提交复核", frozenset({State.DRAFT}), State.SUBMITTED, "submitted"),
        Transition(
            "check", "复核通过", frozenset({State.SUBMITTED}), State.CHECKED, "checked",
            another=True,
        ),
        Transition(
            "publish", "发布公示", frozenset({State.CHECKED}), State.PUBLICITY, "published"
        ),
        Transition(
            "approve", "批准", frozenset({State.CHECKED, State.PUBLICITY}), State.APPROVED,
            "approved", another=True,
        ),
        Transition(
            "send_back", "退回", frozenset({State.SUBMITTED, State.CHECKED, State.PUBLICITY}),
            State.DRAFT, needs_reason=True, clears=("submitted", "checked", "published"),
        ),
        Transition(
            "refuse", "不予批准", frozenset({State.SUBMITTED, State.CHECKED, State.PUBLICITY}),
            State.REFUSED, "refused", another=True, needs_reason=True,
        ),
        Transition(
            "withdraw", "撤回", frozenset(OPEN), State.WITHDRAWN, "withdrawn", needs_reason=True
        ),
    )
}  # fmt: skip


def actions_from(state: str) -> list[Transition]:
    """What may be done with an application in this state, in the order of the table."""
    return [move for move in TRANSITIONS.values() if state in move.sources]
