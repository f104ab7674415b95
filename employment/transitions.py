"""Every way a referral and a seat may move. What is not here is refused."""

from dataclasses import dataclass

from employment.models import Outcome, SeatState


@dataclass(frozen=True, slots=True)
class Move:
    """One end: from which state, what it is called, whether it needs a reason."""

    target: str
    label: str
    source: str
    needs_reason: bool = False


REFERRAL_MOVES: dict[str, Move] = {
    move.target: move
    for move in (
        Move(Outcome.HIRED, "已录用", Outcome.OPEN),
        Move(Outcome.REFUSED, "单位未录用", Outcome.OPEN, needs_reason=True),
        Move(Outcome.DECLINED, "本人未去", Outcome.OPEN, needs_reason=True),
        Move(Outcome.CANCELLED, "岗位取消", Outcome.OPEN, needs_reason=True),
    )
}
SEAT_MOVES: dict[str, Move] = {
    move.target: move
    for move in (
        Move(SeatState.FINISHED, "已结业", SeatState.ENROLLED),
        Move(SeatState.LEFT, "未结业", SeatState.ENROLLED, needs_reason=True),
    )
}
