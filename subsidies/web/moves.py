"""What may be done with a batch from its pages, by whom, and what is said afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.web.entries import allowed
from subsidies.batches.transitions import TRANSITIONS, Transition, actions_from
from subsidies.models import Batch
from subsidies.web.roles import MOVES

NEXT = {
    "submit": "已报送，等待复核岗处理。退回时会出现在工作台。",
    "check": "已复核，等待审批岗处理。",
    "approve": "已审批，可以生成报盘文件。",
    "send_back": "已退回，批次作废，原因已列在经办岗的工作台和本月发放页；改正后重新核算会另起一批。",
    "void": "已作废；重新核算会另起一批，这一批里的补发和追缴随下次核算重新计入。",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The steps a user may take now, and why a signature he could give is not his to give."""

    moves: Sequence[Transition]
    why_not: str = ""


def offer(batch: Batch, user: Any) -> Offer:
    """The buttons of a batch for a user."""
    moves, why_not = [], ""
    for move in actions_from(batch.state):
        if move.action not in MOVES or not allowed(user, MOVES[move.action]):
            continue
        if move.signs and user.pk == batch.submitted_by_id:
            why_not = "这一批是您报送的，复核和审批由另外两人办理。"
        elif move.action == "approve" and user.pk == batch.checked_by_id:
            why_not = "这一批是您复核的，审批由第三人办理。"
        else:
            moves.append(move)
    return Offer(moves, why_not)


def taken_already(batch: Batch, action: str, user: Any) -> bool:
    """Whether this very user has taken the step: a button pressed twice, or a page gone back to."""
    move = TRANSITIONS[action]
    return batch.state == move.target and getattr(batch, f"{move.stamp}_by_id") == user.pk
