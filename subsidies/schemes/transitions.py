"""Every way a claim may move. What is not here is refused."""

from dataclasses import dataclass

from portal.accounts import roles
from subsidies.schemes.models import ClaimState


@dataclass(frozen=True, slots=True)
class Move:
    """One action: from which states, to which state, by which role, under which stamp."""

    action: str
    label: str
    sources: frozenset[ClaimState]
    target: ClaimState
    role: str
    stamp: str
    needs_reason: bool = False


_UNDER_WAY = frozenset({ClaimState.SUBMITTED, ClaimState.CHECKED})

MOVES: tuple[Move, ...] = (
    Move("submit", "提交复核", frozenset({ClaimState.DRAFT}), ClaimState.SUBMITTED,
         roles.CASEWORKER, "submitted"),
    Move("check", "复核通过", frozenset({ClaimState.SUBMITTED}), ClaimState.CHECKED,
         roles.CHECKER, "checked"),
    Move("approve", "审批通过，进入发放", frozenset({ClaimState.CHECKED}), ClaimState.APPROVED,
         roles.APPROVER, "approved"),
    Move("send_back", "退回修改", frozenset({ClaimState.SUBMITTED}), ClaimState.DRAFT,
         roles.CHECKER, "", needs_reason=True),
    Move("return", "退回修改", frozenset({ClaimState.CHECKED}), ClaimState.DRAFT,
         roles.APPROVER, "", needs_reason=True),
    Move("refuse", "不予补贴", _UNDER_WAY, ClaimState.REFUSED,
         roles.APPROVER, "closed", needs_reason=True),
    Move("withdraw", "撤回", frozenset({ClaimState.DRAFT, ClaimState.SUBMITTED}),
         ClaimState.WITHDRAWN, roles.CASEWORKER, "closed", needs_reason=True),
    Move("revoke", "撤销审批", frozenset({ClaimState.APPROVED}), ClaimState.WITHDRAWN,
         roles.APPROVER, "closed", needs_reason=True),
)  # fmt: skip
BY_ACTION = {move.action: move for move in MOVES}


def moves_from(state: str) -> list[Move]:
    """What may be done with a claim in this state, in the order of the table."""
    return [move for move in MOVES if state in move.sources]
